import Differentiation
import Foundation
import Tensors
import Testing

@Suite struct LocalResponseNormalisationTests {
    /// Numbers of a size at which the squares matter.
    struct Case: CheckedOperation {
        var testDescription: String { "local response normalisation" }
        var inputs: [Tensor<Double>] {
            let numbers = random([2, 2, 3, 9], seed: 23)
            return [Tensor(shape: numbers.shape, elements: numbers.elements.map { 100 * $0 })]
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor(inputs[0].shape) { place in
                let squares = (max(0, place[3] - 2)...min(8, place[3] + 2)).reduce(0.0) {
                    $0 + pow(at(inputs[0], place[0], place[1], place[2], $1), 2)
                }
                return at(inputs[0], place[0], place[1], place[2], place[3]) / pow(2 + 1e-4 * squares, 0.75)
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.localResponseNormalisation(inputs[0])
        }
    }

    @Test func agreesWithItsReferenceAndItsGradientWithDifferences() { check(Case()) }
}
