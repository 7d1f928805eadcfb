import Correlation

/// When a response counts as clear, as doubtful and as no target at all.
///
/// A response is judged against those of the frames in which the target was tracked: its peak over their running mean,
/// its peak-to-sidelobe ratio (PSR) over theirs, each at most 1. The score is the geometric mean of the two. Peaks fall
/// when the target changes, PSRs when something else looks like it; what hides the target lowers both.
///
/// - score >= `uncertainBelow`: tracked.
/// - `lostBelow` <= score < `uncertainBelow`: uncertain.
/// - score < `lostBelow` in `patience` frames in a row, or < `uncertainBelow` in `longPatience`: lost; until then uncertain.
/// - a lost target is tracked again where a window scores at least `recoveredAbove`.
public struct ConfidenceRule: Sendable, Hashable, Codable {
    /// Below this score the filter stops learning.
    public var uncertainBelow: Double
    /// Below this score a frame counts towards losing the target.
    public var lostBelow: Double
    /// Frames in a row below `lostBelow` that make a target lost.
    public var patience: Int
    /// Frames in a row below `uncertainBelow` that make a target lost.
    public var longPatience: Int
    /// The score from which a lost target counts as found.
    public var recoveredAbove: Double
    /// The share of a new tracked frame in the running means.
    public var memoryRate: Double

    /// A rule from its thresholds.
    public init(
        uncertainBelow: Double = 0.45, lostBelow: Double = 0.25, patience: Int = 5, longPatience: Int = 30,
        recoveredAbove: Double = 0.55, memoryRate: Double = 0.05
    ) {
        self.uncertainBelow = uncertainBelow
        self.lostBelow = lostBelow
        self.patience = patience
        self.longPatience = longPatience
        self.recoveredAbove = recoveredAbove
        self.memoryRate = memoryRate
    }
}

/// A `ConfidenceRule` at work on one target: the running means and the frames in doubt. A value, like the tracker it is in.
package struct ConfidenceJudge: Sendable {
    /// Whether the target was lost in the last frame.
    package private(set) var isLost = false
    private var meanPeak = 0.0
    private var meanRatio = 0.0
    private var trackedFrames = 0
    private var doubtfulFrames = 0
    private var untrackedFrames = 0

    /// A judge that has seen no frame yet.
    package init() {}

    /// The confidence of a response, without learning from it. Before any frame was tracked there is nothing to compare
    /// with, and the score is 1.
    package func confidence(of statistics: ResponseStatistics) -> Confidence {
        func share(_ value: Double, _ mean: Double) -> Double { mean > 0 ? min(max(value / mean, 0), 1) : 0 }
        let score =
            trackedFrames == 0
            ? 1
            : (share(statistics.peak, meanPeak) * share(statistics.peakToSidelobeRatio, meanRatio)).squareRoot()
        return Confidence(
            peak: statistics.peak, peakToSidelobeRatio: statistics.peakToSidelobeRatio,
            averagePeakToCorrelationEnergy: statistics.averagePeakToCorrelationEnergy, score: score,
            usualPeak: trackedFrames > 0 ? meanPeak : nil,
            usualPeakToSidelobeRatio: trackedFrames > 0 ? meanRatio : nil)
    }

    /// The state that a frame's confidence leads to; the running means follow the tracked frames.
    package mutating func judge(_ confidence: Confidence, by rule: ConfidenceRule) -> TrackingState {
        if isLost {
            guard confidence.score >= rule.recoveredAbove else { return .lost }
            isLost = false
            doubtfulFrames = 0
            untrackedFrames = 0
        }
        doubtfulFrames = confidence.score < rule.lostBelow ? doubtfulFrames + 1 : 0
        untrackedFrames = confidence.score < rule.uncertainBelow ? untrackedFrames + 1 : 0
        isLost = doubtfulFrames >= rule.patience || untrackedFrames >= rule.longPatience
        if isLost { return .lost }
        if untrackedFrames > 0 { return .uncertain }
        trackedFrames += 1
        // A plain mean until the running one has seen enough.
        let rate = max(rule.memoryRate, 1 / Double(trackedFrames))
        meanPeak += rate * (confidence.peak - meanPeak)
        meanRatio += rate * (confidence.peakToSidelobeRatio - meanRatio)
        return .tracked
    }
}
