import Imaging
import Runs
import Sequences
import Tracking

/// What stops a run: not an error of the program's, but nothing to go on with.
public enum RunError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The caller asked for an end.
    case interrupted
    /// A frame cannot be had.
    case frame(FrameError)
    /// The frames ended before the ground truth did.
    case tooFewFrames(found: Int, annotated: Int)
    /// The tracker refused.
    case tracker(TrackingError)
    /// The ground truth of the frame to start from is no box. Frames count from 0.
    case noInitialBox(frame: Int)

    public var description: String {
        switch self {
        case .interrupted: "interrupted"
        case .frame(let error): "\(error)"
        case .tooFewFrames(let found, let annotated):
            "there are \(found) frames and \(annotated) lines of ground truth; each line needs a frame"
        case .tracker(let error): "the tracker stopped: \(error)"
        case .noInitialBox(let frame): "frame \(frame) cannot be started from: its ground truth is no box"
        }
    }
}

/// Runs a tracker over a sequence's annotated frames and measures its time, decoding apart.
///
/// One value serves one run. Frames are decoded ahead on a thread of their own. A frame that cannot be read ends the run: a
/// score needs every frame.
package struct SequenceRun {
    private let sequence: EvaluatedSequence
    private var run: TrackingRun
    /// The tracker's time for each frame given to it, in seconds.
    private(set) var seconds: [Double] = []
    /// What it said of itself in each of them.
    private(set) var verdicts: [FrameVerdict] = []

    /// A run of a tracker that has no target yet.
    package init(_ sequence: EvaluatedSequence, tracker: any Tracker) {
        self.sequence = sequence
        run = TrackingRun(tracker)
    }

    /// One pass: the tracker starts on a box in a frame and goes on from there.
    ///
    /// - Parameters:
    ///   - frames: the frames of the pass, from 0; all of them must be annotated.
    ///   - box: the box to start on in the first of them.
    ///   - isInterrupted: asked before each frame.
    ///   - onFrame: told after each frame.
    /// - Returns: the boxes of the frames.
    package mutating func onePass(
        _ frames: Range<Int>, box: BoundingBox, isInterrupted: () -> Bool, onFrame: () -> Void = {}
    ) throws(RunError) -> [BoundingBox] {
        var boxes: [BoundingBox] = []
        try forEach(Array(frames), isInterrupted) { run, frame, _ throws(RunError) in
            boxes.append(try run.take(frame, startingOn: boxes.isEmpty ? box : nil).box)
            onFrame()
        }
        return boxes
    }

    /// A supervised run: where the tracker's box does not overlap the ground truth it has failed, and is started again on
    /// the ground truth five frames later, or as soon after that as there is one.
    ///
    /// - Parameters:
    ///   - measure: how overlap is measured.
    ///   - isInterrupted: asked before each frame.
    ///   - onFrame: told after each frame.
    mutating func supervised(
        measure: OverlapMeasure, isInterrupted: () -> Bool, onFrame: () -> Void
    ) throws(RunError) -> [SupervisedEntry] {
        let annotated = sequence.annotated
        var entries: [SupervisedEntry] = []
        var nextStart: Int? = 0
        try forEach(Array(annotated.truth.indices), isInterrupted) { run, frame, number throws(RunError) in
            defer { onFrame() }
            let truth = annotated.truth[number]
            if let start = nextStart {
                if number >= start, let box = truth.box {
                    _ = try run.take(frame, startingOn: box)
                    entries.append(.initialised)
                    nextStart = nil
                } else {
                    entries.append(.skipped)
                }
                return
            }
            let (box, size) = try run.take(frame)
            let region = Region.rectangle(box)
            let isJudged = truth.box != nil
            if isJudged && region.overlap(with: truth.region, in: size, measure: measure) <= 0 {
                entries.append(.failed)
                nextStart = number + Self.restartDelay
            } else {
                entries.append(.region(region))
            }
        }
        return entries
    }

    /// A run from an anchor, to the end or back to the beginning, without restarts.
    mutating func anchored(
        _ anchor: Anchor, isInterrupted: () -> Bool, onFrame: () -> Void
    ) throws(RunError) -> [SupervisedEntry] {
        let truth = sequence.annotated.truth
        guard let box = truth[anchor.frame].box else { throw .noInitialBox(frame: anchor.frame) }
        var entries: [SupervisedEntry] = []
        try forEach(anchor.frames(of: truth.count), isInterrupted) { run, frame, _ throws(RunError) in
            let region = Region.rectangle(try run.take(frame, startingOn: entries.isEmpty ? box : nil).box)
            entries.append(entries.isEmpty ? .initialised : .region(region))
            onFrame()
        }
        return entries
    }

    /// The frames from a failure to the next start.
    static let restartDelay = 5

    private mutating func forEach(
        _ frames: [Int], _ isInterrupted: () -> Bool,
        _ body: (inout SequenceRun, PrefetchedFrame, Int) throws(RunError) -> Void
    ) throws(RunError) {
        let prefetcher = FramePrefetcher(sequence.frames.source, frames: frames.map { sequence.firstFrame + $0 })
        defer { prefetcher.cancel() }
        var done = 0
        while let frame = prefetcher.next() {
            if isInterrupted() { throw .interrupted }
            try body(&self, frame, frames[done])
            done += 1
        }
        guard done == frames.count else {
            throw .tooFewFrames(found: frames[done], annotated: sequence.annotated.truth.count)
        }
    }

    /// Gives the tracker a frame.
    ///
    /// - Returns: its box, and the frame's size.
    private mutating func take(
        _ frame: PrefetchedFrame, startingOn box: BoundingBox? = nil
    ) throws(RunError) -> (box: BoundingBox, size: FrameSize) {
        let outcome: FrameOutcome
        do throws(TrackingError) {
            outcome = try run.take(frame.result, startingOn: box)
        } catch {
            throw .tracker(error)
        }
        switch outcome {
        case .unreadable(let error, _), .ended(let error): throw .frame(error)
        case .answered(let frame, let answer):
            seconds.append(answer.seconds)
            verdicts.append(
                FrameVerdict(score: answer.observation.confidence.score, state: answer.observation.state))
            return (answer.observation.box, frame.image.size)
        }
    }
}
