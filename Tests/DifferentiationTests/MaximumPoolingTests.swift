import Differentiation
import Tensors
import Testing

@Suite struct MaximumPoolingTests {
    struct Case: CheckedOperation {
        var stride: Int
        var padding: Int
        var side: Int

        var testDescription: String { "maximum of 3x3, stride \(stride), padding \(padding)" }
        var inputs: [Tensor<Double>] { [distinct([2, side, side, 3], seed: 22)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            let outputs = (side + 2 * padding - 3) / stride + 1
            return tensor([2, outputs, outputs, 3]) { place in
                var best = -Double.infinity
                for tap in 0..<9 {
                    let row = place[1] * stride - padding + tap / 3
                    let column = place[2] * stride - padding + tap % 3
                    guard (0..<side).contains(row), (0..<side).contains(column) else { continue }
                    best = max(best, at(inputs[0], place[0], row, column, place[3]))
                }
                return best
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.maximumPooling(inputs[0], stride: stride, padding: padding)
        }
    }

    @Test(arguments: [
        Case(stride: 2, padding: 0, side: 7), Case(stride: 2, padding: 0, side: 8),
        Case(stride: 1, padding: 1, side: 5),
    ])
    func agreesWithItsReferenceAndItsGradientWithDifferences(_ test: Case) { check(test) }
}
