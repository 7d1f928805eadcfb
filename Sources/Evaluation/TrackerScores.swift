import Imaging
import Sequences

/// One sequence that could not be scored, and why.
public struct ScoringProblem: Sendable, Hashable {
    /// The tracker.
    public var tracker: String
    /// The sequence.
    public var sequence: String
    /// Why not: a line for a person.
    public var reason: String
}

/// A tracker's scores on each sequence, by the sequence's name.
public struct TrackerScores: Sendable {
    /// The tracker's name.
    public let tracker: String
    /// One-pass scores.
    public var onePass: [String: OnePassScore] = [:]
    /// Average overlap of the same runs.
    public var averageOverlap: [String: AverageOverlapScore] = [:]
    /// What the tracker said of itself in the same runs, where that was kept.
    public var confidence: [String: ConfidenceScore] = [:]
    /// Spatial robustness: the twelve passes of a sequence together.
    public var spatial: [String: OnePassScore] = [:]
    /// Temporal robustness: the twenty passes of a sequence together.
    public var temporal: [String: OnePassScore] = [:]
    /// From several first boxes: the passes of a sequence, in the order of `FirstBox`.
    public var starts: [String: [OnePassScore]] = [:]
    /// With restarts: the stretches of a sequence together.
    public var restarts: [String: OnePassScore] = [:]
    /// Supervised scores.
    public var supervised: [String: SupervisedSequenceScore] = [:]
    /// Multistart scores.
    public var multistart: [String: MultistartSequenceScore] = [:]
    /// The times of one-pass and supervised runs together, where they are known.
    public var times: [EvaluationProtocol: [String: RunTime]] = [:]
    /// How the runs were made, where that was recorded, each kind once, in the order met.
    public var records: [RunRecord] = []
    /// The sequences whose results cannot be used.
    public var problems: [ScoringProblem] = []

    /// No scores yet.
    public init(tracker: String) { self.tracker = tracker }

    /// The one-pass scores of a protocol that has such; empty for VOT's.
    public func onePassScores(_ kind: EvaluationProtocol) -> [String: OnePassScore] {
        switch kind {
        case .onePass: onePass
        case .spatial: spatial
        case .temporal: temporal
        case .starts: starts.compactMapValues { OnePassScore.pooled($0) }
        case .restarts: restarts
        case .supervised, .multistart: [:]
        }
    }

    /// Scores a tracker's saved results. Sequences without results are passed over; those whose results are broken are listed
    /// in `problems`.
    ///
    /// - Parameters:
    ///   - folder: the results.
    ///   - sequences: the ground truth.
    ///   - protocols: what to look for: one-pass and supervised results can be scored so.
    ///   - rules: the choices that scores depend on.
    public init(
        scoring folder: ResultFolder, on sequences: [AnnotatedSequence], protocols: Set<EvaluationProtocol>,
        rules: ScoringRules
    ) {
        self.init(tracker: folder.tracker)
        for sequence in sequences where !sequence.hasFirstBoxOnly {
            if protocols.contains(.onePass) {
                attempt(sequence) { scores in try scores.addOnePass(sequence, from: folder, rules: rules) }
            }
            if protocols.contains(.supervised) {
                attempt(sequence) { scores in try scores.addSupervised(sequence, from: folder, rules: rules) }
            }
            if protocols.contains(.multistart) {
                attempt(sequence) { scores in try scores.addMultistart(sequence, from: folder) }
            }
        }
    }

    mutating func attempt(_ sequence: AnnotatedSequence, _ body: (inout TrackerScores) throws -> Void) {
        do {
            try body(&self)
        } catch {
            problems.append(ScoringProblem(tracker: tracker, sequence: sequence.name, reason: "\(error)"))
        }
    }

    private mutating func addOnePass(
        _ sequence: AnnotatedSequence, from folder: ResultFolder, rules: ScoringRules
    ) throws {
        let runs = try folder.onePass(sequence)
        guard !runs.isEmpty else { return }
        let boxes = sequence.boxes
        let scores = try runs.map {
            try OnePassScore(result: $0, truth: boxes, unannotated: rules.unannotated(of: sequence))
        }
        onePass[sequence.name] = OnePassScore.pooled(scores)
        // A sequence of a single frame has a one-pass score, by its overwritten frame, and no average overlap.
        let bounds = sequence.convention == .got10k ? sequence.frameSize : nil
        averageOverlap[sequence.name] = AverageOverlapScore.pooled(
            runs.compactMap { try? AverageOverlapScore(result: $0, truth: boxes, frameSize: bounds) })
        times[.onePass, default: [:]][sequence.name] = try folder.time(of: sequence)
    }

    private mutating func addSupervised(
        _ sequence: AnnotatedSequence, from folder: ResultFolder, rules: ScoringRules
    ) throws {
        let trajectories = try folder.supervised(sequence)
        guard !trajectories.isEmpty else { return }
        let regions = sequence.truth.map(\.region)
        let runs = try trajectories.map {
            try SupervisedRun($0, truth: regions, in: sequence.frameSize, measure: rules.overlap)
        }
        supervised[sequence.name] = SupervisedSequenceScore(runs: runs)
        times[.supervised, default: [:]][sequence.name] = try folder.supervisedTime(of: sequence)
    }

    private mutating func addMultistart(_ sequence: AnnotatedSequence, from folder: ResultFolder) throws {
        let runs = try folder.multistart(sequence)
        guard !runs.isEmpty else { return }
        let measured = try runs.map { anchor, run in
            let truth = anchor.frames(of: sequence.truth.count).map { sequence.truth[$0] }
            return try MultistartRun(run, truth: truth, in: sequence.frameSize)
        }
        multistart[sequence.name] = MultistartSequenceScore(runs: measured, frames: sequence.truth.count)
    }
}
