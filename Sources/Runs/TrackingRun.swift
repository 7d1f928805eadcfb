import Imaging
import Network
import Sequences
import Tracking

/// A tracker's answer for one picture.
public struct TrackerAnswer: Sendable {
    /// The tracker's record. Box and search window are in the pixels of the picture that was given.
    public var observation: Observation
    /// How long the tracker worked on it, in seconds. Decoding, and bringing the picture to another size, do not count.
    public var seconds: Double

    /// An answer from its parts.
    public init(observation: Observation, seconds: Double) {
        self.observation = observation
        self.seconds = seconds
    }
}

/// What a run made of one frame of a source.
public enum FrameOutcome: Sendable {
    /// The tracker answered.
    case answered(Frame, TrackerAnswer)
    /// This frame cannot be read. The tracker did not see it; `lastBox` is the box of the frame before, nil before the start.
    case unreadable(FrameError, lastBox: BoundingBox?)
    /// No frame comes any more: the source's end, or an error that ends it.
    case ended(FrameError)
}

/// A tracker on its way through frames: the one place that starts it, steps it, keeps its last box over a frame that cannot
/// be read, follows changes of size, and measures its time.
///
/// The tracker sees every picture in the size of the one that it was started in. A picture of another size is brought to that
/// size first, and the answer back to the picture's own pixels, so that the box grows and shrinks with the frames.
///
/// A run is a value: a copy is a snapshot from which the run can be taken up again.
public struct TrackingRun: Sendable {
    /// The tracker, after the last picture it was given.
    public private(set) var tracker: any Tracker
    /// The target's box in the last picture that was given, in that picture's pixels; nil before the start.
    public private(set) var box: BoundingBox?
    /// The size of the picture that the tracker was started in; nil before the start.
    private var size: FrameSize?
    private let now: @Sendable () -> ContinuousClock.Instant

    /// A run that has not begun.
    ///
    /// - Parameters:
    ///   - tracker: the tracker, without a target.
    ///   - now: the clock that tells how long the tracker takes.
    public init(_ tracker: any Tracker, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.tracker = tracker
        self.now = now
    }

    /// Whether the tracker has a target.
    public var hasStarted: Bool { box != nil }

    /// Switches parts of the tracker off, where it has any that can be, from the next picture on.
    public mutating func switchOff(_ parts: Ablation) {
        guard var ablatable = tracker as? any AblatableTracker else { return }
        ablatable.ablation = parts
        tracker = ablatable
    }

    /// Starts, or starts anew, on a target.
    ///
    /// - Parameters:
    ///   - box: the target, in pixels of the picture, first pixel 0.
    ///   - image: the picture the box belongs to.
    ///   - maps: the maps to produce for viewing.
    /// - Throws: `TrackingError.unusableBox`.
    public mutating func start(
        on box: BoundingBox, in image: Image, maps: MapRequest = []
    ) throws(TrackingError) -> TrackerAnswer {
        let begin = now()
        let observation = try tracker.initialise(image, box: box, maps: maps)
        size = image.size
        return answer(observation, since: begin, in: image, seenAs: image.size)
    }

    /// Finds the target in the next picture, which may have another size than those before.
    ///
    /// - Throws: `TrackingError.notInitialised` before the start.
    public mutating func step(_ image: Image, maps: MapRequest = []) throws(TrackingError) -> TrackerAnswer {
        guard let size else { throw .notInitialised }
        let picture = image.size == size ? image : image.resampled(to: (size.width, size.height))
        let begin = now()
        let observation = try tracker.step(picture, maps: maps)
        return answer(observation, since: begin, in: image, seenAs: size)
    }

    /// Takes the next frame of a source, or the reason why it cannot be had.
    ///
    /// - Parameters:
    ///   - frame: the frame, or the error in its place.
    ///   - box: where the target is, to start, or start anew, in this frame; nil to go on.
    ///   - maps: the maps to produce for viewing.
    /// - Throws: what the tracker refuses. Frames that cannot be read are outcomes.
    public mutating func take(
        _ frame: Result<Frame, FrameError>, startingOn box: BoundingBox? = nil, maps: MapRequest = []
    ) throws(TrackingError) -> FrameOutcome {
        switch frame {
        case .success(let frame):
            if let box { return .answered(frame, try start(on: box, in: frame.image, maps: maps)) }
            return .answered(frame, try step(frame.image, maps: maps))
        case .failure(let error):
            return error.endsSequence ? .ended(error) : .unreadable(error, lastBox: self.box)
        }
    }

    /// Keeps and returns what the tracker said of a picture that it saw in the size `size`.
    private mutating func answer(
        _ observation: Observation, since begin: ContinuousClock.Instant, in image: Image, seenAs size: FrameSize
    ) -> TrackerAnswer {
        let seconds = (now() - begin) / .seconds(1)
        var observation = observation
        observation.box = observation.box.scaled(from: size, to: image.size)
        observation.searchWindow = observation.searchWindow.scaled(from: size, to: image.size)
        box = observation.box
        return TrackerAnswer(observation: observation, seconds: seconds)
    }
}
