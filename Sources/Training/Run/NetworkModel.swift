import Correlation
import Network
import Tensors

/// The network as a run trains it.
public struct NetworkModel: TrainingModel {
    /// Cells from the right place within which a peak counts as a hit.
    private static let hitDistance: Float = 2

    private let network: TrainableNetwork
    private let teacher: DistillationTeacher?

    /// A model around a network, whose weights the run provides.
    ///
    /// - Parameter teacher: whose features the network learns beside its task; nil for none.
    init(_ network: TrainableNetwork, teacher: DistillationTeacher? = nil) {
        self.network = network
        self.teacher = teacher
    }

    public mutating func step(
        _ batch: TrainingBatch, parameters: [String: Tensor<Float>]
    ) throws -> TrainingStep {
        network.parameters = parameters
        var batch = batch
        if let teacher { batch.teacher = teacher.features(batch) }
        let result = network.step(batch)
        return TrainingStep(
            loss: result.loss, parts: Self.parts(result.parts, result.attention), gradients: result.gradients,
            statistics: result.runningStatistics)
    }

    public mutating func evaluate(
        _ batch: TrainingBatch, parameters: [String: Tensor<Float>]
    ) throws -> EvaluatedBatch {
        network.parameters = parameters
        let result = network.evaluate(batch)
        var parts = Self.parts(result.parts, result.attention)
        let responses = result.responses[result.responses.count - 1]
        let hits = (0..<batch.clips).count { clip in
            let peak = ResponsePeak(in: responses, at: clip)
            let wanted = batch.displacements[batch.displacements.count - 1][clip]
            let miss =
                SIMD2(Float(peak.rowDisplacement), Float(peak.columnDisplacement)) - wanted
            return abs(miss.x) <= Self.hitDistance && abs(miss.y) <= Self.hitDistance
        }
        parts["hits"] = Double(hits) / Double(batch.clips)
        return EvaluatedBatch(loss: result.loss, parts: parts)
    }

    /// The parts of a loss and the spreads of the attentions by name.
    private static func parts(_ loss: LossParts, _ attention: [AttentionSpread]) -> [String: Double] {
        var parts = ["squaredError": loss.squaredError, "divergence": loss.divergence]
        parts["negative"] = loss.negative
        parts["attention"] = loss.attention
        parts["distillation"] = loss.distillation
        for level in attention {
            parts["level\(level.level).spatial.overPositions"] = level.spatialOverPositions
            parts["level\(level.level).channel.overPatches"] = level.channelOverPatches
            parts["level\(level.level).channel.overChannels"] = level.channelOverChannels
            parts["level\(level.level).spatial.targetOverRing"] = level.targetOverRing
        }
        return parts
    }
}
