import Foundation

/// The loss over the steps, drawn with block characters.
public struct LossPlot: Sendable {
    /// The mean loss of each bin of steps; bins are merged in pairs where there are too many.
    private var bins: [(sum: Double, count: Int)] = []
    private var stepsABin = 1
    private static let mostBins = 512

    /// An empty plot.
    public init() {}

    /// Takes in the loss of a step.
    public mutating func add(_ loss: Double) {
        guard loss.isFinite else { return }
        if let last = bins.indices.last, bins[last].count < stepsABin {
            bins[last].sum += loss
            bins[last].count += 1
        } else {
            bins.append((loss, 1))
        }
        guard bins.count > Self.mostBins else { return }
        bins = stride(from: 0, to: bins.count, by: 2).map { start in
            let pair = bins[start..<min(start + 2, bins.count)]
            return (pair.reduce(0) { $0 + $1.sum }, pair.reduce(0) { $0 + $1.count })
        }
        stepsABin *= 2
    }

    /// The plot as lines of text, an axis at the left; the lower edge is the lowest mean, the upper edge the highest but for
    /// the twentieth of them that may lie above.
    ///
    /// - Parameters:
    ///   - width: columns of each line, at least 16.
    ///   - height: lines, at least 2.
    /// - Returns: `height` lines; none before the first step.
    public func lines(width: Int, height: Int) -> [String] {
        guard !bins.isEmpty, width >= 16, height >= 2 else { return [] }
        let columns = min(width - 9, bins.count)
        let means = (0..<columns).map { column in
            let part = bins[bins.count * column / columns..<bins.count * (column + 1) / columns]
            return part.reduce(0) { $0 + $1.sum } / Double(part.reduce(0) { $0 + $1.count })
        }
        // A few outliers must not flatten all the rest: they reach over the upper edge.
        let sorted = means.sorted()
        let (lowest, highest) = (sorted[0], sorted[Int((0.95 * Double(columns - 1)).rounded(.up))])
        let range = highest > lowest ? highest - lowest : 1
        // An eighth of a line is the smallest step; the lowest mean keeps one, so that it is to be seen.
        let levels = means.map { 1 + Int(((min($0, highest) - lowest) / range * Double(8 * height - 1)).rounded()) }
        return (0..<height).map { line in
            let below = 8 * (height - 1 - line)
            let label =
                line == 0
                ? Self.label(highest) : line == height - 1 ? Self.label(lowest) : String(repeating: " ", count: 7)
            return label + " │"
                + String(levels.map { Self.blocks[min(max($0 - below, 0), 8)] })
        }
    }

    /// Values in a row of block characters, the lowest with the least: for a few that are no loss, such as scores.
    ///
    /// - Parameter width: the most characters; of more values the last are shown.
    public static func row(of values: [Double], width: Int) -> String {
        let shown = values.filter(\.isFinite).suffix(max(width, 0))
        guard let lowest = shown.min(), let highest = shown.max() else { return "" }
        let range = highest > lowest ? highest - lowest : 1
        return String(shown.map { blocks[1 + Int((($0 - lowest) / range * 7).rounded())] })
    }

    private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    private static func label(_ value: Double) -> String {
        let text = String(format: value >= 1000 ? "%.0f" : value >= 10 ? "%.2f" : "%.4f", value)
        return String(repeating: " ", count: max(0, 7 - text.count)) + text.prefix(7)
    }
}
