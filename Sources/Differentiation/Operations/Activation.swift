import Tensors

extension Tape {
    /// max(x, 0).
    public func rectified(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let kernels = kernels
        return pointwise(
            x, forward: { kernels.rectify($0, $1, $3, $2) }, backward: kernels.rectifyGradient)
    }

    /// The logistic function, 1 / (1 + exp(-x)).
    public func sigmoid(_ x: Variable<Scalar>) -> Variable<Scalar> {
        pointwise(x, forward: kernels.sigmoid, backward: kernels.sigmoidGradient)
    }

    /// tanh(x).
    public func tanh(_ x: Variable<Scalar>) -> Variable<Scalar> {
        pointwise(x, forward: kernels.tanh, backward: kernels.tanhGradient)
    }

    private typealias Input = UnsafePointer<Scalar>?
    private typealias Output = UnsafeMutablePointer<Scalar>?

    /// A function of each number whose derivative follows from its value.
    private func pointwise(
        _ x: Variable<Scalar>, forward: @escaping @Sendable (Int32, Input, Output, Int64) -> Void,
        backward: @escaping @Sendable (Int32, Input, Input, Int64, Output) -> Void
    ) -> Variable<Scalar> {
        let y = values(x.shape)
        let (set, from, to) = (instructionSet, x.values.shared, y.shared)
        pool.run(over: y.count, grain: Self.grain) { range in
            forward(set, from + range.lowerBound, to + range.lowerBound, Int64(range.count))
        }
        return result(y, of: x) { tape, gradient in
            tape.makeOwned(&gradient)
            let (upstream, output) = (gradient.shared, y.shared)
            tape.pool.run(over: y.count, grain: Self.grain) { range in
                backward(
                    set, upstream + range.lowerBound, output + range.lowerBound, Int64(range.count),
                    upstream + range.lowerBound)
            }
            tape.add(gradient, to: x)
        }
    }
}
