import Foundation
import Tensors
import Testing
import Training

private func matrix(_ values: [Float]) -> Tensor<Float> { Tensor(shape: [1, values.count], elements: values) }
private func vector(_ values: [Float]) -> Tensor<Float> { Tensor(shape: [values.count], elements: values) }

@Suite struct OptimiserTests {
    /// Two steps by hand: v1 = g + d w, w1 = w - r v1; v2 = 0.9 v1 + g + d w1.
    @Test func descentHasMomentumAndDecay() {
        var optimiser = Optimiser(OptimiserConfiguration(.sgd))
        var weights = ["w": vector([2])]
        for _ in 0..<2 {
            let gradients = ["w": vector([0.5])]
            optimiser.update(&weights, gradients: gradients, norm: optimiser.norm(of: gradients), rate: 0.1)
        }
        let v1 = 0.5 + 5e-4 * 2
        let w1 = 2 - 0.1 * v1
        let v2 = 0.9 * v1 + 0.5 + 5e-4 * w1
        #expect(abs(Double(weights["w"]?[0] ?? 0) - (w1 - 0.1 * v2)) < 1e-6)
    }

    /// Two steps by hand; the vector does not decay, the matrix does.
    @Test func adamIsAdam() {
        var optimiser = Optimiser(OptimiserConfiguration(.adamW))
        var weights = ["matrix": matrix([2]), "vector": vector([2])]
        var expected = ["matrix": 2.0, "vector": 2.0]
        var (mean, square) = (0.0, 0.0)
        for (step, slope) in [0.5, -0.25].enumerated() {
            let gradients = ["matrix": matrix([Float(slope)]), "vector": vector([Float(slope)])]
            optimiser.update(&weights, gradients: gradients, norm: 0.1, rate: 0.01)
            mean = 0.9 * mean + 0.1 * slope
            square = 0.99 * square + 0.01 * slope * slope
            let power = Double(step + 1)
            let move = 0.01 * (mean / (1 - pow(0.9, power))) / ((square / (1 - pow(0.99, power))).squareRoot() + 1e-8)
            expected["matrix"] = (1 - 0.01 * 1e-2) * (expected["matrix"] ?? 0) - move
            expected["vector"] = (expected["vector"] ?? 0) - move
        }
        for (name, value) in expected { #expect(abs(Double(weights[name]?[0] ?? 0) - value) < 1e-6, "\(name)") }
    }

    @Test(arguments: OptimiserConfiguration.Rule.allCases) func longGradientsAreClipped(
        rule: OptimiserConfiguration.Rule
    ) {
        var configuration = OptimiserConfiguration(rule)
        configuration.weightDecay = 0
        configuration.clipNorm = 2
        var (clipped, short) = (Optimiser(configuration), Optimiser(configuration))
        var (first, second) = (["w": vector([1, 1])], ["w": vector([1, 1])])
        let long = ["w": vector([6, 8])]
        #expect(clipped.norm(of: long) == 10)
        clipped.update(&first, gradients: long, norm: 10, rate: 0.1)
        short.update(&second, gradients: ["w": vector([1.2, 1.6])], norm: 2, rate: 0.1)
        for index in 0..<2 { #expect(abs((first["w"]?[index] ?? 0) - (second["w"]?[index] ?? 1)) < 1e-6) }
    }

    @Test func frozenWeightsStay() {
        var configuration = OptimiserConfiguration(.sgd)
        configuration.frozen = ["backbone.conv1."]
        var optimiser = Optimiser(configuration)
        var weights = ["backbone.conv1.weight": vector([1]), "backbone.conv10.weight": vector([1])]
        let gradients = ["backbone.conv1.weight": vector([3]), "backbone.conv10.weight": vector([4])]
        #expect(optimiser.norm(of: gradients) == 4)
        optimiser.update(&weights, gradients: gradients, norm: 4, rate: 0.1)
        #expect(weights["backbone.conv1.weight"]?[0] == 1)
        #expect(weights["backbone.conv10.weight"]?[0] != 1)
    }

    @Test func theAverageForgetsTheStartFast() {
        var weights = ["w": vector([0])]
        var average = WeightAverage(of: weights, decay: 0.99)
        weights["w"] = vector([1])
        average.add(weights, step: 0)
        #expect(abs((average.values["w"]?[0] ?? 0) - 0.9) < 1e-6)
        average.add(weights, step: 100_000)
        #expect(abs((average.values["w"]?[0] ?? 0) - (0.9 + 0.01 * 0.1)) < 1e-6)
    }
}

@Suite struct LearningRateTests {
    @Test(arguments: [
        (LearningRate.Schedule.constant, 0.5, 1e-3), (.exponential, 0, 1e-3), (.exponential, 0.5, 3.1622777e-4),
        (.exponential, 1, 1e-4), (.cosine, 0, 1e-3), (.cosine, 0.5, 5.5e-4), (.cosine, 1, 1e-4), (.cosine, 2, 1e-4),
    ]) func schedules(schedule: LearningRate.Schedule, progress: Double, expected: Double) {
        let value = LearningRate(schedule: schedule).value(step: 5, progress: progress)
        #expect(abs(value - expected) < 1e-9)
    }

    @Test func warmUpRisesEvenly() {
        let rate = LearningRate(first: 1, last: 1, schedule: .constant, warmUp: 4)
        #expect((0..<6).map { rate.value(step: $0, progress: 0) } == [0.2, 0.4, 0.6, 0.8, 1, 1])
    }
}
