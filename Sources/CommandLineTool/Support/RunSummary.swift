import Foundation
import Runs
import Text
import Tracking

/// What a run over a source has come to: its frames, states and times.
struct RunSummary {
    /// Frames that have boxes so far.
    private(set) var frames = 0
    private var unreadable = 0
    private var states: [TrackingState: Int] = [:]
    private var trackingSeconds = 0.0
    private var decodingSeconds = 0.0
    private let targets: Int

    /// The summary of a run that has not begun.
    init(targets: Int) { self.targets = targets }

    /// Counts a frame that boxes were found or kept for.
    ///
    /// - Parameters:
    ///   - answers: the tracker's answers, one for each target; none where the frame could not be read.
    ///   - decodeSeconds: how long the frame took to be decoded.
    mutating func add(_ answers: [TrackerAnswer], decodeSeconds: Double) {
        frames += 1
        decodingSeconds += decodeSeconds
        if answers.isEmpty { unreadable += 1 }
        for answer in answers {
            states[answer.observation.state, default: 0] += 1
            trackingSeconds += answer.seconds
        }
    }

    /// One line: frames, speed with decoding apart, and how many frames were in which state.
    func line(tracker: String) -> String {
        let rate = trackingSeconds > 0 ? Double(frames - unreadable) / trackingSeconds : 0
        var parts = TrackingState.allCases.compactMap { state in states[state].map { "\($0) \(state.rawValue)" } }
        if unreadable > 0 { parts.append("\(unreadable) unreadable") }
        func one(_ value: Double) -> String { String(format: "%.1f", value) }
        let several = targets > 1 ? " with \(targets) targets" : ""
        return "\(tracker): \(counted(frames, "frame"))\(several), \(one(rate)) frames a second "
            + "(decoding apart: \(one(1000 * decodingSeconds / Double(max(frames, 1)))) ms a frame); "
            + parts.joined(separator: ", ")
    }
}
