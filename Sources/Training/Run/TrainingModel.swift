import Tensors

/// What one batch says about a model's weights.
public struct TrainingStep: Sendable {
    /// The mean loss over the batch's clips.
    public var loss: Double
    /// Other numbers worth following, by name: parts of the loss, the spread of the attentions.
    public var parts: [String: Double]
    /// The loss's gradient with respect to each weight that is trained.
    public var gradients: [String: Tensor<Float>]
    /// New values of what the step measures itself: the running statistics of batch normalisation.
    public var statistics: [String: Tensor<Float>]

    /// A step from its parts.
    public init(
        loss: Double, parts: [String: Double] = [:], gradients: [String: Tensor<Float>],
        statistics: [String: Tensor<Float>] = [:]
    ) {
        self.loss = loss
        self.parts = parts
        self.gradients = gradients
        self.statistics = statistics
    }
}

/// A loss and what belongs to it, without gradients.
public struct EvaluatedBatch: Sendable {
    /// The mean loss over the batch's clips.
    public var loss: Double
    /// As of `TrainingStep`.
    public var parts: [String: Double]

    /// A result from its parts.
    public init(loss: Double, parts: [String: Double] = [:]) {
        self.loss = loss
        self.parts = parts
    }
}

/// Something whose weights can be trained: a function of weights and a batch.
///
/// The weights belong to the run, which moves them; a model may keep buffers, but no weights, from call to call.
public protocol TrainingModel {
    /// The loss of a batch, with gradients. Batch normalisation uses the batch's statistics.
    mutating func step(_ batch: TrainingBatch, parameters: [String: Tensor<Float>]) throws -> TrainingStep
    /// The loss of a batch as the tracker would have it: batch normalisation uses the running statistics.
    mutating func evaluate(_ batch: TrainingBatch, parameters: [String: Tensor<Float>]) throws -> EvaluatedBatch
}
