import Differentiation
import Tensors
import Testing

@Suite struct ConvolutionTests {
    struct Case: CheckedOperation {
        var kernel: Int
        var geometry = ConvolutionGeometry()
        var side = (height: 7, width: 6)
        var channels = (inputs: 3, outputs: 4)
        var isBiased = false

        var testDescription: String { "convolution \(kernel)x\(kernel) \(geometry)\(isBiased ? " with bias" : "")" }

        var inputs: [Tensor<Double>] {
            [
                random([2, side.height, side.width, channels.inputs], seed: 1),
                random([channels.outputs, channels.inputs, kernel, kernel], seed: 2),
            ] + (isBiased ? [random([channels.outputs], seed: 3)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            plainConvolution(inputs[0], inputs[1], bias: isBiased ? inputs[2] : nil, geometry)
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.convolution(inputs[0], weights: inputs[1], bias: isBiased ? inputs[2] : nil, geometry: geometry)
        }
    }

    @Test(arguments: [
        Case(kernel: 1),
        Case(kernel: 1, isBiased: true),
        Case(kernel: 1, geometry: ConvolutionGeometry(stride: 2, padding: -1)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 1)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 1), isBiased: true),
        Case(kernel: 3, geometry: ConvolutionGeometry(stride: 2), side: (7, 9)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 2, dilation: 2)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 4, dilation: 4)),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 1), side: (9, 10), channels: (5, 3)),
        // More outputs than a panel of packed weights holds, forward and backward.
        Case(kernel: 1, side: (3, 4), channels: (35, 34), isBiased: true),
        Case(kernel: 3, geometry: ConvolutionGeometry(padding: 2, dilation: 2), side: (4, 5), channels: (3, 34)),
        Case(kernel: 5, geometry: ConvolutionGeometry(stride: 2, padding: 1), side: (9, 9)),
        Case(kernel: 7, geometry: ConvolutionGeometry(stride: 2, padding: 2), side: (11, 10)),
        Case(kernel: 7, geometry: ConvolutionGeometry(padding: 3), channels: (1, 8), isBiased: true),
    ])
    func agreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Case) { check(test) }

    /// Large enough that a map is several parts.
    @Test func partsMakeAWhole() {
        let (x, weights) = (random([1, 40, 40, 64], seed: 4), random([16, 64, 3, 3], seed: 5))
        let geometry = ConvolutionGeometry(padding: 1)
        let tape = Tape<Double>(pool: WorkerPool(threadCount: 2))
        let y = tape.convolution(tape.constant(x), weights: tape.constant(weights), geometry: geometry).tensor
        let expected = plainConvolution(x, weights, bias: nil, geometry)
        #expect(zip(y.elements, expected.elements).allSatisfy { abs($0 - $1) < 1e-10 })
    }
}

/// The definition of a convolution, [N,H,W,I] by [O,I,k,k].
func plainConvolution(
    _ x: Tensor<Double>, _ weights: Tensor<Double>, bias: Tensor<Double>?, _ geometry: ConvolutionGeometry
) -> Tensor<Double> {
    let kernel = weights.shape[2]
    return tensor([
        x.shape[0], geometry.outputExtent(of: x.shape[1], kernel: kernel),
        geometry.outputExtent(of: x.shape[2], kernel: kernel), weights.shape[0],
    ]) { place in
        var sum = bias.map { $0[place[3]] } ?? 0
        for row in 0..<kernel {
            for column in 0..<kernel {
                let y = place[1] * geometry.stride - geometry.padding + row * geometry.dilation
                let z = place[2] * geometry.stride - geometry.padding + column * geometry.dilation
                guard (0..<x.shape[1]).contains(y), (0..<x.shape[2]).contains(z) else { continue }
                for input in 0..<x.shape[3] {
                    sum += at(x, place[0], y, z, input) * at(weights, place[3], input, row, column)
                }
            }
        }
        return sum
    }
}
