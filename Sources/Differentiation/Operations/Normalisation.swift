import Tensors

/// What batch normalisation divides by.
public enum NormalisationStatistics<Scalar: DifferentiableScalar>: Sendable {
    /// The batch's own mean and biased variance, through which gradients flow.
    case batch
    /// Given ones, [C] each: a frozen layer, or inference.
    case running(mean: Tensor<Scalar>, variance: Tensor<Scalar>)
}

/// The moments of a batch, for running statistics.
public struct ChannelMoments: Sendable {
    /// The mean of each channel.
    public let mean: [Double]
    /// The unbiased variance of each channel.
    public let variance: [Double]

    /// The moments of a batch.
    public init(mean: [Double], variance: [Double]) {
        self.mean = mean
        self.variance = variance
    }

    /// Running statistics after this batch: (1 - momentum) old + momentum of the batch.
    public func blended<Scalar: BinaryFloatingPoint & BitwiseCopyable & Sendable>(
        into mean: Tensor<Scalar>, _ variance: Tensor<Scalar>, momentum: Double = 0.1
    ) -> (mean: Tensor<Scalar>, variance: Tensor<Scalar>) {
        func blend(_ old: Tensor<Scalar>, _ new: [Double]) -> Tensor<Scalar> {
            Tensor(
                shape: old.shape,
                elements: zip(old.elements, new).map { Scalar((1 - momentum) * Double($0) + momentum * $1) })
        }
        return (blend(mean, self.mean), blend(variance, self.variance))
    }
}

extension Tape {
    /// Batch normalisation with what follows it in a residual network: y = act((x - mean) / sqrt(var + 1e-5) * scale +
    /// offset + addend).
    ///
    /// - Parameters:
    ///   - x: [N,H,W,C].
    ///   - scale: [C]; as `offset`.
    ///   - addend: of the shape of `x`, added before the activation.
    ///   - isRectified: whether negative results become 0.
    /// - Returns: the result, and the batch's moments where they were used.
    public func normalisation(
        _ x: Variable<Scalar>, scale: Variable<Scalar>, offset: Variable<Scalar>,
        statistics: NormalisationStatistics<Scalar>, adding addend: Variable<Scalar>? = nil, isRectified: Bool = false
    ) -> (result: Variable<Scalar>, moments: ChannelMoments?) {
        let channels = x.values.channels
        precondition(scale.shape == [channels] && offset.shape == [channels], "scale and offset of another width")
        precondition(addend.map { $0.shape == x.shape } ?? true, "an addend of another shape")
        let pixels = Double(x.values.pixels)
        let mean: [Double]
        let variance: [Double]
        var moments: ChannelMoments?
        switch statistics {
        case .running(let givenMean, let givenVariance):
            precondition(givenMean.count == channels && givenVariance.count == channels, "statistics of another width")
            mean = givenMean.elements.map { Double($0) }
            variance = givenVariance.elements.map { Double($0) }
        case .batch:
            (mean, variance) = batchMoments(x.values)
            moments = ChannelMoments(mean: mean, variance: variance.map { $0 * pixels / max(pixels - 1, 1) })
        }
        let inverse = variance.map { 1 / ($0 + 1e-5).squareRoot() }
        let slope = zip(doubles(scale.values), inverse).map { $0 * $1 }
        let base = doubles(offset.values)
        let y = values(x.shape)
        affine(
            x.values, addend: addend?.values, slope: slope,
            shift: (0..<channels).map { base[$0] - mean[$0] * slope[$0] },
            isRectified: isRectified, into: y)
        let isBatch = moments != nil
        let output = result(y, of: x, scale, offset, addend) { tape, gradient in
            let sums = tape.affineSums(&gradient, rectified: isRectified ? y : nil, x.values, mean: mean)
            let (sum, moment) = (Array(sums[..<channels]), Array(sums[channels...]))
            tape.add(tape.row(sum), to: offset)
            tape.add(tape.row(zip(moment, inverse).map { $0 * $1 }), to: scale)
            if let addend { tape.add(gradient, to: addend) }
            guard x.needsGradient else { return }
            let bends = (0..<channels).map {
                isBatch ? -slope[$0] * inverse[$0] * inverse[$0] * moment[$0] / pixels : 0
            }
            let shifts = (0..<channels).map { isBatch ? -slope[$0] * sum[$0] / pixels : 0 }
            let dx = tape.values(x.shape)
            tape.affineGradient(gradient, x.values, mean: mean, slope, bends, shifts, into: dx)
            tape.add(dx, to: x)
        }
        return (output, moments)
    }

    /// The mean and the biased variance of each channel: of parts of the pixels in their own precision, combined in double.
    private func batchMoments(_ x: Values<Scalar>) -> (mean: [Double], variance: [Double]) {
        let (kernels, set, from, channels) = (kernels, instructionSet, x.shared, x.channels)
        let (parts, grain) = partition(x)
        let partial = values([parts, 2, channels])
        let to = partial.shared
        pool.run(over: x.pixels, grain: grain) { pixels in
            let place = to + pixels.lowerBound / grain * 2 * channels
            kernels.moments(
                set, from + pixels.lowerBound * channels, Int64(pixels.count), Int64(channels), place,
                place + channels)
        }
        var (mean, square) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
        var seen = 0.0
        for part in 0..<parts {
            let count = Double(min((part + 1) * grain, x.pixels) - part * grain)
            let place = partial.pointer + part * 2 * channels
            kernels.combineMoments(set, place, place + channels, count, seen, Int64(channels), &mean, &square)
            seen += count
        }
        withExtendedLifetime((x, partial)) {}
        return (mean, square.map { $0 / seen })
    }

    private func affine(
        _ x: Values<Scalar>, addend: Values<Scalar>?, slope: [Double], shift: [Double], isRectified: Bool,
        into y: Values<Scalar>
    ) {
        let (kernels, set, channels) = (kernels, instructionSet, x.channels)
        let (from, other, to) = (x.shared, addend?.shared, y.shared)
        let (slopes, shifts) = (row(slope), row(shift))
        let (slopeRow, shiftRow) = (slopes.shared, shifts.shared)
        pool.run(over: x.pixels, grain: pixelGrain(channels: channels)) { pixels in
            let start = pixels.lowerBound * channels
            kernels.affine(
                set, from + start, other.map { UnsafePointer($0 + start) }, slopeRow.pointer, shiftRow.pointer,
                Int64(pixels.count), Int64(channels), isRectified ? 1 : 0, to + start)
        }
        withExtendedLifetime((slopes, shifts, addend, x)) {}
    }

    /// Zeroes the gradient where the output was rectified, and takes its sums and its moments about the mean: 2 C numbers.
    private func affineSums(
        _ gradient: inout Values<Scalar>, rectified y: Values<Scalar>?, _ x: Values<Scalar>, mean: [Double]
    ) -> [Double] {
        if y != nil { makeOwned(&gradient) }
        let (kernels, set, channels) = (kernels, instructionSet, x.channels)
        let means = row(mean)
        let (from, output, upstream, meanRow) = (x.shared, y?.shared, gradient.shared, means.shared)
        let sums = partialSums(x, rows: 2) { pixels, to in
            let start = pixels.lowerBound * channels
            kernels.affineSums(
                set, upstream + start, output.map { UnsafePointer($0 + start) }, from + start, meanRow.pointer,
                Int64(pixels.count), Int64(channels), to, to + channels)
        }
        withExtendedLifetime((means, gradient, y)) {}
        return sums
    }

    private func affineGradient(
        _ gradient: Values<Scalar>, _ x: Values<Scalar>, mean: [Double], _ slope: [Double], _ bend: [Double],
        _ shift: [Double], into dx: Values<Scalar>
    ) {
        let (kernels, set, channels) = (kernels, instructionSet, x.channels)
        let (from, upstream, to) = (x.shared, gradient.shared, dx.shared)
        let rows = [mean, slope, bend, shift].map(row)
        let shared = rows.map(\.shared)
        pool.run(over: x.pixels, grain: pixelGrain(channels: channels)) { pixels in
            let start = pixels.lowerBound * channels
            kernels.affineGradient(
                set, upstream + start, from + start, shared[0].pointer, shared[1].pointer, shared[2].pointer,
                shared[3].pointer, Int64(pixels.count), Int64(channels), to + start)
        }
        withExtendedLifetime((rows, gradient, x)) {}
    }
}
