import Differentiation
import Foundation
import Tensors
import Testing

@Suite struct DeformableConvolutionTests {
    /// Offsets of up to two pixels whose fractions stay away from 0, where the derivative jumps.
    struct Case: CheckedOperation {
        var dilation: Int
        var channels = 3

        var testDescription: String { "deformable convolution, dilation \(dilation)" }
        var inputs: [Tensor<Double>] {
            let numbers = random([2, 4, 5, 18], seed: 27)
            let offsets = numbers.elements.map { value in
                let far = 2 * value
                return far.rounded(.down) + min(max(far - far.rounded(.down), 0.05), 0.95)
            }
            return [
                random([2, 4, 5, channels], seed: 28), Tensor(shape: numbers.shape, elements: offsets),
                random([2, channels, 3, 3], seed: 29),
            ]
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            func pixel(_ map: Int, _ row: Int, _ column: Int, _ channel: Int) -> Double {
                (0..<4).contains(row) && (0..<5).contains(column) ? at(inputs[0], map, row, column, channel) : 0
            }
            return tensor([2, 4, 5, 2]) { place in
                var sum = 0.0
                for tap in 0..<9 {
                    let y =
                        Double(place[1] + (tap / 3 - 1) * dilation)
                        + at(inputs[1], place[0], place[1], place[2], 2 * tap)
                    let x =
                        Double(place[2] + (tap % 3 - 1) * dilation)
                        + at(inputs[1], place[0], place[1], place[2], 2 * tap + 1)
                    let (top, left) = (Int(floor(y)), Int(floor(x)))
                    let (down, right) = (y - floor(y), x - floor(x))
                    for channel in 0..<channels {
                        let value =
                            (1 - down) * (1 - right) * pixel(place[0], top, left, channel)
                            + (1 - down) * right * pixel(place[0], top, left + 1, channel)
                            + down * (1 - right) * pixel(place[0], top + 1, left, channel)
                            + down * right * pixel(place[0], top + 1, left + 1, channel)
                        sum += value * at(inputs[2], place[3], channel, tap / 3, tap % 3)
                    }
                }
                return sum
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.deformableConvolution(inputs[0], offsets: inputs[1], weights: inputs[2], dilation: dilation)
        }
    }

    @Test(arguments: [Case(dilation: 1), Case(dilation: 2), Case(dilation: 1, channels: 17)])
    func agreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Case) { check(test) }
}
