import Imaging
import Tracking

/// How far a tracker's scores and states agree with what its boxes are worth, over the frames of one pass but the first.
public struct ConfidenceScore: Sendable, Hashable {
    /// A frame, as the tracker saw it and as it was.
    struct JudgedFrame: Sendable, Hashable {
        var verdict: FrameVerdict
        /// The overlap of the tracker's box with the ground truth; 0 where there is no target.
        var overlap: Double
        /// Whether the target is gone: the box overlaps it by less than a tenth, or there is none.
        var isGone: Bool { overlap < ConfidenceScore.goneBelow }
    }

    /// What became of some of the frames.
    public struct Outcome: Sendable, Hashable {
        /// How many.
        public let frames: Int
        /// The mean overlap, 0...1.
        public let overlap: Double
        /// The share of those whose overlap is above one half.
        public let held: Double
        /// The share of those in which the target is gone.
        public let gone: Double

        /// The outcome of frames; nil without any.
        init?(_ frames: some Collection<JudgedFrame>) {
            guard !frames.isEmpty else { return nil }
            let count = Double(frames.count)
            self.frames = frames.count
            overlap = frames.reduce(0) { $0 + $1.overlap } / count
            held = Double(frames.count { $0.overlap > ConfidenceScore.heldAbove }) / count
            gone = Double(frames.count(where: \.isGone)) / count
        }
    }

    /// The overlap above which a target is held.
    public static let heldAbove = 0.5
    /// The overlap below which it is gone.
    public static let goneBelow = 0.1
    /// Scores are looked at in so many ranges of equal width.
    public static let rangeCount = 10

    private let frames: [JudgedFrame]

    /// The score of a run.
    ///
    /// - Parameters:
    ///   - verdicts: those of all frames.
    ///   - boxes: the tracker's boxes.
    ///   - truth: the ground truth; nil where there is no target.
    /// - Throws: `frameCounts` for lists of unequal length.
    package init(_ verdicts: [FrameVerdict], boxes: [BoundingBox], truth: [BoundingBox?]) throws(EvaluationError) {
        guard verdicts.count == truth.count, boxes.count == truth.count else {
            throw .frameCounts(result: min(verdicts.count, boxes.count), truth: truth.count)
        }
        frames = truth.indices.dropFirst().map { index in
            JudgedFrame(
                verdict: verdicts[index], overlap: truth[index].map { boxes[index].overlap(with: $0) } ?? 0)
        }
    }

    /// Several runs together, in which frames weigh the same.
    init(_ scores: some Collection<ConfidenceScore>) { frames = scores.flatMap(\.frames) }

    /// The number of frames.
    public var frameCount: Int { frames.count }

    /// The outcome of the frames in a state; nil where there are none.
    public func outcome(of state: TrackingState) -> Outcome? { Outcome(frames.filter { $0.verdict.state == state }) }

    /// The outcome of the frames whose score is in a range, from 0; nil where there are none.
    public func outcome(ofRange range: Int) -> Outcome? {
        Outcome(frames.filter { min(Int($0.verdict.score * Double(Self.rangeCount)), Self.rangeCount - 1) == range })
    }

    /// The outcomes of the states that occur, in their order.
    var outcomesByState: [(state: TrackingState, outcome: Outcome)] {
        TrackingState.allCases.compactMap { state in outcome(of: state).map { (state, $0) } }
    }

    /// The outcomes of the ranges of scores that occur, with their bounds, the lowest first.
    var outcomesByScore: [(scores: ClosedRange<Double>, outcome: Outcome)] {
        func bound(_ number: Int) -> Double { Double(number) / Double(Self.rangeCount) }
        return (0..<Self.rangeCount).compactMap { range in
            outcome(ofRange: range).map { (bound(range)...bound(range + 1), $0) }
        }
    }

    /// How well a low score finds the frames in which the target is gone: for the thresholds 0, 0.01 ... 1 the shares of those
    /// frames and of the others whose score is at most that. Nil where all frames are of one kind.
    public var detection: [(falseAlarms: Double, found: Double)]? {
        let (gone, others) = (scores(ofGone: true), scores(ofGone: false))
        guard !gone.isEmpty, !others.isEmpty else { return nil }
        func share(_ scores: [Double], atMost threshold: Double) -> Double {
            Double(scores.count { $0 <= threshold }) / Double(scores.count)
        }
        return [(0, 0)]
            + (0...100).map { percent in
                let threshold = Double(percent) / 100
                return (share(others, atMost: threshold), share(gone, atMost: threshold))
            }
    }

    /// The area under `detection` with every threshold: the probability that a frame in which the target is gone has a lower
    /// score than another, ties by half.
    public var detectionArea: Double? {
        let (gone, others) = (scores(ofGone: true), scores(ofGone: false).sorted())
        guard !gone.isEmpty, !others.isEmpty else { return nil }
        /// How many of the others are below a score, or at most that.
        func count(_ score: Double, _ isBefore: (Double, Double) -> Bool) -> Int {
            var (low, high) = (0, others.count)
            while low < high {
                let middle = (low + high) / 2
                if isBefore(others[middle], score) { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let wins = gone.reduce(0.0) { sum, score in
            sum + Double(others.count) - Double(count(score, <) + count(score, <=)) / 2
        }
        return wins / Double(gone.count * others.count)
    }

    private func scores(ofGone isGone: Bool) -> [Double] {
        frames.filter { $0.isGone == isGone }.map(\.verdict.score)
    }
}
