import Correlation
import Evaluation
import Imaging
import Network
import Sequences
import Tensors
import Tracking

/// The mean over short passes that start from ground truth: steadier than whole sequences, of which one that flips moves the
/// mean by more than training does.
public struct TrackingScore: Sendable, Hashable, Codable {
    /// The mean area under the success curve; sequences weigh the same.
    public var area: Double
    /// The standard error of the area over the sequences; 0 of a single one.
    public var standardError: Double
    /// The mean precision at 20 pixels.
    public var precision: Double
    /// How many passes there were.
    public var passes: Int
    /// How many frames were tracked.
    public var frames: Int
}

/// Scores models on the passes of a configuration.
public struct TrackingScorer: Sendable {
    private let sequences: [EvaluatedSequence]
    private let configuration: TrackingScoreConfiguration
    private let tracking: RARConfiguration
    private let pool: WorkerPool

    /// Opens the sequences.
    ///
    /// - Parameters:
    ///   - graph: the filter that the model is trained through.
    ///   - pool: the network's threads.
    /// - Throws: `ClipError.unusable`.
    public init(
        _ configuration: TrackingScoreConfiguration, graph: GraphSettings, pool: WorkerPool
    ) throws(ClipError) {
        var sequences: [EvaluatedSequence] = []
        for path in configuration.sequences {
            do { sequences += try EvaluatedSequence.openWhole(path) } catch {
                throw .unusable(path: path, reason: "\(error)")
            }
        }
        self.sequences = sequences
        self.configuration = configuration
        self.pool = pool
        // What is judged is the network, not what the tracker adds to it.
        var tracking = RARConfiguration().plain
        tracking.filter.solution = graph.solution
        tracking.filter.lambda1 = graph.lambda1
        tracking.filter.lambda2 = graph.lambda2
        tracking.filter.labelDeviation = graph.labelDeviation
        self.tracking = tracking
    }

    /// The score of a model; nil where it was interrupted.
    ///
    /// - Throws: what a tracker, a frame or a score refuses.
    public func score(
        _ weights: NetworkWeights, ablation: Ablation, isInterrupted: () -> Bool
    ) throws -> TrackingScore? {
        let executor = NetworkExecutor(weights, capacity: 1, pool: pool)
        var sequenceScores: [[OnePassScore]] = []
        for sequence in sequences {
            var scores: [OnePassScore] = []
            let boxes = sequence.annotated.boxes
            for (number, start) in configuration.starts.enumerated() where start + 1 < boxes.count {
                guard let truth = boxes[start] else { continue }
                let box = shifted(truth, pass: number)
                let frames = start..<min(start + configuration.frames, boxes.count)
                let tracker = RARTracker(executor, configuration: tracking, ablation: ablation)
                guard let result = try pass(tracker, over: sequence, frames, box: box, isInterrupted) else {
                    return nil
                }
                scores.append(
                    try OnePassScore(
                        result: result, truth: Array(boxes[frames]),
                        unannotated: ScoringRules().unannotated(of: sequence.annotated)))
            }
            if !scores.isEmpty { sequenceScores.append(scores) }
        }
        return TrackingScore(sequenceScores)
    }

    /// The boxes of one pass; nil where it was interrupted.
    private func pass(
        _ tracker: RARTracker, over sequence: EvaluatedSequence, _ frames: Range<Int>, box: BoundingBox,
        _ isInterrupted: () -> Bool
    ) throws(RunError) -> [BoundingBox]? {
        var run = SequenceRun(sequence, tracker: tracker)
        do throws(RunError) {
            return try run.onePass(frames, box: box, isInterrupted: isInterrupted)
        } catch {
            if error == .interrupted { return nil }
            throw error
        }
    }

    /// The first box of a pass: at the ground truth, or every second time beside it.
    private func shifted(_ box: BoundingBox, pass: Int) -> BoundingBox {
        guard pass % 2 == 1 else { return box }
        let directions: [(x: Double, y: Double)] = [(1, 0), (0, 1), (-1, 0), (0, -1)]
        let direction = directions[pass / 2 % directions.count]
        var moved = box
        moved.x += direction.x * configuration.shift * box.width
        moved.y += direction.y * configuration.shift * box.height
        return moved
    }
}

extension TrackingScore {
    /// The mean over sequences of the means over their passes.
    fileprivate init(_ sequences: [[OnePassScore]]) {
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }
        let areas = sequences.map { mean($0.map(\.area)) }
        let area = mean(areas)
        let variance = areas.reduce(0) { $0 + ($1 - area) * ($1 - area) } / Double(max(areas.count - 1, 1))
        self.area = area
        standardError = (variance / Double(max(areas.count, 1))).squareRoot()
        precision = mean(sequences.map { mean($0.map(\.precision)) })
        passes = sequences.reduce(0) { $0 + $1.count }
        frames = sequences.joined().reduce(0) { $0 + $1.frames }
    }
}
