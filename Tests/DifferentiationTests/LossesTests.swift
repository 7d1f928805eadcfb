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

    struct Peaks: CheckedOperation {
        var testDescription: String { "squared peaks" }
        static let weights = [0.5, 0.2, 0.7]
        /// The second response has no positive cell.
        var inputs: [Tensor<Double>] {
            let numbers = distinct([3, 4, 5], seed: 37)
            return [tensor([3, 4, 5]) { at(numbers, $0[0], $0[1], $0[2]) - ($0[0] == 1 ? 2 : 0) }]
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            let sum = (0..<3).reduce(0.0) { sum, number in
                let peak = max(inputs[0].slice(number).elements.max() ?? 0, 0)
                return sum + Self.weights[number] * peak * peak
            }
            return Tensor(shape: [1], elements: [sum])
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> { tape.peakLoss(inputs[0], weights: Self.weights) }
    }

    @Test func thePeakLossAgreesWithItsReferenceAndItsGradientWithDifferences() { check(Peaks()) }

    /// Three maps; the third shows no target and counts for nothing.
    struct Attention: CheckedOperation {
        var testDescription: String { "attention loss" }
        static let weights = [0.6, 0.3, 0.4]
        static let targets = tensor([3, 4, 5]) { $0[0] == 2 ? 0 : min(Double($0[1] * $0[2]) / 8, 1) }
        var inputs: [Tensor<Double>] {
            let numbers = random([3, 4, 5, 1], seed: 38)
            return [tensor([3, 4, 5, 1]) { 0.5 + 0.4 * at(numbers, $0[0], $0[1], $0[2], 0) }]
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            var sum = 0.0
            for number in 0..<2 {
                let (values, covered) = (inputs[0].slice(number).elements, Self.targets.slice(number).elements)
                let inside = covered.reduce(0, +)
                let on = zip(values, covered).reduce(0) { $0 - $1.1 * log($1.0) } / inside
                let off = zip(values, covered).reduce(0) { $0 - (1 - $1.1) * log(1 - $1.0) } / (20 - inside)
                sum += Self.weights[number] * (on + off) / 2
            }
            return Tensor(shape: [1], elements: [sum])
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            let targets = Tensor(shape: [3, 4, 5], elements: Self.targets.elements.map { Scalar($0) })
            return tape.attentionLoss(inputs[0], targets: targets, weights: Self.weights)
        }
    }

    @Test func theAttentionLossAgreesWithItsReferenceAndItsGradientWithDifferences() { check(Attention()) }
}
