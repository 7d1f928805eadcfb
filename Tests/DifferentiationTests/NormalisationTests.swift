import Differentiation
import Foundation
import Tensors
import Testing

@Suite struct NormalisationTests {
    struct Case: CheckedOperation {
        var isBatch: Bool
        var hasAddend = false
        var isRectified = false

        var testDescription: String {
            "normalisation, \(isBatch ? "batch" : "running")\(hasAddend ? ", addend" : "")"
                + (isRectified ? ", rectified" : "")
        }

        static let shape = [2, 3, 4, 5]
        static let mean = random([5], seed: 6)
        static let variance = tensor([5]) { 0.5 + Double($0[0]) }

        var inputs: [Tensor<Double>] {
            [random(Self.shape, seed: 7), random([5], seed: 8), random([5], seed: 9)]
                + (hasAddend ? [random(Self.shape, seed: 41)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            let x = inputs[0]
            let columns = (0..<5).map { channel in
                (0..<x.count).filter { $0 % 5 == channel }.map { x[$0] }
            }
            let means = isBatch ? columns.map { $0.reduce(0, +) / Double($0.count) } : Self.mean.elements
            let variances =
                isBatch
                ? zip(columns, means).map { column, mean in
                    column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
                } : Self.variance.elements
            return Tensor(
                shape: x.shape,
                elements: (0..<x.count).map { index in
                    let channel = index % 5
                    let normal = (x[index] - means[channel]) / (variances[channel] + 1e-5).squareRoot()
                    let value =
                        normal * inputs[1][channel] + inputs[2][channel] + (hasAddend ? inputs[3][index] : 0)
                    return isRectified ? max(value, 0) : value
                })
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            func scalars(_ tensor: Tensor<Double>) -> Tensor<Scalar> {
                Tensor(shape: tensor.shape, elements: tensor.elements.map { Scalar($0) })
            }
            return tape.normalisation(
                inputs[0], scale: inputs[1], offset: inputs[2],
                statistics: isBatch
                    ? .batch : .running(mean: scalars(Self.mean), variance: scalars(Self.variance)),
                adding: hasAddend ? inputs[3] : nil, isRectified: isRectified
            ).result
        }
    }

    @Test(
        arguments: [true, false].flatMap { isBatch in
            [
                Case(isBatch: isBatch), Case(isBatch: isBatch, isRectified: true),
                Case(isBatch: isBatch, hasAddend: true, isRectified: true),
                Case(isBatch: isBatch, hasAddend: true),
            ]
        })
    func agreesWithItsReferenceAndItsGradientsWithDifferences(_ test: Case) { check(test) }

    @Test func momentsAreOfAllPixelsHoweverFarFromZero() throws {
        // 4,000 pixels of 16 channels are two parts; the mean is 1000 deviations away.
        let x = Tensor<Float>(shape: [1, 40, 100, 16], elements: (0..<64_000).map { 1000 + Float($0 / 16 % 2) })
        let tape = Tape<Float>(pool: WorkerPool(threadCount: 2))
        let one = tape.constant(Tensor(shape: [16], repeating: 1))
        let moments = try #require(
            tape.normalisation(tape.constant(x), scale: one, offset: one, statistics: .batch).moments)
        #expect(moments.mean.allSatisfy { abs($0 - 1000.5) < 1e-3 })
        #expect(moments.variance.allSatisfy { abs($0 - 0.25 * 4000 / 3999) < 1e-4 })
    }

    @Test func runningStatisticsMoveByATenth() {
        let moments = ChannelMoments(mean: [10], variance: [20])
        let (mean, variance) = moments.blended(
            into: Tensor<Float>(shape: [1], elements: [0]), Tensor(shape: [1], elements: [1]))
        #expect(abs(mean[0] - 1) < 1e-6)
        #expect(abs(variance[0] - 2.9) < 1e-6)
    }
}
