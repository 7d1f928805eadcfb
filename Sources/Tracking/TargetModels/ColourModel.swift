import CShims
import Correlation
import Imaging
import Network
import Tensors

extension Ablation {
    /// The filters' responses alone, without the model of the target's colours.
    public static let colour = Ablation(rawValue: 128)
}

/// Every constant of `ColourModel`.
public struct ColourConfiguration: Sendable, Hashable {
    /// Bits of each of red, green and blue that tell colours apart in the histograms.
    public var histogramBits = 4
    /// The share of a new frame in the histograms, 0 to 1.
    public var rate = 0.04
    /// The part of the target's box that is sure to be target, along each side.
    public var innerShare = 0.8
    /// The width of the band around the box that is background, over the target's mean side.
    public var surroundings = 0.4
    /// The share of pixels of one colour below which a histogram says nothing about it: its likelihood then tends to 1/2.
    public var unseenShare = 1e-3

    /// The defaults.
    public init() {}
}

/// Which colours are the target's: histograms of the target and of its surroundings, and the likelihood that a pixel of a
/// colour belongs to the target (Staple, Bertinetto et al., 2016; Possegger et al., 2015). Blind to shape, it holds where
/// the target deforms and the filter's template no longer fits.
package struct ColourModel: Sendable {
    private let grid: PatchGrid
    private let bits: Int
    private let rate: Float
    private let inner: (rows: Double, columns: Double)
    private let outer: (rows: Double, columns: Double)
    private var target: [Float]
    private var surroundings: [Float]
    private let unseen: Float

    package init(grid: PatchGrid, configuration: ColourConfiguration) {
        self.grid = grid
        bits = configuration.histogramBits
        rate = Float(configuration.rate)
        unseen = Float(configuration.unseenShare)
        let (rows, columns) = (grid.targetRows * Double(grid.cell), grid.targetColumns * Double(grid.cell))
        let band = configuration.surroundings * grid.targetSide * Double(grid.cell)
        inner = (rows * configuration.innerShare, columns * configuration.innerShare)
        outer = (rows + 2 * band, columns + 2 * band)
        target = Array(repeating: 0, count: 1 << (3 * bits))
        surroundings = target
    }

    /// A model that has learned a target; nil where the video is grey. There, the brightness that is left tells a target from
    /// its surroundings too badly for a share that grows with doubt.
    ///
    /// - Parameter patch: a patch of the grid's size around the target.
    package static func learned(
        from patch: Tensor<Float>, grid: PatchGrid, configuration: ColourConfiguration
    ) -> ColourModel? {
        guard isInColour(patch) else { return nil }
        var model = ColourModel(grid: grid, configuration: configuration)
        model.learn(from: patch, first: true)
        return model
    }

    /// Whether a pixel's largest and smallest sample differ by more than one level in the mean, which is what compression
    /// makes of grey.
    private static func isInColour(_ patch: Tensor<Float>) -> Bool {
        patch.withUnsafeElements { samples in
            let range = stride(from: 0, to: samples.count, by: 3).reduce(0.0) { sum, pixel in
                let (red, green, blue) = (samples[pixel], samples[pixel + 1], samples[pixel + 2])
                return sum + Double(max(red, green, blue) - min(red, green, blue))
            }
            return range > Double(samples.count / 3)
        }
    }

    /// Learns from a patch around the target; wholly if `first`.
    package mutating func learn(from patch: Tensor<Float>, first: Bool) {
        let (height, width) = grid.size
        let box = (rows: grid.targetRows * Double(grid.cell), columns: grid.targetColumns * Double(grid.cell))
        var targetCounts = [Float](repeating: 0, count: target.count)
        var surroundingCounts = targetCounts
        bins(of: patch).withUnsafeElements { bins in
            for row in 0..<height {
                let down = abs(2 * Double(row) - Double(height - 1))
                guard down <= outer.rows else { continue }
                for column in 0..<width {
                    let across = abs(2 * Double(column) - Double(width - 1))
                    if down <= inner.rows && across <= inner.columns {
                        targetCounts[Int(bins[row * width + column])] += 1
                    } else if across <= outer.columns && (down > box.rows || across > box.columns) {
                        surroundingCounts[Int(bins[row * width + column])] += 1
                    }
                }
            }
        }
        mix(targetCounts, into: &target, first: first)
        mix(surroundingCounts, into: &surroundings, first: first)
    }

    /// By how much the pixels that the target would cover are likelier than those of the band around them, for each
    /// displacement. The difference tells the middle of a patch of the target's colours from its edge, and one
    /// such patch among many from a whole background of them.
    ///
    /// - Parameters:
    ///   - patch: a patch of the grid's size around where the target was. Nothing is likely outside it.
    ///   - lattice: the displacements asked for.
    /// - Returns: [lattice.rows, lattice.columns], -1...1, no motion at (0, 0), wrapped as a filter's response is.
    package func response(to patch: Tensor<Float>, on lattice: DisplacementLattice) -> Tensor<Float> {
        let (rows, columns) = (grid.rows, grid.columns)
        let likelihoods = cellLikelihoods(of: patch)
        func means(_ height: Double, _ width: Double) -> [Float] {
            boxMeans(
                boxMeans(likelihoods, count: rows, lines: columns, step: columns, next: 1, height),
                count: columns, lines: rows, step: 1, next: columns, width)
        }
        let outerSides = (rows: outer.rows / Double(grid.cell), columns: outer.columns / Double(grid.cell))
        let area = Float(grid.targetRows * grid.targetColumns)
        let outerArea = Float(outerSides.rows * outerSides.columns)
        let cells = zip(means(grid.targetRows, grid.targetColumns), means(outerSides.rows, outerSides.columns)).map {
            inside, all in inside - (all * outerArea - inside * area) / (outerArea - area)
        }
        return Tensor(shape: [lattice.rows, lattice.columns]) { response in
            for row in 0..<lattice.rows {
                let (above, belowShare) = place(
                    wrappedDisplacement(row, extent: lattice.rows) * lattice.rowPitch, extent: rows)
                for column in 0..<lattice.columns {
                    let (left, rightShare) = place(
                        wrappedDisplacement(column, extent: lattice.columns) * lattice.columnPitch, extent: columns)
                    let at = above * columns + left
                    let upper = cells[at] + rightShare * (cells[at + 1] - cells[at])
                    let lower = cells[at + columns] + rightShare * (cells[at + columns + 1] - cells[at + columns])
                    response[row * lattice.columns + column] = upper + belowShare * (lower - upper)
                }
            }
        }
    }

    /// The position of a displacement on an axis of cells whose middle is no motion: the cell before, and the next one's
    /// share.
    private func place(_ displacement: Double, extent: Int) -> (Int, Float) {
        let position = min(max(Double(extent - 1) / 2 + displacement, 0), Double(extent - 1))
        let before = min(Int(position), extent - 2)
        return (before, Float(position - Double(before)))
    }

    /// The mean likelihood of each cell's pixels.
    private func cellLikelihoods(of patch: Tensor<Float>) -> [Float] {
        let likelihoods = zip(target, surroundings).map { target, surroundings in
            (target + unseen / 2) / (target + surroundings + unseen)
        }
        let (columns, cell, width) = (grid.columns, grid.cell, grid.size.width)
        let share = 1 / Float(cell * cell)
        var cells = [Float](repeating: 0, count: grid.rows * columns)
        bins(of: patch).withUnsafeElements { bins in
            likelihoods.withUnsafeBufferPointer { likelihoods in
                for row in 0..<grid.size.height {
                    let line = row / cell * columns
                    for column in 0..<columns {
                        var sum: Float = 0
                        for pixel in (row * width + column * cell)..<(row * width + (column + 1) * cell) {
                            sum += likelihoods[Int(bins[pixel])]
                        }
                        cells[line + column] += share * sum
                    }
                }
            }
        }
        return cells
    }

    /// The means over stretches of `length` cells around each cell along one axis; nothing is likely outside the patch.
    private func boxMeans(
        _ values: [Float], count: Int, lines: Int, step: Int, next: Int, _ length: Double
    ) -> [Float] {
        var means = values
        var sums = [Double](repeating: 0, count: count + 1)
        for line in 0..<lines {
            for index in 0..<count { sums[index + 1] = sums[index] + Double(values[line * next + index * step]) }
            func sum(upTo position: Double) -> Double {
                guard position > 0 else { return 0 }
                guard position < Double(count) else { return sums[count] }
                let whole = Int(position)
                return sums[whole] + (position - Double(whole)) * (sums[whole + 1] - sums[whole])
            }
            for index in 0..<count {
                let centre = Double(index) + 0.5
                means[line * next + index * step] = Float(
                    (sum(upTo: centre + length / 2) - sum(upTo: centre - length / 2)) / length)
            }
        }
        return means
    }

    /// Mixes counts, as shares of their sum, into a histogram.
    private func mix(_ counts: [Float], into histogram: inout [Float], first: Bool) {
        let total = counts.reduce(0, +)
        guard total > 0 else { return }
        let rate = first ? 1 : rate
        for index in histogram.indices {
            histogram[index] = (1 - rate) * histogram[index] + rate * counts[index] / total
        }
    }

    /// The histogram's bin of each pixel of a patch.
    private func bins(of patch: Tensor<Float>) -> Tensor<Int32> {
        Tensor(shape: [patch.shape[0], patch.shape[1]]) { bins in
            patch.withUnsafeElements {
                ts_colour_bins(
                    InstructionSet.current.rawValue, $0.baseAddress, Int64(bins.count), Int32(bits), bins.baseAddress)
            }
        }
    }
}
