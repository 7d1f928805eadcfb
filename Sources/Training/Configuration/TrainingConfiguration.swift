import Network
import Text

/// A length of training, or of the time between two events of it.
public enum TrainingSpan: Sendable, Hashable {
    case steps(Int)
    case minutes(Double)

    /// The share of the span that is over, from 0; more than 1 past its end.
    func share(steps: Int, seconds: Double) -> Double {
        switch self {
        case .steps(let count): Double(steps) / Double(count)
        case .minutes(let minutes): seconds / (60 * minutes)
        }
    }
}

/// Steps that are alike: the same crops and batches under one schedule.
public struct TrainingPhase: Sendable, Hashable {
    /// What messages call it.
    public var name: String
    /// How long it lasts. Only a number of steps is repeated exactly by another run.
    public var span: TrainingSpan
    /// Clips a step, over all processes.
    public var batch = 8
    /// The crops' side: 255, or 127 for the middle of the window at the same scale.
    public var crop = 255
    /// The lengths that clips may have, one drawn for each step; an entry given twice is drawn twice as often.
    public var frames = [2]
    public var rate: LearningRate
    /// The parts of the network left out.
    public var ablation: Ablation = []

    /// A phase; what is not given can be set afterwards.
    public init(name: String, span: TrainingSpan, rate: LearningRate = LearningRate()) {
        self.name = name
        self.span = span
        self.rate = rate
    }
}

/// Clips that are never trained on, and how often the loss over them is taken.
public struct ValidationConfiguration: Sendable, Hashable {
    public var every = TrainingSpan.minutes(10)
    /// How many clips.
    public var clips = 64
    /// Clips evaluated at once.
    public var batch = 8
    public var shape = ClipShape()
    /// What they are made from.
    public var material: ClipMaterial

    /// A validation on some material.
    public init(material: ClipMaterial) { self.material = material }
}

/// A quick tracking score: short passes, started at several frames of each sequence from boxes at and beside the ground truth.
public struct TrackingScoreConfiguration: Sendable, Hashable {
    public var every = TrainingSpan.minutes(60)
    /// Sequences with ground truth, or folders of such.
    public var sequences: [String]
    /// The frames to start from.
    public var starts = [0, 60, 120, 180]
    /// The frames of each pass, the first included.
    public var frames = 40
    /// How far a pass's first box may be off, as a share of the target's sides; every second pass is off by this in one of four
    /// directions, in turn. 0 for none.
    public var shift = 0.1

    /// A score on some sequences.
    public init(sequences: [String]) { self.sequences = sequences }
}

/// Everything that decides a training run.
public struct TrainingConfiguration: Sendable, Hashable {
    /// Where the weights start.
    public enum Initialisation: Sendable, Hashable {
        /// At random, decided by the seed.
        case random
        /// At those of a model.
        case file(String)
    }

    /// The folder that everything is written to.
    public var output: String
    public var seed: UInt64 = 1
    /// The network; of a run that goes on from a file the file's.
    public var architecture = Architecture.light
    public var initialisation = Initialisation.random
    /// Where the material comes from, in words, for the model's metadata.
    public var provenance: String
    /// Threads of the network; nil for one a core.
    public var threads: Int?
    public var material: ClipMaterial
    public var optimiser = OptimiserConfiguration(.adamW)
    /// The share of the running mean of the weights that a step keeps; nil for no mean. Validation and models take the mean.
    public var average: Double?
    /// The filter, and how the loss is put together.
    public var graph = GraphSettings()
    /// The features of another network to learn beside; nil for none.
    public var distillation: DistillationConfiguration?
    /// At least one.
    public var phases: [TrainingPhase]
    public var validation: ValidationConfiguration
    public var tracking: TrackingScoreConfiguration?
    /// Minutes from one checkpoint to the next.
    public var checkpointMinutes = 5.0

    /// A configuration; what is not given can be set afterwards.
    public init(
        output: String, provenance: String, material: ClipMaterial, phases: [TrainingPhase],
        validation: ValidationConfiguration
    ) {
        self.output = output
        self.provenance = provenance
        self.material = material
        self.phases = phases
        self.validation = validation
    }

    /// Tells one configuration from another: over everything but the output folder and the threads, which change no
    /// number.
    public var fingerprint: String {
        var copy = self
        copy.output = ""
        copy.threads = nil
        return "\(copy)".utf8.fingerprint
    }
}
