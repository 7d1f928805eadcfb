import Tensors

extension Tape {
    /// The sum over pixels of each channel, [C]: parts of fixed extent, then their sums in double precision.
    func channelSums(_ x: Values<Scalar>) -> Values<Scalar> {
        let (kernels, set, from, channels) = (kernels, instructionSet, x.shared, x.channels)
        let sums = partialSums(x, rows: 1) { pixels, to in
            kernels.channelSums(set, from + pixels.lowerBound * channels, Int64(pixels.count), Int64(channels), to)
        }
        let result = values([channels])
        for channel in 0..<channels { result.pointer[channel] = Scalar(sums[channel]) }
        return result
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
            let from = partial.pointer + part * width
            for index in 0..<width { sums[index] += Double(from[index]) }
        }
        withExtendedLifetime((x, partial)) {}
        return sums
    }

    /// The parts that sums over the pixels of `x` are taken in, and the pixels of a part.
    func partition(_ x: Values<Scalar>) -> (parts: Int, grain: Int) {
        let grain = pixelGrain(channels: x.channels)
        return ((x.pixels + grain - 1) / grain, grain)
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
