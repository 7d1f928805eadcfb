import Differentiation
import Tensors
import TestSupport
import Testing

/// Winograd's method is for single precision alone: double precision computes every product.
@Suite struct WinogradConvolutionTests {
    struct Case: Sendable {
        var side: (height: Int, width: Int)
        var channels: (inputs: Int, outputs: Int)
    }

    @Test(
        arguments: [
            Case(side: (31, 31), channels: (32, 32)), Case(side: (8, 8), channels: (32, 64)),
            Case(side: (5, 9), channels: (40, 33)), Case(side: (1, 2), channels: (32, 32)),
        ], [1, 2])
    func agreesWithTheDefinition(_ test: Case, threads: Int) {
        let inputs = [
            random([3, test.side.height, test.side.width, test.channels.inputs], seed: 50),
            random([test.channels.outputs, test.channels.inputs, 3, 3], seed: 51),
            random([test.channels.outputs], seed: 52),
        ]
        let exact = results(inputs, threads: threads)
        let fast = results(
            inputs.map { Tensor<Float>(shape: $0.shape, elements: $0.elements.map { Float($0) }) }, threads: threads)
        for (index, tensor) in fast.enumerated() {
            #expect(tensor.shape == exact[index].shape)
            #expect(
                relativeError(tensor.elements, exact[index].elements) < 1e-5,
                "\(["value", "input", "weights", "bias"][index])")
        }
    }

    /// The value and the gradients; the input is read twice, so that the second gradient is added to the first.
    private func results<Scalar: DifferentiableScalar>(
        _ inputs: [Tensor<Scalar>], threads: Int
    ) -> [Tensor<Scalar>] {
        let tape = Tape<Scalar>(pool: WorkerPool(threadCount: threads))
        let variables = inputs.map(tape.parameter)
        let geometry = ConvolutionGeometry(padding: 1)
        func convolved() -> Variable<Scalar> {
            tape.convolution(variables[0], weights: variables[1], bias: variables[2], geometry: geometry)
        }
        let result = tape.sum(convolved(), tape.sigmoid(convolved()))
        let value = result.tensor
        tape.backward(from: result, gradient: value)
        return [value] + variables.map(tape.gradient)
    }
}
