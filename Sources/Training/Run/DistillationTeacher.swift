import Differentiation
import Foundation
import Network
import Tensors

/// A network whose features another one is to learn beside its own task.
public struct DistillationConfiguration: Sendable, Hashable {
    /// The teacher's file: a model, or a ResNet-50 with torchvision's names.
    public var teacher: String
    /// The levels whose features are learned.
    public var levels = [3, 4]
    /// The weight of the mean squared error against them.
    public var weight = 0.1

    /// The features of a teacher.
    public init(teacher: String) { self.teacher = teacher }
}

/// Computes a teacher's features of batches: of each level, scaled to a mean square of 1.
final class DistillationTeacher {
    private let weights: NetworkWeights
    private let levels: [Int]
    private let pool: WorkerPool
    private let memory = TapeMemory<Float>()

    /// A teacher from its file; what a ResNet-50 lacks of a model is not used.
    init(_ configuration: DistillationConfiguration, pool: WorkerPool) throws(NetworkError) {
        weights = try NetworkWeights.importing(
            URL(fileURLWithPath: configuration.teacher), dilation: [1, 1], seed: 0
        ).weights
        levels = configuration.levels
        self.pool = pool
    }

    /// Weights of these names belong to the distillation and to no model.
    static let prefix = "distillation."

    /// The convolutions that lead from a network's features to the teacher's, at random.
    func projections(from architecture: Architecture, seed: UInt64) -> [String: Tensor<Float>] {
        var generator = ClipGenerator(seed, 0x5445_4143_4845_5253)
        var projections: [String: Tensor<Float>] = [:]
        for level in levels {
            let channels = architecture.featureChannels(level: level)
            let shape = [weights.architecture.featureChannels(level: level), channels, 1, 1]
            let deviation = (1 / Double(channels)).squareRoot()
            projections["\(Self.prefix)level\(level).weight"] = Tensor(
                shape: shape, elements: (0..<shape[0] * channels).map { _ in Float(generator.normal(deviation)) })
        }
        return projections
    }

    /// The features of a batch's frames, [F*N,h,w,C'] a level.
    func features(_ batch: TrainingBatch) -> [Int: Tensor<Float>] {
        let tape = Tape<Float>(pool: pool, memory: memory, isRecording: false)
        var settings = GraphSettings()
        settings.usesDeformable = false
        let pass = NetworkPass<Float>(
            architecture: weights.architecture, settings: settings, tensors: weights.byName, isTraining: false,
            tape: tape)
        let batch = GraphBatch<Float>(batch, usesContexts: false)
        let features = TapeBackend(pass: pass, batch: batch).features(
            pass.architecture, tape.constant(batch.patches))
        return Dictionary(
            uniqueKeysWithValues: levels.map { ($0, tape.rootMeanSquareNormalised(features[$0 - 3]).tensor) })
    }
}
