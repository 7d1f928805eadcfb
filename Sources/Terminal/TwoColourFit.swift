/// The pattern and the two colours that show a cell's samples with the least squared error.
///
/// For a pattern that gives n1 samples with the sum S1 the one colour and the n0 others with the sum S0 the other, the best
/// colours are the means and the error is E = sum |x|^2 - (|S1|^2/n1 + |S0|^2/n0). The first term is the same for every
/// pattern, so the bracket is maximised; it needs the sums only.
enum TwoColourFit {
    /// A pattern and how much of the samples' energy it explains.
    struct Choice {
        /// The units of the foreground colour, a bit each; never all of them.
        var mask: Int
        /// |S1|^2/n1 + |S0|^2/n0.
        var gain: Float
        /// The mean of the foreground's samples; meaningless for mask 0.
        var foreground: SIMD4<Float>
        /// The mean of the background's samples.
        var background: SIMD4<Float>
    }

    /// The best pattern over the units of a cell.
    ///
    /// A pattern and its inverse are the same picture with the colours exchanged, so the last unit is always background.
    /// - Parameters:
    ///   - units: the sums of the samples of each part of the cell.
    ///   - samplesPerUnit: how many samples each sum holds.
    ///   - total: the sum of all units.
    @inline(__always)
    static func best(
        units: UnsafeBufferPointer<SIMD4<Float>>, samplesPerUnit: Float, total: SIMD4<Float>,
        scratch sums: UnsafeMutablePointer<SIMD4<Float>>
    ) -> Choice {
        let count = units.count
        let patterns = 1 << (count - 1)
        sums[0] = .zero
        let flat = (total * total).sum() / (Float(count) * samplesPerUnit)
        var bestMask = 0
        // A pattern must be worth a level a sample: below that it would only make a flat area flicker.
        var bestGain = flat + Float(count) * samplesPerUnit
        for mask in 1..<patterns {
            let lowest = mask.trailingZeroBitCount
            let sum = sums[mask & (mask - 1)] + units[lowest]
            sums[mask] = sum
            let rest = total - sum
            let ones = Float(mask.nonzeroBitCount)
            let gain =
                ((sum * sum).sum() / ones + (rest * rest).sum() / (Float(count) - ones)) / samplesPerUnit
            if gain > bestGain {
                bestGain = gain
                bestMask = mask
            }
        }
        let ones = Float(bestMask.nonzeroBitCount) * samplesPerUnit
        let rest = Float(count) * samplesPerUnit - ones
        return Choice(
            mask: bestMask, gain: bestMask == 0 ? flat : bestGain,
            foreground: bestMask == 0 ? .zero : sums[bestMask] / ones,
            background: (total - sums[bestMask]) / rest)
    }
}
