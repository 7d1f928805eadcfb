import Imaging

/// The GOT-10k measures: average overlap, and the success rates at overlaps of 0.5 and 0.75.
///
/// - The first frame, whose box is given, does not count, and neither do frames where the target is absent.
/// - Success is strict: an overlap of exactly 0.5 fails the rate at 0.5.
/// - Several sequences are pooled frame by frame, so that long sequences weigh more, as in that toolkit's report.
/// - On GOT-10k's own sequences both boxes are brought into the picture as that toolkit does it: a corner to the left of the
///   picture or above it is moved to the border, the sides keep their length, and what is beyond the other borders is cut off.
public struct AverageOverlapScore: Sendable, Hashable, Codable {
    /// The number of frames that count.
    public private(set) var frames: Int
    private var overlapSum: Double
    private var above50: Int
    private var above75: Int

    /// AO: the mean overlap over the frames that count.
    public var averageOverlap: Double { overlapSum / Double(frames) }
    /// SR 0.5: the share of frames whose overlap is greater than 0.5.
    public var successRate50: Double { Double(above50) / Double(frames) }
    /// SR 0.75: the share of frames whose overlap is greater than 0.75.
    public var successRate75: Double { Double(above75) / Double(frames) }

    /// Scores a sequence.
    ///
    /// - Parameters:
    ///   - result: the tracker's box of every frame. A box without area overlaps nothing.
    ///   - truth: the ground truth of every frame, nil where the target is absent.
    ///   - frameSize: the picture's size, where boxes are brought into it; nil leaves them as they are.
    /// - Throws: `frameCounts` for lists of unequal length, `noGroundTruth` where no frame after the first has a ground
    ///   truth.
    public init(
        result: [BoundingBox], truth: [BoundingBox?], frameSize: FrameSize? = nil
    ) throws(EvaluationError) {
        guard result.count == truth.count else {
            throw .frameCounts(result: result.count, truth: truth.count)
        }
        frames = 0
        overlapSum = 0
        above50 = 0
        above75 = 0
        for (box, annotated) in zip(result, truth).dropFirst() {
            guard let annotated, annotated.isMeasurable else { continue }
            let seen = frameSize.map { box.broughtInto($0) } ?? box
            let wanted = frameSize.map { annotated.broughtInto($0) } ?? annotated
            let overlap = seen.isMeasurable && wanted.isMeasurable ? seen.overlap(with: wanted) : 0
            frames += 1
            overlapSum += overlap
            if overlap > 0.5 { above50 += 1 }
            if overlap > 0.75 { above75 += 1 }
        }
        guard frames > 0 else { throw .noGroundTruth(frames: truth.count) }
    }

    /// The score of several sequences, frame by frame; nil where there is none.
    public static func pooled(_ scores: some Collection<AverageOverlapScore>) -> AverageOverlapScore? {
        guard var total = scores.first else { return nil }
        for score in scores.dropFirst() {
            total.frames += score.frames
            total.overlapSum += score.overlapSum
            total.above50 += score.above50
            total.above75 += score.above75
        }
        return total
    }
}

extension BoundingBox {
    /// The box as GOT-10k's toolkit bounds it before it measures overlap; its coordinates, and so the bounds, count from 1.
    fileprivate func broughtInto(_ frame: FrameSize) -> BoundingBox {
        let left = min(max(x + 1, 0), Double(frame.width))
        let top = min(max(y + 1, 0), Double(frame.height))
        return BoundingBox(
            x: left, y: top, width: min(width, Double(frame.width) - left),
            height: min(height, Double(frame.height) - top))
    }
}
