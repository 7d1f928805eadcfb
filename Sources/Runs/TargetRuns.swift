import Imaging
import Sequences
import Tracking

/// What a run over several targets made of one frame of a source.
public enum TargetsOutcome: Sendable {
    /// The tracker answered for each target, in the order of their boxes.
    case answered(Frame, [TrackerAnswer])
    /// This frame cannot be read. The tracker did not see it; `lastBoxes` are those of the frame before, nil before the start.
    case unreadable(FrameError, lastBoxes: [BoundingBox]?)
    /// No frame comes any more: the source's end, or an error that ends it.
    case ended(FrameError)
}

/// A tracker on its way through frames with several targets: one run for each, all started in the first frame that is given.
///
/// The targets know nothing of each other.
public struct TargetRuns: Sendable {
    private var runs: [TrackingRun]
    private let boxes: [BoundingBox]

    /// Runs that have not begun.
    ///
    /// - Parameters:
    ///   - tracker: the tracker, without a target.
    ///   - boxes: the targets in the first frame, in its pixels; at least one.
    public init(_ tracker: any Tracker, startingOn boxes: [BoundingBox]) {
        precondition(!boxes.isEmpty, "no target to follow")
        self.boxes = boxes
        runs = boxes.map { _ in TrackingRun(tracker) }
    }

    /// Whether the targets have been given to the tracker.
    public var hasStarted: Bool { runs[0].hasStarted }

    /// Takes the next frame of a source, or the reason why it cannot be had.
    ///
    /// - Parameters:
    ///   - frame: the frame, or the error in its place.
    ///   - maps: the maps to produce for viewing.
    /// - Throws: what the tracker refuses. Frames that cannot be read are outcomes.
    public mutating func take(
        _ frame: Result<Frame, FrameError>, maps: MapRequest = []
    ) throws(TrackingError) -> TargetsOutcome {
        let isStart = !hasStarted
        var taken: Frame?
        var answers: [TrackerAnswer] = []
        var lastBoxes: [BoundingBox] = []
        for index in runs.indices {
            switch try runs[index].take(frame, startingOn: isStart ? boxes[index] : nil, maps: maps) {
            case .answered(let frame, let answer):
                taken = frame
                answers.append(answer)
            case .unreadable(let error, nil): return .unreadable(error, lastBoxes: nil)
            case .unreadable(let error, let box?):
                lastBoxes.append(box)
                if lastBoxes.count == runs.count { return .unreadable(error, lastBoxes: lastBoxes) }
            case .ended(let error): return .ended(error)
            }
        }
        guard let taken else { preconditionFailure("every run takes the same frame") }
        return .answered(taken, answers)
    }
}
