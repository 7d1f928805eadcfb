import Tensors

/// The parts of a loss, each a mean over clips and a weighted mean over frames.
public struct LossParts: Sendable, Hashable, Codable {
    /// min(|g - y|^2, limit).
    public var squaredError: Double
    /// KL(y / sum y || softmax(sharpness g)), before its weight.
    public var divergence: Double
    /// The squared peak of the response to another clip, before its weight; nil where there was none.
    public var negative: Double?
    /// What Psi^s loses where it is not on the target, before its weight; nil where it was not asked for.
    public var attention: Double?
    /// The mean squared error against the teacher's features, before its weight; nil without a teacher.
    public var distillation: Double?

    /// Parts of a loss.
    public init(squaredError: Double = 0, divergence: Double = 0) {
        self.squaredError = squaredError
        self.divergence = divergence
    }
}

/// Whether one level's attention is alive: the spread of its weights, 0 where they have collapsed, and where it attends.
public struct AttentionSpread: Sendable, Hashable, Codable {
    /// The level, 3, 4 or 5.
    public var level: Int
    /// The standard deviation of Psi^s over the positions of a patch, the mean over patches.
    public var spatialOverPositions: Double
    /// The standard deviation of Psi^c over the patches of the batch, the mean over channels.
    public var channelOverPatches: Double
    /// The standard deviation of Psi^c over the channels of a patch, the mean over patches.
    public var channelOverChannels: Double
    /// The mean of Psi^s inside the target's box over its mean in the ring around it, up to twice the box: above 1 where it
    /// attends to the target. A ratio of sums over the frames after the first; nil where boxes or Psi^s are missing.
    public var targetOverRing: Double?

    /// The spread of one level.
    public init(
        level: Int, spatialOverPositions: Double, channelOverPatches: Double, channelOverChannels: Double,
        targetOverRing: Double? = nil
    ) {
        self.level = level
        self.spatialOverPositions = spatialOverPositions
        self.channelOverPatches = channelOverPatches
        self.channelOverChannels = channelOverChannels
        self.targetOverRing = targetOverRing
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
