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
    /// The mean area under the success curve.
    public var area: Double
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
            do { sequences += try EvaluatedSequence.open(path).sequences } catch {
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
        let executor = NetworkExecutor(weights, capacity: RARTracker.capacity(for: tracking), pool: pool)
        var scores: [OnePassScore] = []
        for sequence in sequences {
            let boxes = sequence.annotated.boxes
            for start in configuration.starts where start + 1 < boxes.count {
                guard let box = boxes[start] else { continue }
                var tracker = RARTracker(executor, configuration: tracking, ablation: ablation)
                let end = min(start + configuration.frames, boxes.count)
                var result: [BoundingBox] = []
                for index in start..<end {
                    if isInterrupted() { return nil }
                    let image = try sequence.frames.source.frame(at: index).image
                    result.append(
                        index == start
                            ? try tracker.initialise(image, box: box, maps: []).box
                            : try tracker.step(image, maps: []).box)
                }
                scores.append(try OnePassScore(result: result, truth: Array(boxes[start..<end])))
            }
        }
        guard !scores.isEmpty else { return TrackingScore(area: 0, precision: 0, passes: 0, frames: 0) }
        let count = Double(scores.count)
        return TrackingScore(
            area: scores.reduce(0) { $0 + $1.area } / count,
            precision: scores.reduce(0) { $0 + $1.precision } / count, passes: scores.count,
            frames: scores.reduce(0) { $0 + $1.frames })
    }
}
