import Differentiation
import Tensors
import Testing

@Suite struct ArithmeticTests {
    struct Reinforcement: CheckedOperation {
        var hasSpatial: Bool
        var hasChannel: Bool
        var channels = 5

        var testDescription: String { "reinforced by\(hasSpatial ? " places" : "")\(hasChannel ? " channels" : "")" }
        var inputs: [Tensor<Double>] {
            [random([2, 3, 4, channels], seed: 12)] + (hasSpatial ? [random([2, 3, 4, 1], seed: 13)] : [])
                + (hasChannel ? [random([2, channels], seed: 14)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor(inputs[0].shape) { place in
                let spatial = hasSpatial ? at(inputs[1], place[0], place[1], place[2], 0) : 1
                let channel = hasChannel ? at(inputs[hasSpatial ? 2 : 1], place[0], place[3]) : 1
                return at(inputs[0], place[0], place[1], place[2], place[3]) * (spatial * channel + 1)
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.reinforced(
                inputs[0], spatial: hasSpatial ? inputs[1] : nil,
                channel: hasChannel ? inputs[hasSpatial ? 2 : 1] : nil)
        }
    }

    @Test(arguments: [
        Reinforcement(hasSpatial: true, hasChannel: true),
        Reinforcement(hasSpatial: true, hasChannel: true, channels: 19),
        Reinforcement(hasSpatial: true, hasChannel: false), Reinforcement(hasSpatial: false, hasChannel: true),
        Reinforcement(hasSpatial: false, hasChannel: false),
    ])
    func reinforcementAgreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Reinforcement) { check(test) }

    struct Sum: CheckedOperation {
        var isOfTheSame: Bool

        var testDescription: String { isOfTheSame ? "x + x" : "a + b" }
        var inputs: [Tensor<Double>] { (0..<(isOfTheSame ? 1 : 2)).map { random([2, 3, 4], seed: 15 + UInt64($0)) } }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            Tensor(
                shape: inputs[0].shape, elements: zip(inputs[0].elements, inputs[inputs.count - 1].elements).map(+))
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.sum(inputs[0], inputs[inputs.count - 1])
        }
    }

    @Test(arguments: [Sum(isOfTheSame: false), Sum(isOfTheSame: true)])
    func sumsAgreeWithTheirReferenceAndTheirGradientsWithDifferences(_ test: Sum) { check(test) }
}
