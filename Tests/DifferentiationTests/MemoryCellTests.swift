import Differentiation
import Foundation
import Tensors
import Testing

@Suite struct MemoryCellTests {
    /// h' and c' one behind the other.
    struct Case: CheckedOperation {
        var hasCell: Bool

        var testDescription: String { hasCell ? "memory step" : "memory step from nothing" }
        var inputs: [Tensor<Double>] {
            [random([2, 2, 3, 12], seed: 25)] + (hasCell ? [random([2, 2, 3, 3], seed: 26)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor([4, 2, 3, 3]) { place in
                func gate(_ number: Int) -> Double {
                    at(inputs[0], place[0] % 2, place[1], place[2], 3 * number + place[3])
                }
                func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
                let old = hasCell ? at(inputs[1], place[0] % 2, place[1], place[2], place[3]) : 0
                let cell = sigmoid(gate(1)) * old + sigmoid(gate(0)) * tanh(gate(3))
                return place[0] < 2 ? sigmoid(gate(2)) * tanh(cell) : cell
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            let step = tape.memoryStep(gates: inputs[0], cell: hasCell ? inputs[1] : nil)
            return tape.concatenation([step.hidden, step.cell])
        }
    }

    @Test(arguments: [Case(hasCell: true), Case(hasCell: false)])
    func agreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Case) { check(test) }
}
