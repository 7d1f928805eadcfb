import Correlation

/// When a response counts as clear, as doubtful and as no target at all.
///
/// A response is judged against those of the frames in which the target was tracked: its peak over their running mean,
/// its peak-to-sidelobe ratio (PSR) over theirs, each at most 1. The score is the geometric mean of the two. Peaks fall
/// when the target changes, PSRs when something else looks like it; what hides the target lowers both.
///
/// Before any frame was tracked, a response is judged against what a target's usually is in that frame: `firstPeak` and
/// `firstPeakToSidelobeRatio`. A target without features, plain sky, say, is far below it.
///
/// - score >= `uncertainBelow`: tracked; the first time, score >= `recoveredAbove`.
/// - `lostBelow` <= score < `uncertainBelow`: uncertain.
/// - score < `holdBelow`: the peak says nothing, and the box stays where it was.
/// - score < `lostBelow` in `patience` frames in a row, or < `uncertainBelow` in `longPatience`: lost; until then uncertain.
/// - a lost target is tracked again where a window scores at least `recoveredAbove`.
public struct ConfidenceRule: Sendable, Hashable, Codable {
    /// Below this score the filter stops learning.
    public var uncertainBelow: Double
    /// Below this score a frame counts towards losing the target.
    public var lostBelow: Double
    /// Below this score the box does not follow the peak.
    public var holdBelow: Double
    /// Frames in a row below `lostBelow` that make a target lost.
    public var patience: Int
    /// Frames in a row below `uncertainBelow` that make a target lost.
    public var longPatience: Int
    /// The score from which a lost target counts as found, and one that was never tracked as tracked.
    public var recoveredAbove: Double
    /// The share of a new tracked frame in the running means.
    public var memoryRate: Double
    /// The peak that is expected of the first frame, as a share of the template's own: .38 and more on seventeen sequences,
    /// .3 and less on noise.
    public var firstPeak: Double
    /// The peak-to-sidelobe ratio that is expected of it. The default is for a filter over gradients: 17 and more on those
    /// sequences, 4 to 8 on noise.
    public var firstPeakToSidelobeRatio: Double

    /// A rule from its thresholds.
    public init(
        uncertainBelow: Double = 0.45, lostBelow: Double = 0.25, holdBelow: Double = 0.1, patience: Int = 5,
        longPatience: Int = 30, recoveredAbove: Double = 0.55, memoryRate: Double = 0.05, firstPeak: Double = 0.6,
        firstPeakToSidelobeRatio: Double = 20
    ) {
        self.uncertainBelow = uncertainBelow
        self.lostBelow = lostBelow
        self.holdBelow = holdBelow
        self.patience = patience
        self.longPatience = longPatience
        self.recoveredAbove = recoveredAbove
        self.memoryRate = memoryRate
        self.firstPeak = firstPeak
        self.firstPeakToSidelobeRatio = firstPeakToSidelobeRatio
    }
}

/// A `ConfidenceRule` at work on one target: the running means and the frames in doubt. A value, like the tracker it is in.
package struct ConfidenceJudge: Sendable {
    /// Whether the target was lost in the last frame.
    package private(set) var isLost = false
    /// The usual peak: the running mean, or what is expected before any frame was tracked.
    private var usualPeak: Double
    /// The same of the peak-to-sidelobe ratio.
    private var usualRatio: Double
    private var trackedFrames = 0
    private var doubtfulFrames = 0
    private var untrackedFrames = 0

    /// A judge that has seen no frame yet.
    ///
    /// - Parameter template: the response to the patch that the target was taken from.
    package init(template: ResponseStatistics, rule: ConfidenceRule) {
        usualPeak = rule.firstPeak * template.peak
        usualRatio = rule.firstPeakToSidelobeRatio
    }

    /// The confidence of a response, without learning from it.
    package func confidence(of statistics: ResponseStatistics) -> Confidence {
        func share(_ value: Double, _ mean: Double) -> Double { mean > 0 ? min(max(value / mean, 0), 1) : 0 }
        let score =
            (share(statistics.peak, usualPeak) * share(statistics.peakToSidelobeRatio, usualRatio)).squareRoot()
        return Confidence(
            peak: statistics.peak, peakToSidelobeRatio: statistics.peakToSidelobeRatio,
            averagePeakToCorrelationEnergy: statistics.averagePeakToCorrelationEnergy, score: score,
            usualPeak: usualPeak, usualPeakToSidelobeRatio: usualRatio)
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
        let least = trackedFrames == 0 ? max(rule.recoveredAbove, rule.uncertainBelow) : rule.uncertainBelow
        untrackedFrames = confidence.score < least ? untrackedFrames + 1 : 0
        isLost = doubtfulFrames >= rule.patience || untrackedFrames >= rule.longPatience
        if isLost { return .lost }
        if untrackedFrames > 0 { return .uncertain }
        trackedFrames += 1
        // A plain mean until the running one has seen enough.
        let rate = max(rule.memoryRate, 1 / Double(trackedFrames))
        usualPeak += rate * (confidence.peak - usualPeak)
        usualRatio += rate * (confidence.peakToSidelobeRatio - usualRatio)
        return .tracked
    }
}
