import Differentiation
import Tensors
import Testing

@Suite struct DisplacementsTests {
    struct Displacement: CheckedOperation {
        var testDescription: String { "maps moved by whole cells" }
        static let cells = [SIMD2(0, 0), SIMD2(2, -1), SIMD2(-7, 3)]
        var inputs: [Tensor<Double>] { [random([3, 4, 5, 3], seed: 39)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            tensor(inputs[0].shape) { place in
                let move = Self.cells[place[0]]
                return at(
                    inputs[0], place[0], min(max(place[1] + move.x, 0), 3), min(max(place[2] + move.y, 0), 4), place[3])
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> { tape.displaced(inputs[0], by: Self.cells) }
    }

    @Test func movedMapsAgreeWithTheirReferenceAndTheirGradientWithDifferences() { check(Displacement()) }
}
