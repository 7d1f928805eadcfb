import Imaging
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

/// Runs a tracker over a sequence and measures its time, decoding apart.
///
/// One value serves one run. Frames are decoded ahead on a thread of their own.
struct SequenceRun {
    private let sequence: EvaluatedSequence
    private let isInterrupted: () -> Bool
    private let onFrame: () -> Void
    private var tracker: any Tracker
    /// The tracker's time for each frame given to it, in seconds.
    private(set) var seconds: [Double] = []

    /// A run of a tracker.
    ///
    /// - Parameters:
    ///   - sequence: the frames and their ground truth.
    ///   - tracker: the tracker, not yet started.
    ///   - isInterrupted: asked before each frame.
    ///   - onFrame: told after each frame.
    init(
        _ sequence: EvaluatedSequence, tracker: any Tracker, isInterrupted: @escaping () -> Bool,
        onFrame: @escaping () -> Void
    ) {
        self.sequence = sequence
        self.tracker = tracker
        self.isInterrupted = isInterrupted
        self.onFrame = onFrame
    }

    /// One pass: the tracker starts on a box in a frame and goes on from there.
    ///
    /// - Parameters:
    ///   - frames: the frames of the pass, from 0; all of them must be annotated.
    ///   - box: the box to start on in the first of them.
    /// - Returns: the boxes of the frames.
    mutating func onePass(
        _ frames: Range<Int>, box: BoundingBox
    ) throws(RunError) -> [BoundingBox] {
        var boxes: [BoundingBox] = []
        try forEachFrame(frames) { run, image, _ throws(RunError) in
            boxes.append(
                boxes.isEmpty ? try run.initialise(image, box: box) : try run.step(image))
        }
        return boxes
    }

    /// A supervised run: where the tracker's box does not overlap the ground truth it has failed, and is started again on
    /// the ground truth five frames later, or as soon after that as there is one.
    ///
    /// - Parameter measure: how overlap is measured.
    mutating func supervised(measure: OverlapMeasure) throws(RunError) -> [SupervisedEntry] {
        var entries: [SupervisedEntry] = []
        var nextStart: Int? = 0
        try forEachFrame(sequence.annotated.truth.indices) { run, image, frame throws(RunError) in
            let truth = run.sequence.annotated.truth[frame]
            if let start = nextStart {
                if frame >= start, let box = truth.box {
                    _ = try run.initialise(image, box: box)
                    entries.append(.initialised)
                    nextStart = nil
                } else {
                    entries.append(.skipped)
                }
                return
            }
            let region = Region.rectangle(try run.step(image))
            let size = FrameSize(width: image.width, height: image.height)
            let isJudged = truth.box != nil
            if isJudged && region.overlap(with: truth.region, in: size, measure: measure) <= 0 {
                entries.append(.failed)
                nextStart = frame + Self.restartDelay
            } else {
                entries.append(.region(region))
            }
        }
        return entries
    }

    /// The frames from a failure to the next start.
    static let restartDelay = 5

    private mutating func forEachFrame(
        _ frames: Range<Int>, _ body: (inout SequenceRun, Image, Int) throws(RunError) -> Void
    ) throws(RunError) {
        let first = sequence.firstFrame
        let prefetcher = FramePrefetcher(
            sequence.frames.source, range: first + frames.lowerBound..<first + frames.upperBound)
        defer { prefetcher.cancel() }
        var next = frames.lowerBound
        while let frame = prefetcher.next() {
            if isInterrupted() { throw .interrupted }
            let image: Image
            do throws(FrameError) {
                image = try frame.result.get().image
            } catch {
                throw .frame(error)
            }
            try body(&self, image, next)
            next += 1
            onFrame()
        }
        guard next == frames.upperBound else {
            throw .tooFewFrames(found: next, annotated: sequence.annotated.truth.count)
        }
    }

    private mutating func initialise(_ image: Image, box: BoundingBox) throws(RunError) -> BoundingBox {
        try timed { tracker throws(TrackingError) in try tracker.initialise(image, box: box, maps: []) }
    }

    private mutating func step(_ image: Image) throws(RunError) -> BoundingBox {
        try timed { tracker throws(TrackingError) in try tracker.step(image, maps: []) }
    }

    private mutating func timed(
        _ body: (inout any Tracker) throws(TrackingError) -> Observation
    ) throws(RunError) -> BoundingBox {
        let begin = ContinuousClock.now
        do throws(TrackingError) {
            let observation = try body(&tracker)
            seconds.append((ContinuousClock.now - begin) / .seconds(1))
            return observation.box
        } catch {
            throw .tracker(error)
        }
    }
}
