import Differentiation
import Foundation
import Tensors
import Testing

@Suite struct LossesTests {
    /// Three responses, the last of which is beyond the limit.
    struct Response: CheckedOperation {
        var loss: ResponseLoss

        var testDescription: String { "response loss, divergence weight \(loss.divergenceWeight)" }
        static let labels = tensor([3, 4, 5]) {
            exp(-0.3 * Double($0[1] * $0[1] + $0[2] * $0[2]) - 0.1 * Double($0[0]))
        }
        static let weights = [0.5, 0.3, 0.2]

        var inputs: [Tensor<Double>] {
            let numbers = random([3, 4, 5], seed: 34)
            return [tensor([3, 4, 5]) { at(numbers, $0[0], $0[1], $0[2]) * ($0[0] == 2 ? 5 : 0.5) }]
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            var sum = 0.0
            for number in 0..<3 {
                let g = inputs[0].slice(number).elements
                let y = Self.labels.slice(number).elements
                let error = zip(g, y).reduce(0) { $0 + pow($1.0 - $1.1, 2) }
                let powers = g.map { exp(loss.sharpness * $0) }
                let (partition, total) = (powers.reduce(0, +), y.reduce(0, +))
                let divergence = zip(powers, y).reduce(0) {
                    $0 + $1.1 / total * log($1.1 / total / ($1.0 / partition))
                }
                sum += Self.weights[number] * (min(error, loss.errorLimit) + loss.divergenceWeight * divergence)
            }
            return Tensor(shape: [1], elements: [sum])
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.responseLoss(
                inputs[0], labels: Tensor(shape: [3, 4, 5], elements: Self.labels.elements.map { Scalar($0) }),
                weights: Self.weights, loss
            ).loss
        }
    }

    @Test(arguments: [
        Response(loss: ResponseLoss(divergenceWeight: 0)),
        Response(loss: ResponseLoss(divergenceWeight: 0.5, sharpness: 2)), Response(loss: ResponseLoss()),
    ])
    func theResponseLossAgreesWithItsReferenceAndItsGradientWithDifferences(_ test: Response) { check(test) }

    @Test func aResponseEqualToItsLabelLosesOnlyTheDivergence() {
        let tape = Tape<Double>(pool: WorkerPool(threadCount: 1))
        let labels = Response.labels
        let result = tape.responseLoss(
            tape.constant(labels), labels: labels, weights: Response.weights, ResponseLoss())
        #expect(result.squaredError == 0)
        #expect(abs(Double(result.loss.scalar) - 0.5 * result.divergence) < 1e-12)
    }

    struct Distillation: CheckedOperation {
        var testDescription: String { "mean squared error" }
        static let target = random([2, 3, 3, 4], seed: 35)
        var inputs: [Tensor<Double>] { [random([2, 3, 3, 4], seed: 36)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            let sum = zip(inputs[0].elements, Self.target.elements).reduce(0) { $0 + pow($1.0 - $1.1, 2) }
            return Tensor(shape: [1], elements: [3 * sum / 72])
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            let target = Tensor(shape: Self.target.shape, elements: Self.target.elements.map { Scalar($0) })
            return tape.scaled(tape.meanSquaredError(inputs[0], from: target), by: 3)
        }
    }

    @Test func distillationAgreesWithItsReferenceAndItsGradientWithDifferences() { check(Distillation()) }
}
