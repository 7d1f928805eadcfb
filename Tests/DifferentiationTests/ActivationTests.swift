import Differentiation
import Foundation
import Tensors
import Testing

@Suite struct ActivationTests {
    enum Case: String, CheckedOperation, CaseIterable {
        case rectified, sigmoid, tanh

        var testDescription: String { rawValue }
        var inputs: [Tensor<Double>] {
            let numbers = distinct([2, 3, 4, 5], seed: 11)
            return [Tensor(shape: numbers.shape, elements: numbers.elements.map { 2 * $0 })]
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            Tensor(
                shape: inputs[0].shape,
                elements: inputs[0].elements.map {
                    switch self {
                    case .rectified: max($0, 0)
                    case .sigmoid: 1 / (1 + exp(-$0))
                    case .tanh: Foundation.tanh($0)
                    }
                })
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            switch self {
            case .rectified: tape.rectified(inputs[0])
            case .sigmoid: tape.sigmoid(inputs[0])
            case .tanh: tape.tanh(inputs[0])
            }
        }
    }

    @Test(arguments: Case.allCases) func agreesWithItsReferenceAndItsGradientWithDifferences(_ test: Case) {
        check(test)
    }
}
