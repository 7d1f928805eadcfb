import Tensors

extension Tape {
    /// x / (2 + 1e-4 times the sum of the squares of 5 neighbouring channels)^0.75 (Equations.md, section 2, VGG-M).
    public func localResponseNormalisation(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let (y, base) = (values(x.shape), values(x.shape))
        let (kernels, set, channels) = (kernels, instructionSet, x.values.channels)
        let (from, to, brackets) = (x.values.shared, y.shared, base.shared)
        let (pixels, grain) = (x.values.pixels, pixelGrain(channels: channels))
        pool.run(over: pixels, grain: grain) { range in
            let start = range.lowerBound * channels
            kernels.responseNormalise(
                set, from + start, Int64(range.count), Int64(channels), brackets + start, to + start)
        }
        return result(y, of: x) { tape, gradient in
            let dx = tape.values(x.shape)
            let (upstream, share) = (gradient.shared, dx.shared)
            let (input, output, bracket) = (x.values.shared, y.shared, base.shared)
            tape.pool.run(over: pixels, grain: grain) { range in
                let start = range.lowerBound * channels
                kernels.responseNormaliseGradient(
                    set, upstream + start, input + start, output + start, bracket + start, Int64(range.count),
                    Int64(channels), share + start)
            }
            tape.add(dx, to: x)
        }
    }
}
