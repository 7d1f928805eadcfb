import Imaging

/// The first boxes of a run from several starts: the ground truth of the first frame, and six that a person might have
/// drawn instead. A tracker's score from one of them says little, since a pixel's difference may decide what becomes of a
/// sequence.
public enum FirstBox: String, Sendable, CaseIterable {
    /// The ground truth.
    case exact
    /// Moved by a tenth of the target's side.
    case left, right, up, down
    /// Both sides a tenth longer or shorter, about the same centre.
    case larger, smaller

    /// The first box of a run, not rounded and not cut to the picture.
    ///
    /// - Parameter box: the ground truth of the first frame.
    public func applied(to box: BoundingBox) -> BoundingBox {
        func moved(_ across: Double, _ down: Double) -> BoundingBox {
            BoundingBox(
                x: box.x + across * box.width, y: box.y + down * box.height, width: box.width, height: box.height)
        }
        func scaled(_ factor: Double) -> BoundingBox {
            BoundingBox(
                centreX: box.centreX, centreY: box.centreY, width: factor * box.width, height: factor * box.height)
        }
        return switch self {
        case .exact: box
        case .left: moved(-0.1, 0)
        case .right: moved(0.1, 0)
        case .up: moved(0, -0.1)
        case .down: moved(0, 0.1)
        case .larger: scaled(1.1)
        case .smaller: scaled(0.9)
        }
    }
}

/// The frames at which a run with restarts begins anew, from 0: every sixtieth, or the next that has a ground truth.
///
/// - Parameter boxes: the ground truth, nil where a frame has none.
public func restartFrames(_ boxes: [BoundingBox?]) -> [Int] {
    var starts: [Int] = []
    for begin in stride(from: 0, to: boxes.count, by: 60) {
        guard let start = (begin..<boxes.count).first(where: { boxes[$0] != nil }) else { break }
        if start != starts.last { starts.append(start) }
    }
    return starts
}

/// A mean over sequences and starts with its standard errors.
public struct StartsSummary: Sendable, Hashable {
    /// The mean over sequences of the means over their starts.
    public let mean: Double
    /// The standard error of the mean over sequences: what other sequences of the kind would change; nil for one sequence.
    public let errorOverSequences: Double?
    /// The standard error of the mean over starts: what other first boxes would change; nil for one start, or where
    /// sequences have different numbers of starts.
    public let errorOverStarts: Double?

    /// A summary; nil without values.
    ///
    /// - Parameter values: a list for each sequence, of a value for each start.
    public init?(_ values: [[Double]]) {
        let values = values.filter { !$0.isEmpty }
        guard let starts = values.first?.count else { return nil }
        let means = values.map { $0.reduce(0, +) / Double($0.count) }
        mean = means.reduce(0, +) / Double(means.count)
        errorOverSequences = standardError(means)
        let isEven = values.allSatisfy { $0.count == starts }
        errorOverStarts =
            isEven
            ? standardError((0..<starts).map { start in values.reduce(0) { $0 + $1[start] } / Double(values.count) })
            : nil
    }
}

/// The standard error of the mean of values; nil for fewer than two.
private func standardError(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    return (variance / count).squareRoot()
}
