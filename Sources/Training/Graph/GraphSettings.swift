import Correlation
import Network
import Tensors

/// What a training step computes: the filter, what is trained, and how the loss is put together.
public struct GraphSettings: Sendable, Hashable {
    /// How the filter is solved for.
    public var solution: FilterConfiguration.Solution
    /// lambda1, the weight of the filter's own energy; positive.
    public var lambda1: Double
    /// lambda2, the weight of the response to the contexts; 0 leaves a batch's contexts out.
    public var lambda2: Double
    /// sigma of the label, in cells.
    public var labelDeviation: Double
    /// Prefixes of the names of parameters that stay as they are, such as `backbone.conv1.`, `backbone.bn1.` and
    /// `backbone.layer1.`; the batch normalisation of these layers uses its running statistics.
    public var frozen: [String]
    /// Whether the deformable convolution of the architecture, if it has one, samples at its offsets. Without, it is the
    /// plain convolution and its offsets are not trained.
    public var usesDeformable: Bool
    /// Parts of the network left out (Equations.md, section 3).
    public var ablation: Ablation
    /// The precision of the factors of a step's convolutions outside the attention. Weights, sums, batch normalisation,
    /// attention, filter and losses are in single precision either way, and so is all that is not trained, such as a
    /// validation. bfloat16 is float32 on a processor that does not have it.
    public var precision: Precision
    /// The weight of the last frame's loss.
    public var searchWeight: Double
    /// The weight of each middle frame's loss.
    public var middleWeight: Double
    /// The squared error of a response at which its part of the loss is clipped.
    public var errorLimit: Double
    /// The weight of the divergence beside the squared error.
    public var divergenceWeight: Double
    /// What the response is multiplied with before the softmax.
    public var sharpness: Double
    /// Which frames of a clip a filter is learned from while the network is trained.
    public var templates: Templates
    /// How many other clips of the batch each filter is tried on, whose windows it should answer with nothing; at most as many
    /// as there are.
    public var negatives: Int
    /// The weight of the squared peaks of those answers, a mean over them.
    public var negativeWeight: Double
    /// The weight of what Psi^s loses where it is not on the target, a mean over levels, frames and clips; 0 for none.
    public var attentionWeight: Double
    /// The weight of the mean squared error against a teacher's features; 0 for none.
    public var distillationWeight: Double

    /// Which frames filters are learned from.
    public enum Templates: String, Sendable, Hashable, CaseIterable {
        /// The first of a clip, for all frames after it.
        case first
        /// Every one, each for all others: k(k-1) losses from k patches. Frames after the first have no contexts.
        case every
    }

    /// Settings; what is not given is the recipe that worked: the shared filter without contexts, everything trained.
    public init(
        solution: FilterConfiguration.Solution = .shared, lambda1: Double = 1e-4, lambda2: Double = 0,
        labelDeviation: Double = 0.1 * 31 / 3, frozen: [String] = [], usesDeformable: Bool = true,
        ablation: Ablation = [], precision: Precision = .float32, searchWeight: Double = 1,
        middleWeight: Double = 0.5, errorLimit: Double = 20, divergenceWeight: Double = 0.5, sharpness: Double = 12,
        templates: Templates = .first, negatives: Int = 0, negativeWeight: Double = 1, attentionWeight: Double = 0,
        distillationWeight: Double = 0
    ) {
        self.solution = solution
        self.lambda1 = lambda1
        self.lambda2 = lambda2
        self.labelDeviation = labelDeviation
        self.frozen = frozen
        self.usesDeformable = usesDeformable
        self.ablation = ablation
        self.precision = precision
        self.searchWeight = searchWeight
        self.middleWeight = middleWeight
        self.errorLimit = errorLimit
        self.divergenceWeight = divergenceWeight
        self.sharpness = sharpness
        self.templates = templates
        self.negatives = negatives
        self.negativeWeight = negativeWeight
        self.attentionWeight = attentionWeight
        self.distillationWeight = distillationWeight
    }

    /// Whether the parameter or running statistic `name` belongs to a frozen layer.
    public func isFrozen(_ name: String) -> Bool { frozen.contains { name.hasPrefix($0) } }
}
