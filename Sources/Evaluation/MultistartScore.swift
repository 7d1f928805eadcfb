import Imaging
import Sequences

/// One run from an anchor, measured (VOT's multistart protocol, since 2020).
///
/// A run has failed where ten frames in a row overlap by at most 0.1 while the target is to be seen; it counts up to the first
/// of them.
public struct MultistartRun: Sendable, Hashable {
    /// The frames in a row that make a failure.
    static let grace = 10
    /// The overlap that does not count as one.
    static let threshold = 0.1

    /// The overlap of each frame of the run with its ground truth; 0 in the frame it was started in, and after a failure.
    public let overlaps: [Double]
    /// The frames up to the failure, or all of them.
    public let progress: Int

    /// Whether the run reached its end.
    public var survived: Bool { progress == overlaps.count }

    /// Measures a run.
    ///
    /// - Parameters:
    ///   - trajectory: the run; its first entry is the start.
    ///   - truth: the ground truth of its frames, in the run's order.
    ///   - frame: the picture's size; nil clips nothing.
    /// - Throws: `frameCounts` for a run of another length than the ground truth.
    public init(
        _ trajectory: SupervisedTrajectory, truth: [GroundTruth], in frame: FrameSize?
    ) throws(EvaluationError) {
        guard trajectory.entries.count == truth.count else {
            throw .frameCounts(result: trajectory.entries.count, truth: truth.count)
        }
        var overlaps = zip(trajectory.entries, truth).map { entry, annotated in
            guard case .region(let region) = entry else { return 0.0 }
            return toolkitOverlap(region, annotated.isAbsent ? .absent : annotated.region, in: frame)
        }
        var progress = overlaps.count
        var inARow = 0
        for (index, overlap) in overlaps.enumerated() {
            let isSeen = truth[index].box != nil
            inARow = overlap <= Self.threshold && isSeen ? inARow + 1 : 0
            if inARow == Self.grace {
                progress = index + 1 - Self.grace
                break
            }
        }
        for index in progress..<overlaps.count { overlaps[index] = 0 }
        self.overlaps = overlaps
        self.progress = progress
    }
}

/// One sequence's multistart score.
public struct MultistartSequenceScore: Sendable, Hashable {
    /// The runs, one for each anchor.
    public let runs: [MultistartRun]
    /// The number of frames of the sequence.
    public let frames: Int

    /// The frames that the runs got through.
    var progress: Int { runs.reduce(0) { $0 + $1.progress } }
    /// The mean overlap over those frames; 0 where there are none.
    public var accuracy: Double {
        let sum = runs.reduce(0) { $0 + $1.overlaps[..<$1.progress].reduce(0, +) }
        return progress > 0 ? sum / Double(progress) : 0
    }
    /// The share of the runs' frames that the tracker got through, 0...1.
    public var robustness: Double { Double(progress) / Double(max(1, runs.reduce(0) { $0 + $1.overlaps.count })) }

    /// The score of a sequence's runs.
    public init(runs: [MultistartRun], frames: Int) {
        self.runs = runs
        self.frames = frames
    }
}

/// A tracker's multistart score over a data set, as the VOT toolkit computes it.
public struct MultistartScore: Sendable, Hashable {
    /// The mean overlap, in which sequences weigh by the frames that were got through.
    public let accuracy: Double
    /// The share of frames that were got through, in which sequences weigh by their length.
    public let robustness: Double
    /// The expected overlap of runs of each length, from 0 to the end of the interval, itself left out. 0 where no run is as
    /// long: so the toolkit counts.
    public let curve: [Double]
    /// EAO: the mean of the curve over the interval of lengths.
    public let expectedAverageOverlap: Double

    /// The score of a set of sequences.
    public init(_ sequences: some Collection<MultistartSequenceScore>, lengths: ClosedRange<Int>) {
        let progress = sequences.reduce(0) { $0 + $1.progress }
        let frames = sequences.reduce(0) { $0 + $1.frames }
        accuracy = sequences.reduce(0) { $0 + $1.accuracy * Double($1.progress) } / Double(max(1, progress))
        robustness = sequences.reduce(0) { $0 + $1.robustness * Double($1.frames) } / Double(max(1, frames))
        var sums = [Double](repeating: 0, count: lengths.upperBound)
        var counts = sums
        for run in sequences.flatMap(\.runs) {
            var sum = 0.0
            for length in sums.indices.dropFirst() {
                if length < run.overlaps.count {
                    sum += run.overlaps[length]
                    sums[length] += sum / Double(length)
                } else if !run.survived {
                    // The toolkit divides by one less here than above.
                    sums[length] += sum / Double(length - 1)
                } else {
                    break
                }
                counts[length] += 1
            }
        }
        curve = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
        let averaged = curve[min(lengths.lowerBound, curve.count)...]
        expectedAverageOverlap = averaged.isEmpty ? 0 : averaged.reduce(0, +) / Double(averaged.count)
    }
}
