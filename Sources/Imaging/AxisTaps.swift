/// How each position along one axis of a resampled picture is made from the source: a run of neighbouring source
/// indices with their weights, which add up to 1.
struct AxisTaps {
    /// The first source index of each position.
    private(set) var firsts: [Int32] = []
    /// Where each position's weights begin; one more than there are positions.
    private(set) var offsets: [Int32] = [0]
    /// The weights of all positions, one after the other.
    private(set) var weights: [Float] = []

    /// The source indices that any position reads.
    var span: Range<Int32> {
        var low = Int32.max
        var high = Int32.min
        for position in firsts.indices {
            low = min(low, firsts[position])
            high = max(high, firsts[position] + offsets[position + 1] - offsets[position])
        }
        return low..<max(low, high)
    }

    /// The taps of a crop (Equations.md, section 1): supersampled bilinear samples with the border replicated.
    ///
    /// Computed in double precision. The work is bounded by the source's and the result's extent whatever the window:
    /// samples beyond the border all read the same source index and are counted, not visited.
    ///
    /// - Parameters:
    ///   - centre: the window's centre, in source pixels; the first pixel's centre is 0.
    ///   - length: the window's extent in source pixels, positive.
    ///   - count: the positions to make, at least 1.
    ///   - extent: the source's pixels along this axis, at least 1.
    init(bilinearAround centre: Double, length: Double, count: Int, extent: Int) {
        reserve(count: count, taps: 2 * count + 2 * extent)
        let step = length / Double(count)
        let samples = max(1, (step - 1e-9).rounded(.up))
        let last = Double(extent - 1)
        var sums = TapSums(extent: extent, reach: step)
        for position in 0..<count {
            let middle = centre + (Double(position) - Double(count - 1) / 2) * step
            // The samples that may lie inside the source, two more on either side against rounding.
            let low = Self.sample(at: 0, middle: middle, step: step, of: samples, margin: -2)
            let high = Self.sample(at: last, middle: middle, step: step, of: samples, margin: 2)
            // Samples are at least half a pixel apart where there are several, so this many visits suffice.
            let visits = Int(min(high - low, 2 * Double(extent) + 8))
            if low > 0 { sums.add(low, at: 0) }
            if samples > high { sums.add(samples - high, at: extent - 1) }
            for visit in 0..<visits {
                let offset = ((low + Double(visit) + 0.5) / samples - 0.5) * step
                let place = min(max(middle + offset, 0), last)
                // One index short of the end, so that both neighbours exist and every position has the same taps.
                let index = max(0, min(Int(place), extent - 2))
                let fraction = place - Double(index)
                sums.add(1 - fraction, at: index)
                if extent > 1 { sums.add(fraction, at: index + 1) }
            }
            append(&sums)
        }
    }

    /// The taps of an area filter: each position is the mean of the source over the stretch that it covers, with pixels
    /// covered in part counting in part; outside the source its border is replicated.
    ///
    /// - Parameters:
    ///   - start: where the first position's stretch begins, in source pixels; the first pixel covers 0 ..< 1.
    ///   - length: the extent of all stretches together in source pixels, positive.
    ///   - count: the positions to make, at least 1.
    ///   - extent: the source's pixels along this axis, at least 1.
    init(areaFrom start: Double, length: Double, count: Int, extent: Int) {
        reserve(count: count, taps: 2 * count + 2 * extent)
        let step = length / Double(count)
        var sums = TapSums(extent: extent, reach: step)
        for position in 0..<count {
            let from = start + Double(position) * step
            let to = from + step
            if from < 0 { sums.add(min(to, 0) - from, at: 0) }
            if to > Double(extent) { sums.add(to - max(from, Double(extent)), at: extent - 1) }
            let inside = (max(from, 0), min(to, Double(extent)))
            if inside.0 < inside.1 {
                for index in Int(inside.0)..<min(Int(inside.1.rounded(.up)), extent) {
                    sums.add(min(inside.1, Double(index + 1)) - max(inside.0, Double(index)), at: index)
                }
            } else if from == to {
                // A stretch too short for double precision at this place: a point.
                sums.add(1, at: Int(min(max(from, 0), Double(extent - 1))))
            }
            append(&sums)
        }
    }

    /// The number of the sample of a position that lies at `place`, moved by `margin`, within 0...samples.
    private static func sample(
        at place: Double, middle: Double, step: Double, of samples: Double, margin: Double
    ) -> Double {
        let number = ((place - middle) / step + 0.5) * samples - 0.5
        return min(max((number + margin).rounded(margin < 0 ? .down : .up), 0), samples)
    }

    private mutating func reserve(count: Int, taps: Int) {
        firsts.reserveCapacity(count)
        offsets.reserveCapacity(count + 1)
        weights.reserveCapacity(taps)
    }

    /// Appends a position from its sums, scaled to add up to 1, and clears them.
    private mutating func append(_ sums: inout TapSums) {
        firsts.append(Int32(sums.first))
        sums.takeNormalised { weights.append($0) }
        offsets.append(Int32(weights.count))
    }
}

/// The weights of one position while they are being added up, in double precision.
private struct TapSums {
    /// The lowest index that was added to.
    private(set) var first: Int
    private var last: Int
    /// The sums of neighbouring indices, as many as a position reaches: a ring, in which each index has a place.
    private var sums: [Double]
    private let mask: Int
    private var total = 0.0
    private let extent: Int

    /// - Parameters:
    ///   - extent: the source's pixels.
    ///   - reach: the source pixels that a position covers.
    init(extent: Int, reach: Double) {
        // A pixel on either side of what is covered, and some against rounding.
        let places = Int(min(Double(extent), reach.rounded(.up) + 8))
        let capacity = 1 << (Int.bitWidth - (places - 1).leadingZeroBitCount)
        sums = Array(repeating: 0, count: capacity)
        mask = capacity - 1
        self.extent = extent
        first = extent
        last = -1
    }

    mutating func add(_ weight: Double, at index: Int) {
        sums[index & mask] += weight
        total += weight
        first = min(first, index)
        last = max(last, index)
    }

    /// Hands over the weights in the order of their indices, divided by their sum, and starts again from nothing.
    mutating func takeNormalised(_ take: (Float) -> Void) {
        for index in first...last {
            take(Float(sums[index & mask] / total))
            sums[index & mask] = 0
        }
        total = 0
        first = extent
        last = -1
    }
}
