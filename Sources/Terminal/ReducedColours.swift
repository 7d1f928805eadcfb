import Imaging

/// A picture in few colours, chosen for it: each colour is the mean of those that it stands for (median cut).
struct ReducedColours {
    /// The colours, at most as many as were asked for.
    let colours: [RGB]
    /// The number of each pixel's colour, row by row.
    let indices: [UInt8]

    /// Chooses the colours of a picture.
    ///
    /// - Parameter limit: how many there may be, 1...256.
    init(_ image: Image, limit: Int) {
        var bins = [Bin](repeating: Bin(), count: 1 << 15)
        let count = image.width * image.height
        image.samples.withUnsafeBufferPointer { samples in
            for pixel in 0..<count {
                let (red, green, blue) = (samples[3 * pixel], samples[3 * pixel + 1], samples[3 * pixel + 2])
                bins[Self.bin(red, green, blue)].add(red, green, blue)
            }
        }
        var used = bins.indices.filter { bins[$0].count > 0 }
        let boxes = Self.cut(&used, bins, into: min(max(limit, 1), 256))
        var numbers = [UInt8](repeating: 0, count: bins.count)
        colours = boxes.enumerated().map { number, box in
            var sum = Bin()
            for bin in used[box] {
                numbers[bin] = UInt8(number)
                sum.add(bins[bin])
            }
            return sum.mean
        }
        indices = image.samples.withUnsafeBufferPointer { samples in
            (0..<count).map { numbers[Self.bin(samples[3 * $0], samples[3 * $0 + 1], samples[3 * $0 + 2])] }
        }
    }

    /// Colours that are the same in their five upper bits.
    private struct Bin {
        var count = 0
        var red = 0
        var green = 0
        var blue = 0

        mutating func add(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            count += 1
            self.red += Int(red)
            self.green += Int(green)
            self.blue += Int(blue)
        }

        mutating func add(_ other: Bin) {
            count += other.count
            red += other.red
            green += other.green
            blue += other.blue
        }

        var mean: RGB {
            func part(_ sum: Int) -> UInt8 { UInt8((sum + count / 2) / max(count, 1)) }
            return RGB(part(red), part(green), part(blue))
        }
    }

    private static func bin(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
        Int(red >> 3) << 10 | Int(green >> 3) << 5 | Int(blue >> 3)
    }

    /// Cuts the bins into boxes, always the one whose colours differ most over most pixels, at its median.
    ///
    /// - Parameter used: the bins with colours; sorted so that each box is a range of it.
    private static func cut(_ used: inout [Int], _ bins: [Bin], into limit: Int) -> [Range<Int>] {
        /// A range of the bins, with the axis along which its colours differ most and what a cut would be worth.
        struct Box {
            var range: Range<Int>
            var shift: Int
            var worth: Int
        }
        func box(_ range: Range<Int>) -> Box {
            var (shift, extent, pixels) = (0, 0, 0)
            for axis in [0, 5, 10] {
                var (low, high) = (31, 0)
                for bin in used[range] {
                    low = min(low, bin >> axis & 31)
                    high = max(high, bin >> axis & 31)
                }
                if high - low > extent { (shift, extent) = (axis, high - low) }
            }
            for bin in used[range] { pixels += bins[bin].count }
            return Box(range: range, shift: shift, worth: extent * extent * pixels)
        }
        guard !used.isEmpty else { return [] }
        var boxes = [box(used.indices)]
        while boxes.count < limit, let chosen = boxes.indices.max(by: { boxes[$0].worth < boxes[$1].worth }),
            boxes[chosen].worth > 0
        {
            let (range, shift) = (boxes[chosen].range, boxes[chosen].shift)
            used[range].sort { ($0 >> shift & 31, $0) < ($1 >> shift & 31, $1) }
            let half = used[range].reduce(0) { $0 + bins[$1].count } / 2
            var (middle, before) = (range.lowerBound, 0)
            while middle < range.upperBound - 1, before + bins[used[middle]].count <= half || middle == range.lowerBound
            {
                before += bins[used[middle]].count
                middle += 1
            }
            boxes[chosen] = box(range.lowerBound..<middle)
            boxes.append(box(middle..<range.upperBound))
        }
        return boxes.map(\.range)
    }
}
