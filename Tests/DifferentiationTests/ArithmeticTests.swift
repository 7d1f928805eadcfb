import Differentiation
import Tensors
import Testing

@Suite struct ArithmeticTests {
    struct Modulation: CheckedOperation {
        var hasSpatial: Bool
        var hasChannel: Bool
        var channels = 5

        var testDescription: String { "modulated by\(hasSpatial ? " places" : "")\(hasChannel ? " channels" : "")" }
        var inputs: [Tensor<Double>] {
            [random([2, 3, 4, channels], seed: 12)] + (hasSpatial ? [random([2, 3, 4, 1], seed: 13)] : [])
                + (hasChannel ? [random([2, channels], seed: 14)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor(inputs[0].shape) { place in
                at(inputs[0], place[0], place[1], place[2], place[3])
                    * (hasSpatial ? at(inputs[1], place[0], place[1], place[2], 0) : 1)
                    * (hasChannel ? at(inputs[hasSpatial ? 2 : 1], place[0], place[3]) : 1)
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.modulated(
                inputs[0], spatial: hasSpatial ? inputs[1] : nil,
                channel: hasChannel ? inputs[hasSpatial ? 2 : 1] : nil)
        }
    }

    @Test(arguments: [
        Modulation(hasSpatial: true, hasChannel: true), Modulation(hasSpatial: true, hasChannel: true, channels: 19),
        Modulation(hasSpatial: true, hasChannel: false), Modulation(hasSpatial: false, hasChannel: true),
    ])
    func modulationAgreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Modulation) { check(test) }

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
