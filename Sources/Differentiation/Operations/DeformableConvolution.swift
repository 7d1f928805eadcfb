import Tensors

extension Tape {
    /// A deformable 3x3 convolution, version 1, with one group of offsets (Equations.md, section 2).
    ///
    /// - Parameters:
    ///   - x: [N,H,W,I].
    ///   - offsets: [N,H,W,18], (dy,dx) of each of the nine taps row by row, in pixels.
    ///   - weights: [O,I,3,3].
    ///   - dilation: of the taps, which is the padding as well.
    ///   - precision: of the products, as in `convolution`.
    /// - Returns: [N,H,W,O].
    public func deformableConvolution(
        _ x: Variable<Scalar>, offsets: Variable<Scalar>, weights: Variable<Scalar>, dilation: Int = 1,
        precision: Precision = .float32
    ) -> Variable<Scalar> {
        precondition(weights.shape.suffix(2) == [3, 3], "a deformable kernel of shape \(weights.shape)")
        let samples = deformedSamples(x, offsets: offsets, dilation: dilation)
        return convolution(samples, weights: tapsLast(weights), precision: precision)
    }

    /// The samples under each pixel's taps, [N,H,W,9 I]: bilinear, neighbours outside the map counting as zero.
    private func deformedSamples(
        _ x: Variable<Scalar>, offsets: Variable<Scalar>, dilation: Int
    ) -> Variable<Scalar> {
        let (count, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        precondition(offsets.shape == [count, height, width, 18], "offsets of shape \(offsets.shape)")
        let y = values([count, height, width, 9 * channels])
        let (kernels, set, cells) = (kernels, instructionSet, height * width)
        let (from, shifts, to) = (x.values.shared, offsets.values.shared, y.shared)
        pool.run(parts: count) { map in
            kernels.samples(
                set, from + map * cells * channels, Int64(width * channels), shifts + map * cells * 18, Int64(height),
                Int64(width), Int64(channels), Int64(dilation), 0, Int64(height), to + map * cells * 9 * channels)
        }
        return result(y, of: x, offsets) { tape, gradient in
            let (dx, doffsets) = (tape.zeros(x.shape), tape.values(offsets.shape))
            let (upstream, share, shiftShare) = (gradient.shared, dx.shared, doffsets.shared)
            tape.pool.run(parts: count) { map in
                kernels.samplesGradient(
                    set, upstream + map * cells * 9 * channels, from + map * cells * channels,
                    shifts + map * cells * 18, Int64(height), Int64(width), Int64(channels), Int64(dilation),
                    share + map * cells * channels, shiftShare + map * cells * 18)
            }
            tape.add(dx, to: x)
            tape.add(doffsets, to: offsets)
            withExtendedLifetime((x, offsets)) {}
        }
    }

    /// [O,I,3,3] as the 1x1 weights [O, 9 I, 1, 1] over samples ordered tap by tap.
    private func tapsLast(_ weights: Variable<Scalar>) -> Variable<Scalar> {
        let (outputs, inputs) = (weights.shape[0], weights.shape[1])
        let packed = tapsBeforeInputs(weights.values)
        return result(packed.reshaped([outputs, 9 * inputs, 1, 1]), of: weights) { tape, gradient in
            tape.add(tape.inputsBeforeTaps(gradient.reshaped([outputs, 3, 3, inputs])), to: weights)
        }
    }
}
