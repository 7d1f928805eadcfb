import Differentiation
import Tensors
import TestSupport
import Testing

/// Convolutions in bfloat16 beside the same in double precision.
@Suite(.enabled(if: Precision.bfloat16.isAvailable, "this processor has no AVX512_BF16"))
struct BFloat16ConvolutionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var kernel: Int
        var geometry = ConvolutionGeometry()
        var side: (height: Int, width: Int)
        var channels: (inputs: Int, outputs: Int)

        var testDescription: String { "\(kernel)x\(kernel) of \(side) \(channels) \(geometry)" }
    }

    static let cases = [
        // Several parts; fewer outputs than a panel, and as many as leave 4, 8 and 12 rows of a weight gradient.
        Case(kernel: 1, side: (31, 31), channels: (64, 16)), Case(kernel: 1, side: (16, 17), channels: (128, 36)),
        Case(kernel: 1, side: (15, 15), channels: (256, 64)), Case(kernel: 1, side: (9, 9), channels: (16, 128)),
        // Odd channels are read in pairs; a single pixel is half a pair.
        Case(kernel: 1, side: (5, 7), channels: (35, 33)), Case(kernel: 1, side: (1, 1), channels: (3, 1)),
        // Taps of 21 numbers a row, a stride, a dilation, fewer channels than Winograd's method takes.
        Case(kernel: 7, geometry: ConvolutionGeometry(stride: 2, padding: 2), side: (21, 22), channels: (3, 16)),
        Case(kernel: 3, geometry: ConvolutionGeometry(stride: 2), side: (15, 15), channels: (32, 32)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 2, dilation: 2), side: (8, 9), channels: (5, 40)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 1), side: (40, 41), channels: (16, 16)),
    ]

    @Test(arguments: cases)
    func agreesWithDoublePrecision(_ test: Case) {
        let inputs = Self.inputs(test) { random($0, seed: $1) }
        let exact = results(test, inputs)
        let rounded = results(test, inputs.map(single), precision: .bfloat16)
        for (index, tensor) in rounded.enumerated() {
            #expect(tensor.shape == exact[index].shape)
            let error = relativeError(tensor.elements, exact[index].elements)
            #expect(error < 5e-3, "\(Self.names[index])")
        }
        // The products are indeed of rounded numbers.
        #expect(relativeError(rounded[0].elements, exact[0].elements) > 1e-4)
        #expect(rounded == results(test, inputs.map(single), precision: .bfloat16, threads: 2))
    }

    /// Small whole numbers lose nothing, so that every product must be the right one.
    @Test(arguments: cases)
    func isExactForNumbersOfFewBits(_ test: Case) {
        let inputs = Self.inputs(test) { shape, seed in
            let numbers = random(shape, seed: seed)
            return Tensor(shape: shape, elements: numbers.elements.map { (4 * $0).rounded() })
        }
        let exact = results(test, inputs)
        let rounded = results(test, inputs.map(single), precision: .bfloat16)
        for (index, tensor) in rounded.enumerated() {
            #expect(tensor.elements.map(Double.init) == exact[index].elements, "\(Self.names[index])")
        }
    }

    @Test func doublePrecisionStaysAsItIs() {
        let test = Self.cases[2]
        let inputs = Self.inputs(test) { random($0, seed: $1) }
        #expect(results(test, inputs) == results(test, inputs, precision: .bfloat16))
    }

    private static let names = ["value", "input", "weights"]

    /// A map, weights, and numbers of the result's shape.
    private static func inputs(_ test: Case, _ numbers: ([Int], UInt64) -> Tensor<Double>) -> [Tensor<Double>] {
        let (rows, columns) = (
            test.geometry.outputExtent(of: test.side.height, kernel: test.kernel),
            test.geometry.outputExtent(of: test.side.width, kernel: test.kernel)
        )
        return [
            numbers([3, test.side.height, test.side.width, test.channels.inputs], 60),
            numbers([test.channels.outputs, test.channels.inputs, test.kernel, test.kernel], 61),
            numbers([3, rows, columns, test.channels.outputs], 62),
        ]
    }

    private func single(_ tensor: Tensor<Double>) -> Tensor<Float> {
        Tensor(shape: tensor.shape, elements: tensor.elements.map { Float($0) })
    }

    /// The value and the gradients of the input and the weights.
    private func results<Scalar: DifferentiableScalar>(
        _ test: Case, _ inputs: [Tensor<Scalar>], precision: Precision = .float32, threads: Int = 1
    ) -> [Tensor<Scalar>] {
        let tape = Tape<Scalar>(pool: WorkerPool(threadCount: threads))
        let (x, weights) = (tape.parameter(inputs[0]), tape.parameter(inputs[1]))
        let result = tape.convolution(x, weights: weights, geometry: test.geometry, precision: precision)
        let value = result.tensor
        tape.backward(from: result, gradient: inputs[2])
        return [value, tape.gradient(of: x), tape.gradient(of: weights)]
    }
}
