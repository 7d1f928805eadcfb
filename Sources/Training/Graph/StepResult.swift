import Tensors

/// The parts of a loss, each a mean over clips and a weighted mean over frames.
public struct LossParts: Sendable, Hashable, Codable {
    /// min(|g - y|^2, limit).
    public var squaredError: Double
    /// KL(y / sum y || softmax(sharpness g)), before its weight.
    public var divergence: Double
    /// The mean squared error against the teacher's features, before its weight; 0 without a teacher.
    public var distillation: Double

    /// Parts of a loss.
    public init(squaredError: Double = 0, divergence: Double = 0, distillation: Double = 0) {
        self.squaredError = squaredError
        self.divergence = divergence
        self.distillation = distillation
    }
}

/// Whether one level's attention is alive: the spread of its weights, 0 where they have collapsed.
public struct AttentionSpread: Sendable, Hashable, Codable {
    /// The level, 3, 4 or 5.
    public var level: Int
    /// The standard deviation of Psi^s over the positions of a patch, the mean over patches.
    public var spatialOverPositions: Double
    /// The standard deviation of Psi^c over the patches of the batch, the mean over channels.
    public var channelOverPatches: Double
    /// The standard deviation of Psi^c over the channels of a patch, the mean over patches.
    public var channelOverChannels: Double

    /// The spread of one level.
    public init(level: Int, spatialOverPositions: Double, channelOverPatches: Double, channelOverChannels: Double) {
        self.level = level
        self.spatialOverPositions = spatialOverPositions
        self.channelOverPatches = channelOverPatches
        self.channelOverChannels = channelOverChannels
    }
}

/// What one training step computed.
public struct StepResult: Sendable {
    /// The loss that the gradients are of.
    public var loss: Double
    /// The parts of the loss.
    public var parts: LossParts
    /// The gradients by parameter name, in the shapes of the parameters; only of those that are trained.
    public var gradients: [String: Tensor<Float>]
    /// The new running statistics by name, of layers that are not frozen.
    public var runningStatistics: [String: Tensor<Float>]
    /// The spread of each level's attention; without attention, none.
    public var attention: [AttentionSpread]
}

/// What a network makes of a batch in inference mode.
public struct EvaluationResult: Sendable {
    /// The loss.
    public var loss: Double
    /// The parts of the loss.
    public var parts: LossParts
    /// The responses to each frame after the template, [N,h,w]: the peak of a target that did not move is at (0, 0).
    public var responses: [Tensor<Float>]
    /// The spread of each level's attention; without attention, none.
    public var attention: [AttentionSpread]
}
