import Imaging

/// How frames are scored whose ground truth is absent or has no area.
public enum UnannotatedFrameRule: String, Sendable, Codable, CaseIterable {
    /// They fail every overlap threshold and pass every centre-error threshold. The OTB toolkit does so, and with it every
    /// published OTB figure: five of the hundred sequences have such frames.
    case asPublished
    /// They are left out of both curves.
    case leftOut
}

/// One sequence's score in one pass (OTB; Equations.md, section 8).
///
/// - Overlap passes where it is strictly greater than the threshold, centre error where it is at most the threshold.
/// - The first frame is overwritten by its ground truth and counts, so a perfect run scores 20/21, not 1.
/// - A result box that is not finite or has no area repeats the box before it, as the OTB toolkit has it.
public struct OnePassScore: Sendable, Hashable, Codable {
    /// The 21 overlap thresholds 0, 0.05 ... 1.
    public static let overlapThresholds: [Double] = (0...20).map { Double($0) / 20 }
    /// The 51 centre-error thresholds 0, 1 ... 50, in pixels.
    public static let errorThresholds: [Double] = (0...50).map(Double.init)
    /// The centre error, in pixels, at which precision is quoted.
    public static let quotedError = 20

    /// The share of frames whose overlap is greater than each of `overlapThresholds`.
    public let successCurve: [Double]
    /// The share of frames whose centre error is at most each of `errorThresholds`.
    public let precisionCurve: [Double]
    /// The number of frames the curves are made of.
    public let frames: Int
    /// The number of frames without a ground truth, whether they count or not.
    public let unannotatedFrames: Int

    /// The area under the success curve: the mean of its 21 values.
    public var area: Double { successCurve.reduce(0, +) / Double(successCurve.count) }
    /// The share of frames with a centre error of at most 20 pixels.
    public var precision: Double { precisionCurve[Self.quotedError] }

    /// Scores a sequence.
    ///
    /// - Parameters:
    ///   - result: the tracker's box of every frame.
    ///   - truth: the ground truth of every frame, nil where the annotation has a number that is not positive.
    ///   - rule: what becomes of frames without a ground truth.
    /// - Throws: `frameCounts` for lists of unequal length, `noGroundTruth` where nothing is left to score.
    public init(
        result: [BoundingBox], truth: [BoundingBox?], unannotated rule: UnannotatedFrameRule = .asPublished
    ) throws(EvaluationError) {
        guard result.count == truth.count else {
            throw .frameCounts(result: result.count, truth: truth.count)
        }
        var tally = OnePassTally()
        var unannotated = 0
        var scored = 0
        var current = result.first ?? BoundingBox(x: 0, y: 0, width: 0, height: 0)
        for (frame, box) in result.enumerated() {
            if frame == 0 || box.isMeasurable { current = box }
            guard let annotated = truth[frame], annotated.isMeasurable else {
                unannotated += 1
                if rule == .asPublished { tally.addUnannotated() }
                continue
            }
            if frame == 0 { current = annotated }
            scored += 1
            tally.add(current, against: annotated)
        }
        guard scored > 0 else { throw .noGroundTruth(frames: truth.count) }
        successCurve = tally.successCurve
        precisionCurve = tally.precisionCurve
        frames = tally.frames
        unannotatedFrames = unannotated
    }

    /// The mean of several sequences' scores, in which every sequence weighs the same, however long it is.
    ///
    /// `frames` and `unannotatedFrames` of the mean are sums. Nil where there is no score.
    public static func mean(_ scores: some Collection<OnePassScore>) -> OnePassScore? {
        guard !scores.isEmpty else { return nil }
        return OnePassScore(
            successCurve: meanCurve(scores.map(\.successCurve)),
            precisionCurve: meanCurve(scores.map(\.precisionCurve)),
            frames: scores.reduce(0) { $0 + $1.frames },
            unannotatedFrames: scores.reduce(0) { $0 + $1.unannotatedFrames })
    }

    /// Several runs of one sequence together, in which every frame weighs the same: repetitions, and the passes of spatial
    /// and temporal robustness. Nil where there is no score.
    public static func pooled(_ scores: some Collection<OnePassScore>) -> OnePassScore? {
        guard scores.count > 1 else { return scores.first }
        let frames = scores.reduce(0) { $0 + $1.frames }
        func pooled(_ curve: (OnePassScore) -> [Double]) -> [Double] {
            scores.map { score in curve(score).map { $0 * Double(score.frames) } }
                .reduce([]) { sum, next in sum.isEmpty ? next : zip(sum, next).map(+) }.map { $0 / Double(frames) }
        }
        return OnePassScore(
            successCurve: pooled(\.successCurve), precisionCurve: pooled(\.precisionCurve), frames: frames,
            unannotatedFrames: scores.reduce(0) { $0 + $1.unannotatedFrames })
    }

    private init(successCurve: [Double], precisionCurve: [Double], frames: Int, unannotatedFrames: Int) {
        self.successCurve = successCurve
        self.precisionCurve = precisionCurve
        self.frames = frames
        self.unannotatedFrames = unannotatedFrames
    }

    private static func meanCurve(_ curves: [[Double]]) -> [Double] {
        (0..<curves[0].count).map { index in
            curves.reduce(0) { $0 + $1[index] } / Double(curves.count)
        }
    }
}

/// The passes of each threshold, frame by frame.
private struct OnePassTally {
    private var overlapPasses = [Int](repeating: 0, count: OnePassScore.overlapThresholds.count)
    private var errorPasses = [Int](repeating: 0, count: OnePassScore.errorThresholds.count)
    private(set) var frames = 0

    var successCurve: [Double] { overlapPasses.map { Double($0) / Double(frames) } }
    var precisionCurve: [Double] { errorPasses.map { Double($0) / Double(frames) } }

    mutating func add(_ box: BoundingBox, against truth: BoundingBox) {
        frames += 1
        let overlap = box.overlap(with: truth)
        let error = box.centreDistance(to: truth)
        for (index, threshold) in OnePassScore.overlapThresholds.enumerated() where overlap > threshold {
            overlapPasses[index] += 1
        }
        for (index, threshold) in OnePassScore.errorThresholds.enumerated() where error <= threshold {
            errorPasses[index] += 1
        }
    }

    mutating func addUnannotated() {
        frames += 1
        for index in errorPasses.indices { errorPasses[index] += 1 }
    }
}
