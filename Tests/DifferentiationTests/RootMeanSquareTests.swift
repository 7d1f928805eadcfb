import Differentiation
import Tensors
import Testing

@Suite struct RootMeanSquareTests {
    struct Case: CheckedOperation {
        var testDescription: String { "root mean square normalisation" }
        var inputs: [Tensor<Double>] { [random([2, 3, 4, 5], seed: 30)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor(inputs[0].shape) { place in
                let squares = (0..<60).reduce(0.0) {
                    $0 + inputs[0][place[0] * 60 + $1] * inputs[0][place[0] * 60 + $1]
                }
                return at(inputs[0], place[0], place[1], place[2], place[3]) / (squares / 60 + 1e-6).squareRoot()
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.rootMeanSquareNormalised(inputs[0])
        }
    }

    @Test func agreesWithItsReferenceAndItsGradientWithDifferences() { check(Case()) }
}
