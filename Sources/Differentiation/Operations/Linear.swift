import Tensors

extension Tape {
    /// A linear layer: y = x W^T + b.
    ///
    /// - Parameters:
    ///   - x: [N,I].
    ///   - weights: [O,I], or any shape [O,...] of as many numbers.
    ///   - bias: [O], or nil for none.
    /// - Returns: [N,O].
    public func linear(
        _ x: Variable<Scalar>, weights: Variable<Scalar>, bias: Variable<Scalar>? = nil
    ) -> Variable<Scalar> {
        precondition(x.shape.count == 2, "a linear layer reads [N,I], not \(x.shape)")
        let (rows, inputs, outputs) = (x.shape[0], x.shape[1], weights.shape[0])
        precondition(weights.values.count == outputs * inputs, "weights \(weights.shape) for \(inputs) inputs")
        precondition(bias.map { $0.shape == [outputs] } ?? true, "a bias that is not one number an output")
        let y = values([rows, outputs])
        if let bias { fill(y, withRows: bias.values) }
        let factors = MatrixOperand<Scalar>(pointer: weights.values.pointer, stride: inputs)
        kernels.multiply(
            MatrixOperand(pointer: x.values.pointer, stride: inputs),
            MatrixOperand(pointer: weights.values.pointer, stride: inputs, isTransposed: true),
            (rows, outputs, inputs), bias == nil ? 0 : 1, y.pointer, outputs)
        return result(y, of: x, weights, bias) { tape, gradient in
            if let bias, bias.needsGradient { tape.add(tape.channelSums(gradient), to: bias) }
            let upstream = gradient.pointer
            if let (dx, adds) = tape.target(for: x) {
                tape.kernels.multiply(
                    MatrixOperand(pointer: upstream, stride: outputs), factors, (rows, inputs, outputs), adds ? 1 : 0,
                    dx.pointer, inputs)
            }
            if let (dw, adds) = tape.target(for: weights) {
                tape.kernels.multiply(
                    MatrixOperand(pointer: upstream, stride: outputs, isTransposed: true),
                    MatrixOperand(pointer: x.values.pointer, stride: inputs), (outputs, inputs, rows), adds ? 1 : 0,
                    dw.pointer, inputs)
            }
            withExtendedLifetime((x, weights)) {}
        }
    }
}
