/// What happens during a run.
public enum TrainingEvent: Sendable {
    /// It begins or goes on; what it learns from, in words.
    case started(step: Int, material: String)
    /// A phase begins or goes on.
    case phase(TrainingPhase)
    /// A step was taken.
    case step(StepRecord)
    /// The validation loss of something that is not trained, to compare with.
    case compared(name: String, loss: Double)
    /// The validation loss was taken.
    case validated(ValidationRecord)
    /// The quick tracking score was taken, and whether it is the best so far.
    case scored(step: Int, TrackingScore, isBest: Bool)
    /// A file was written.
    case saved(path: String)
    /// Something went wrong that does not end the run.
    case problem(String)
}

/// One step in numbers.
public struct StepRecord: Sendable, Hashable, Codable {
    /// The step's number, from 0.
    public var step: Int
    /// The phase's number, from 0.
    public var phase: Int
    public var loss: Double
    /// The mean over some fifty steps.
    public var smoothedLoss: Double
    /// Parts of the loss and what else the model tells.
    public var parts: [String: Double]
    /// The norm of the gradients before clipping.
    public var gradientNorm: Double
    /// The learning rate.
    public var rate: Double
    /// Patches learned from in this step, over all processes.
    public var patches: Int
    /// Patches learned from so far.
    public var allPatches: Int
    /// The time the step took, in seconds.
    public var seconds: Double
    /// The part of it spent waiting for clips.
    public var waitingSeconds: Double
    /// Estimated time to the end of the last phase, in seconds; nil before there is a measure.
    public var secondsLeft: Double?
}

/// A validation in numbers.
public struct ValidationRecord: Sendable, Hashable, Codable {
    /// Steps taken before it.
    public var step: Int
    public var loss: Double
    public var parts: [String: Double]
    /// Whether it is the lowest so far.
    public var isBest: Bool
    /// The validation loss that the run began with: of random weights, where it began with those.
    public var firstLoss: Double
}

/// How a run ended.
public enum TrainingOutcome: Sendable, Equatable {
    /// All phases are over.
    case finished
    /// It was interrupted and can be taken up again.
    case interrupted
}

/// Why a run cannot go on.
public enum TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// So many losses or gradients in a row were not finite.
    case diverged(steps: Int)
    /// A phase has fewer clips a step than there are processes.
    case batchTooSmall(phase: String, batch: Int, processes: Int)
    /// There is nothing to take up.
    case noCheckpoint(path: String)
    /// There is a run in the folder already.
    case occupied(path: String)
    /// Another run writes into the folder at the moment.
    case inUse(path: String)
    /// The system refuses the folder; `reason` is the system's.
    case unwritable(path: String, reason: String)
    /// The teacher of a distillation cannot be used.
    case teacher(path: String, reason: String)
    /// Of another run: its seed is not the configuration's.
    case otherSeed(path: String, seed: UInt64)

    public var description: String {
        switch self {
        case .diverged(let steps):
            "the loss or a gradient was not finite in \(steps) steps in a row; a lower rate or a longer warm-up may help"
        case .batchTooSmall(let phase, let batch, let processes):
            "the phase \"\(phase)\" has \(batch) clips a step, which \(processes) processes cannot share"
        case .noCheckpoint(let path): "\(path) does not exist: there is no run to resume"
        case .occupied(let path):
            "\(path) is there already: --resume goes on with that run, another output folder begins a new one"
        case .inUse(let path): "another run writes into \(path) at the moment; it has to end first"
        case .unwritable(let path, let reason): "cannot write into \(path): \(reason)"
        case .teacher(let path, let reason): "the teacher \(path): \(reason)"
        case .otherSeed(let path, let seed): "\(path) is of a run with the seed \(seed)"
        }
    }
}
