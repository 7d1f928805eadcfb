import Foundation
import Runs
import Sequences
import Tracking

/// What a run over a source has come to: its frames, states and times.
struct RunSummary {
    /// Frames that have a box so far.
    private(set) var frames = 0
    private var states: [TrackingState: Int] = [:]
    private var trackingSeconds = 0.0
    private var decodingSeconds = 0.0

    /// The frames that could not be read.
    private var unreadable: Int { frames - states.values.reduce(0, +) }

    /// Counts a frame that a box was found or kept for.
    ///
    /// - Parameters:
    ///   - answer: the tracker's answer; nil where the frame could not be read.
    ///   - decodeSeconds: how long the frame took to be decoded.
    mutating func add(_ answer: TrackerAnswer?, decodeSeconds: Double) {
        frames += 1
        decodingSeconds += decodeSeconds
        guard let answer else { return }
        states[answer.observation.state, default: 0] += 1
        trackingSeconds += answer.seconds
    }

    /// One line: frames, speed with decoding apart, and how many frames were in which state.
    func line(tracker: String) -> String {
        let rate = trackingSeconds > 0 ? Double(frames - unreadable) / trackingSeconds : 0
        var parts = TrackingState.allCases.compactMap { state in states[state].map { "\($0) \(state.rawValue)" } }
        if unreadable > 0 { parts.append("\(unreadable) unreadable") }
        func one(_ value: Double) -> String { String(format: "%.1f", value) }
        return "\(tracker): \(frames) frames, \(one(rate)) frames a second "
            + "(decoding apart: \(one(1000 * decodingSeconds / Double(max(frames, 1)))) ms a frame); "
            + parts.joined(separator: ", ")
    }
}

extension TrajectoryRow {
    /// The row of a frame that the tracker answered.
    init(frame: Int, _ observation: Observation) {
        self.init(
            frame: frame, box: observation.box, score: observation.confidence.score, state: observation.state.rawValue)
    }
}
