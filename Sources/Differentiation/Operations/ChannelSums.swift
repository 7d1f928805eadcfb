import Tensors

extension Tape {
    /// The sum over pixels of each channel, [C]: parts of fixed extent, then their sums in double precision.
    func channelSums(_ x: Values<Scalar>) -> Values<Scalar> {
        let (kernels, set, from, channels) = (kernels, instructionSet, x.shared, x.channels)
        let sums = partialSums(x, rows: 1) { pixels, to in
            kernels.channelSums(set, from + pixels.lowerBound * channels, Int64(pixels.count), Int64(channels), to)
        }
        return row(sums)
    }

    /// Has `body` write `rows` rows of numbers a channel for each part of the pixels, and adds the parts up.
    ///
    /// - Returns: `rows` times C sums.
    func partialSums(
        _ x: Values<Scalar>, rows: Int, _ body: @escaping @Sendable (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
    ) -> [Double] {
        let width = rows * x.channels
        let (parts, grain) = partition(x)
        let partial = values([parts, width])
        let to = partial.shared
        pool.run(over: x.pixels, grain: grain) { pixels in body(pixels, to + pixels.lowerBound / grain * width) }
        var sums = [Double](repeating: 0, count: width)
        for part in 0..<parts {
            kernels.accumulateDouble(instructionSet, partial.pointer + part * width, Int64(width), &sums)
        }
        withExtendedLifetime((x, partial)) {}
        return sums
    }

    /// The parts that sums over the pixels of `x` are taken in, and the pixels of a part.
    func partition(_ x: Values<Scalar>) -> (parts: Int, grain: Int) {
        let grain = pixelGrain(channels: x.channels)
        return ((x.pixels + grain - 1) / grain, grain)
    }

    /// Numbers as values, [C].
    func row(_ numbers: [Double]) -> Values<Scalar> {
        let result = values([numbers.count])
        kernels.fromDouble(instructionSet, numbers, Int64(numbers.count), result.pointer)
        return result
    }

    /// Values as numbers.
    func doubles(_ values: Values<Scalar>) -> [Double] {
        [Double](unsafeUninitializedCapacity: values.count) { buffer, count in
            kernels.toDouble(instructionSet, values.pointer, Int64(values.count), buffer.baseAddress)
            count = values.count
        }
    }

    /// Every pixel of `y` becomes `row`, [C].
    func fill(_ y: Values<Scalar>, withRows row: Values<Scalar>) {
        let (to, from, channels) = (y.shared, row.shared, y.channels)
        pool.run(over: y.pixels, grain: pixelGrain(channels: channels)) { pixels in
            for pixel in pixels { (to + pixel * channels).update(from: from.pointer, count: channels) }
        }
        withExtendedLifetime((y, row)) {}
    }
}
