import Differentiation
import Tensors
import Testing

@Suite struct BatchesTests {
    /// Slices that overlap, put together in another order: x[1..<3], x[0..<2].
    struct Rearrangement: CheckedOperation {
        var testDescription: String { "slices and concatenation" }
        var inputs: [Tensor<Double>] { [random([3, 2, 4], seed: 17)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor([4, 2, 4]) { at(inputs[0], [1, 2, 0, 1][$0[0]], $0[1], $0[2]) }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.concatenation([tape.slice(inputs[0], 1..<3), tape.slice(inputs[0], 0..<2)])
        }
    }

    @Test func slicesAndConcatenationAgreeWithTheirReference() { check(Rearrangement()) }

    struct Centres: CheckedOperation {
        var side: (height: Int, width: Int)

        var testDescription: String { "window centres of \(side.width) x \(side.height)" }
        var inputs: [Tensor<Double>] { [random([2, side.height, side.width, 3], seed: 18)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor([2, (side.height - 1) / 2, (side.width - 1) / 2, 3]) {
                at(inputs[0], $0[0], 2 * $0[1] + 1, 2 * $0[2] + 1, $0[3])
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.windowCentres(inputs[0])
        }
    }

    @Test(arguments: [Centres(side: (7, 7)), Centres(side: (5, 8))])
    func windowCentresAgreeWithTheirReference(_ test: Centres) { check(test) }
}
