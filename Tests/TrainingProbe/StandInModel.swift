import Tensors
import Training

/// A model without a network: the displacement's column as a linear function of the search frame's mean colour, and a running
/// mean of what it saw in place of batch normalisation's statistics.
package struct StandInModel: TrainingModel {
    /// From this step on, losses are not finite.
    package var breaksAt = Int.max
    private var steps = 0

    package static let parameters: [String: Tensor<Float>] = [
        "layer.weight": Tensor(shape: [1, 3], repeating: 0.5), "layer.bias": Tensor(shape: [1], repeating: 2),
        "layer.running_mean": Tensor(shape: [3], repeating: 0),
    ]

    package init(breaksAt: Int = .max) { self.breaksAt = breaksAt }

    package mutating func step(_ batch: TrainingBatch, parameters: [String: Tensor<Float>]) throws -> TrainingStep {
        var gradient = [Float](repeating: 0, count: 4)
        var loss: Float = 0
        var mean = [Float](repeating: 0, count: 3)
        for clip in 0..<batch.clips {
            let (colour, error) = Self.error(batch, clip, parameters)
            loss += error * error / Float(batch.clips)
            for (index, value) in (colour + [1]).enumerated() {
                gradient[index] += 2 * error * value / Float(batch.clips)
            }
            for channel in 0..<3 { mean[channel] += colour[channel] / Float(batch.clips) }
        }
        steps += 1
        let before = parameters["layer.running_mean"]?.elements ?? []
        return TrainingStep(
            loss: steps > breaksAt ? .nan : Double(loss), parts: ["bias": Double(gradient[3])],
            gradients: [
                "layer.weight": Tensor(shape: [1, 3], elements: gradient[0..<3]),
                "layer.bias": Tensor(shape: [1], elements: gradient[3...]),
            ],
            statistics: [
                "layer.running_mean": Tensor(shape: [3], elements: zip(before, mean).map { 0.9 * $0 + 0.1 * $1 })
            ])
    }

    package mutating func evaluate(_ batch: TrainingBatch, parameters: [String: Tensor<Float>]) throws -> EvaluatedBatch
    {
        let errors = (0..<batch.clips).map { Self.error(batch, $0, parameters).error }
        return EvaluatedBatch(loss: Double(errors.reduce(0) { $0 + $1 * $1 } / Float(batch.clips)))
    }

    private static func error(
        _ batch: TrainingBatch, _ clip: Int, _ parameters: [String: Tensor<Float>]
    ) -> (colour: [Float], error: Float) {
        let search = batch.frames[batch.frames.count - 1]
        let count = search.count / batch.clips
        var colour = [Float](repeating: 0, count: 3)
        search.withUnsafeElements { values in
            for index in 0..<count { colour[index % 3] += values[clip * count + index] * 3 / Float(count) }
        }
        let weights = parameters["layer.weight"]?.elements ?? []
        var value = parameters["layer.bias"]?[0] ?? 0
        for channel in 0..<3 { value += weights[channel] * colour[channel] }
        return (colour, value - batch.displacements[batch.displacements.count - 1][clip].y)
    }
}
