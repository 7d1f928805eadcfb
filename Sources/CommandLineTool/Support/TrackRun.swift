import Foundation
import Imaging
import Sequences
import Tracking

/// One pass of a tracker over the frames of a source: what came of each frame, and the sums for the end.
struct TrackRun {
    private var tracker: any Tracker
    private let maps: MapRequest
    private var last: TrajectoryRow?
    private var sizes = FrameSizeWatch()
    private var trackingSeconds = 0.0
    private var decodingSeconds = 0.0
    private var states: [TrackingState: Int] = [:]
    private var unreadable = 0
    /// Frames that have a row so far.
    private(set) var frames = 0

    /// What came of one frame.
    struct Step {
        /// The frame's row; nil before the target is known.
        var row: TrajectoryRow?
        /// The tracker's full record; nil where the frame could not be read.
        var observation: Observation?
        /// What to tell the user.
        var complaint: String?
        /// Whether no frame comes after this one.
        var endsSequence = false
    }

    init(tracker: any Tracker, maps: MapRequest) {
        self.tracker = tracker
        self.maps = maps
    }

    /// Takes the next frame: the first one starts the tracker on `first`.
    ///
    /// - Throws: `TrackingError` where the box cannot be a target; `Failure` where the first frame cannot be read, since the
    ///   box belongs to it.
    mutating func take(_ prefetched: PrefetchedFrame, first: BoundingBox) throws -> Step {
        decodingSeconds += prefetched.decodeSeconds
        switch prefetched.result {
        case .failure(let error):
            if case .pastEnd = error { return Step(endsSequence: true) }
            if frames == 0 { throw Failure(message: error.description) }
            if error.endsSequence { return Step(complaint: error.description, endsSequence: true) }
            unreadable += 1
            frames += 1
            last = last.map { TrajectoryRow(frame: prefetched.index, box: $0.box, score: 0, state: "unreadable") }
            return Step(row: last, complaint: "\(error.description); the last box is kept")
        case .success(let frame):
            let start = ContinuousClock.now
            let observation =
                frames == 0
                ? try tracker.initialise(frame.image, box: first, maps: maps)
                : try tracker.step(frame.image, maps: maps)
            trackingSeconds += (ContinuousClock.now - start) / .seconds(1)
            frames += 1
            states[observation.state, default: 0] += 1
            let row = TrajectoryRow(
                frame: frame.index, box: observation.box, score: observation.confidence.score,
                state: observation.state.rawValue)
            last = row
            return Step(row: row, observation: observation, complaint: sizes.notice(frame))
        }
    }

    /// One line: frames, speed with decoding apart, and how many frames were in which state.
    var summary: String {
        let rate = trackingSeconds > 0 ? Double(frames - unreadable) / trackingSeconds : 0
        var parts = TrackingState.allCases.compactMap { state in states[state].map { "\($0) \(state.rawValue)" } }
        if unreadable > 0 { parts.append("\(unreadable) unreadable") }
        func one(_ value: Double) -> String { String(format: "%.1f", value) }
        return "\(tracker.name): \(frames) frames, \(one(rate)) frames a second "
            + "(decoding apart: \(one(1000 * decodingSeconds / Double(max(frames, 1)))) ms a frame); "
            + parts.joined(separator: ", ")
    }
}
