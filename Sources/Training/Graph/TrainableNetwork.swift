import Differentiation
import Network
import Tensors

/// The network as it is trained: losses and gradients of batches of clips, end to end through the filter.
///
/// It computes; what is done with the gradients is the caller's, who writes new values to `parameters`. Working memory is
/// kept from step to step.
public final class TrainableNetwork {
    /// What the network is made of.
    public let architecture: Architecture
    /// What a step computes.
    public var settings: GraphSettings
    /// Parameters and running statistics by name, shaped as in a model file (Equations.md, section 6); beside them
    /// `distillation.levelL.weight`, [C',C,1,1], where a teacher's features have C' channels.
    ///
    /// - Precondition: names and shapes stay as they are.
    public var parameters: [String: Tensor<Float>]
    private let pool: WorkerPool
    private let memory = TapeMemory<Float>()

    /// A network.
    ///
    /// - Precondition: `parameters` holds every tensor of the architecture in its shape, and nothing else but
    ///   `distillation.` tensors.
    public init(
        architecture: Architecture, parameters: [String: Tensor<Float>], settings: GraphSettings = GraphSettings(),
        pool: WorkerPool
    ) {
        self.architecture = architecture
        self.parameters = parameters
        self.settings = settings
        self.pool = pool
        checkParameters()
    }

    /// A network that starts from a model.
    public convenience init(_ weights: NetworkWeights, settings: GraphSettings = GraphSettings(), pool: WorkerPool) {
        self.init(
            architecture: weights.architecture,
            parameters: Dictionary(
                uniqueKeysWithValues: weights.architecture.inventory.map { ($0.name, weights[$0.name]) }),
            settings: settings, pool: pool)
    }

    /// The loss of a batch in training mode and its gradients: batch normalisation takes the statistics of all patches of
    /// the batch together, and gradients go back through the memory over all frames of a clip.
    public func step(_ batch: TrainingBatch) -> StepResult {
        let pass = pass(isTraining: true)
        let batch = GraphBatch<Float>(batch, usesContexts: settings.usesContexts)
        let result = pass.run(batch)
        pass.tape.backward(from: result.loss)
        return StepResult(
            loss: Double(result.loss.scalar), parts: result.parts,
            gradients: pass.trained.mapValues { pass.tape.gradient(of: $0) },
            runningStatistics: pass.runningStatistics, attention: spread(result, batch))
    }

    /// The loss and the responses of a batch in inference mode: batch normalisation takes its running statistics.
    public func evaluate(_ batch: TrainingBatch) -> EvaluationResult {
        let batch = GraphBatch<Float>(batch, usesContexts: settings.usesContexts)
        let result = pass(isTraining: false).run(batch)
        let responses = result.responses.tensor
        let clips = batch.clips
        return EvaluationResult(
            loss: Double(result.loss.scalar), parts: result.parts,
            responses: (0..<batch.frames - 1).map { frame in
                Tensor(stacking: (0..<clips).map { responses.slice(frame * clips + $0) })
            },
            attention: spread(result, batch))
    }

    private func pass(isTraining: Bool) -> NetworkPass<Float> {
        NetworkPass(
            architecture: architecture, settings: settings, tensors: parameters, isTraining: isTraining,
            tape: Tape(pool: pool, memory: memory, isRecording: isTraining))
    }

    private func spread(_ result: GraphResult<Float>, _ batch: GraphBatch<Float>) -> [AttentionSpread] {
        zip(architecture.levels, result.levels).compactMap { AttentionSpread(level: $0, $1, batch) }
    }

    private func checkParameters() {
        let inventory = architecture.inventory
        for specification in inventory {
            precondition(
                parameters[specification.name]?.shape == specification.shape,
                "\(specification.name) is missing or not of shape \(specification.shape)")
        }
        let others = parameters.count { $0.key.hasPrefix("distillation.") }
        precondition(parameters.count == inventory.count + others, "parameters that are none of the architecture's")
    }
}

extension GraphSettings {
    /// Whether a batch's contexts are run.
    var usesContexts: Bool { lambda2 > 0 && !ablation.contains(.context) }
}
