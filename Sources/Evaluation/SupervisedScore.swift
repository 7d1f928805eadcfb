import Foundation
import Imaging
import Sequences

/// One supervised run, measured: each frame's overlap and the stretches between starts and failures.
public struct SupervisedRun: Sendable, Hashable {
    /// The overlap with the ground truth, nil in frames without an answer (starts, failures, skipped frames).
    public let overlaps: [Double?]
    /// The stretches between starts and failures.
    public let fragments: [SupervisedTrajectory.Fragment]

    /// The number of failures.
    public var failures: Int { fragments.count(where: \.failed) }

    /// Measures a run.
    ///
    /// - Parameters:
    ///   - trajectory: the run.
    ///   - truth: the ground truth of every frame.
    ///   - frame: the picture's size; nil clips nothing.
    ///   - measure: how overlap is measured.
    /// - Throws: `frameCounts` for a run of another length than the ground truth.
    public init(
        _ trajectory: SupervisedTrajectory, truth: [Region], in frame: FrameSize?,
        measure: OverlapMeasure = .rasterised
    ) throws(EvaluationError) {
        guard trajectory.entries.count == truth.count else {
            throw .frameCounts(result: trajectory.entries.count, truth: truth.count)
        }
        overlaps = zip(trajectory.entries, truth).map { entry, annotated in
            guard case .region(let region) = entry else { return nil }
            return region.overlap(with: annotated, in: frame, measure: measure)
        }
        fragments = trajectory.fragments
    }

    /// A measured run from its parts.
    package init(overlaps: [Double?], fragments: [SupervisedTrajectory.Fragment]) {
        self.overlaps = overlaps
        self.fragments = fragments
    }

    /// The overlaps that count for accuracy: `burnIn` frames from every start, the start included, are left out, because
    /// they profit from the ground truth they were started on.
    func settledOverlaps(burnIn: Int) -> [Double?] {
        var settled = overlaps
        for fragment in fragments {
            for frame in fragment.start..<min(fragment.start + burnIn, settled.count) { settled[frame] = nil }
        }
        return settled
    }
}

/// One sequence's supervised score over its repetitions.
public struct SupervisedSequenceScore: Sendable, Hashable {
    /// The frames that each accuracy leaves out from a start.
    public static let burnIn = 10

    /// The runs, one for each repetition.
    public let runs: [SupervisedRun]
    /// The number of frames of the sequence.
    public let frames: Int
    /// The mean number of failures of a run.
    public let failures: Double
    /// The sum over frames of the overlap, each frame's the mean over the repetitions that have one.
    let overlapSum: Double
    /// The number of frames in that sum.
    let overlapFrames: Int

    /// The mean overlap outside the burn-in; nil where no frame is.
    public var accuracy: Double? { overlapFrames > 0 ? overlapSum / Double(overlapFrames) : nil }

    /// exp(-30 F / frames), the estimated chance to survive 30 frames, 0...1.
    public var robustness: Double { survival(failures: failures, frames: frames) }

    /// The score of a sequence's repetitions.
    ///
    /// - Precondition: there is at least one run, and all have the same number of frames.
    public init(runs: [SupervisedRun]) {
        precondition(!runs.isEmpty && runs.allSatisfy { $0.overlaps.count == runs[0].overlaps.count })
        self.runs = runs
        frames = runs[0].overlaps.count
        failures = Double(runs.reduce(0) { $0 + $1.failures }) / Double(runs.count)
        let settled = runs.map { $0.settledOverlaps(burnIn: Self.burnIn) }
        var sum = 0.0
        var counted = 0
        for frame in 0..<frames {
            let values = settled.compactMap { $0[frame] }
            guard !values.isEmpty else { continue }
            sum += values.reduce(0, +) / Double(values.count)
            counted += 1
        }
        overlapSum = sum
        overlapFrames = counted
    }
}

/// A tracker's supervised score over a data set (VOT; Equations.md, section 8).
public struct SupervisedScore: Sendable, Hashable {
    /// The mean overlap outside the burn-in over the frames of all sequences; nil where there is none.
    public let accuracy: Double?
    /// The number of failures, summed over sequences, each the mean of its repetitions.
    public let failures: Double
    /// The number of frames of all sequences.
    public let frames: Int
    /// The expected average overlap by length.
    public let curve: ExpectedOverlapCurve
    /// The interval of lengths over which `expectedAverageOverlap` is taken.
    public let lengths: ClosedRange<Int>

    /// exp(-30 F / frames), the estimated chance to survive 30 frames, 0...1.
    public var robustness: Double { survival(failures: failures, frames: frames) }
    /// Failures in a hundred frames: the robustness printed in the tables of many papers.
    public var failuresPerHundredFrames: Double { frames > 0 ? 100 * failures / Double(frames) : 0 }
    /// EAO: the mean of the curve over `lengths`; nil where no sequence is long enough.
    public var expectedAverageOverlap: Double? { curve.mean(over: lengths) }

    /// The score of a set of sequences; sequences weigh by their frames in accuracy, by their starts in expected overlap.
    public init(_ sequences: some Collection<SupervisedSequenceScore>, lengths: ClosedRange<Int>) {
        let counted = sequences.reduce(0) { $0 + $1.overlapFrames }
        accuracy = counted > 0 ? sequences.reduce(0) { $0 + $1.overlapSum } / Double(counted) : nil
        failures = sequences.reduce(0) { $0 + $1.failures }
        frames = sequences.reduce(0) { $0 + $1.frames }
        curve = ExpectedOverlapCurve(sequences)
        self.lengths = lengths
    }
}

/// The estimated chance to survive 30 frames.
private func survival(failures: Double, frames: Int) -> Double {
    frames > 0 ? exp(-30 * failures / Double(frames)) : 1
}
