/// A picture with 16 bits a sample, as thermal and other measuring cameras write them: rows from the top, RGB interleaved.
public struct DeepImage: Sendable, Equatable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// `width * height * 3` samples, RGB, row by row.
    public let samples: [UInt16]

    /// A picture from its samples.
    ///
    /// - Precondition: both extents are positive and `samples` holds `width * height * 3` values.
    public init(width: Int, height: Int, samples: [UInt16]) {
        precondition(width > 0 && height > 0, "a picture of \(width)x\(height) pixels has no area")
        precondition(samples.count == width * height * 3, "\(samples.count) samples cannot fill \(width)x\(height) RGB")
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// The picture in 8 bits over the whole range of 16: 65535 becomes 255.
    public var rounded: Image {
        // 32895 = 128 * 257 - 1: the nearest value, in whole numbers.
        Image(
            width: width, height: height,
            samples: samples.map { UInt8((UInt32($0) * 255 + 32895) >> 16) })
    }

    /// The picture in 8 bits over a part of the range: the lower bound and what is below it become 0, the upper bound and
    /// what is above it 255.
    public func stretched(over range: ClosedRange<UInt16>) -> Image {
        let low = Int(range.lowerBound)
        let span = max(1, Int(range.upperBound) - low)
        let table = (0...Int(UInt16.max)).map { value in
            UInt8(min(max(0, (value - low) * 510 + span), 510 * span) / (2 * span))
        }
        return Image(width: width, height: height, samples: samples.map { table[Int($0)] })
    }

    /// The range that holds all but a share of the samples at either end, so that single hot or dead pixels do not decide.
    ///
    /// - Parameter share: what may lie below, and as much above, 0 to 0.5.
    public func range(leavingOut share: Double = 0.001) -> ClosedRange<UInt16> {
        var counts = [Int](repeating: 0, count: Int(UInt16.max) + 1)
        for sample in samples { counts[Int(sample)] += 1 }
        let allowed = Int(share * Double(samples.count))
        /// The first value beyond which, in the order given, more samples lie than may be left out.
        func end(_ values: some Sequence<Int>) -> UInt16 {
            var passed = 0
            for value in values {
                passed += counts[value]
                if passed > allowed { return UInt16(value) }
            }
            return 0
        }
        let low = end(counts.indices)
        return low...max(low, end(counts.indices.reversed()))
    }
}
