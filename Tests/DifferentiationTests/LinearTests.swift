import Differentiation
import Tensors
import Testing

@Suite struct LinearTests {
    struct Case: CheckedOperation {
        var isBiased: Bool

        var testDescription: String { isBiased ? "linear with bias" : "linear" }
        var inputs: [Tensor<Double>] {
            [random([3, 5], seed: 19), random([4, 5], seed: 20)] + (isBiased ? [random([4], seed: 21)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor([3, 4]) { place in
                (0..<5).reduce(isBiased ? inputs[2][place[1]] : 0) {
                    $0 + at(inputs[0], place[0], $1) * at(inputs[1], place[1], $1)
                }
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.linear(inputs[0], weights: inputs[1], bias: isBiased ? inputs[2] : nil)
        }
    }

    @Test(arguments: [Case(isBiased: false), Case(isBiased: true)])
    func agreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Case) { check(test) }
}
