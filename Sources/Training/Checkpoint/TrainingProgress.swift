import Platform

/// How far a run is.
public struct TrainingProgress: Sendable, Hashable, Codable {
    /// Steps taken in all phases: the number of the next one.
    public var step = 0
    /// The phase's number, from 0.
    public var phase = 0
    /// Steps taken in this phase.
    public var phaseStep = 0
    /// Time spent in this phase, in seconds.
    public var phaseSeconds = 0.0
    /// Time spent in all, in seconds.
    public var seconds = 0.0
    /// Patches learned from.
    public var patches = 0
    /// The lowest validation loss so far.
    public var bestLoss: Double?
    /// The best tracking score so far: the area under the success curve.
    public var bestArea: Double?
    /// The validation loss of the weights that the run started from.
    public var firstLoss: Double?
    /// The training loss, averaged over some fifty steps.
    public var smoothedLoss: Double?
    /// Steps left out because a loss or gradient was not finite, one after the other up to now.
    public var skipped = 0

    /// The start.
    public init() {}

    /// Takes in the loss of a step.
    mutating func add(loss: Double) {
        smoothedLoss = smoothedLoss.map { $0 + (loss - $0) / 50 } ?? loss
    }
}

extension TrainingProgress {
    /// Reads a progress; its numbers are held to `FileBounds`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        step = try values.number(.step, in: FileBounds.count)
        phase = try values.number(.phase, in: FileBounds.count)
        phaseStep = try values.number(.phaseStep, in: FileBounds.count)
        phaseSeconds = try values.number(.phaseSeconds, in: FileBounds.seconds)
        seconds = try values.number(.seconds, in: FileBounds.seconds)
        patches = try values.number(.patches, in: FileBounds.count)
        bestLoss = try values.decodeIfPresent(Double.self, forKey: .bestLoss)
        firstLoss = try values.decodeIfPresent(Double.self, forKey: .firstLoss)
        smoothedLoss = try values.decodeIfPresent(Double.self, forKey: .smoothedLoss)
        skipped = try values.number(.skipped, in: FileBounds.count)
    }
}
