import Sequences
import Text
import Tracking

/// What a tracker said of itself in one frame.
public struct FrameVerdict: Sendable, Hashable {
    /// The score, 0...1.
    public var score: Double
    /// The state.
    public var state: TrackingState

    /// A verdict from its parts. A score that is no number counts as 0, others are held to 0...1.
    public init(score: Double, state: TrackingState) {
        self.score = score.isNaN ? 0 : min(max(score, 0), 1)
        self.state = state
    }

    /// The line of a file: `0.912 tracked`.
    var line: String { fixed(score, digits: 6) + " \(state.rawValue)" }

    /// What a line of a file says; nil where it is none.
    init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        guard words.count == 2, let score = Double(words[0]), (0...1).contains(score),
            let state = TrackingState(rawValue: String(words[1]))
        else { return nil }
        self.init(score: score, state: state)
    }

    /// Reads the verdicts of a run, a line for each frame.
    ///
    /// - Throws: `SequenceError` where the file cannot be read, `brokenRecord` where a line is no verdict.
    static func read(_ path: String) throws -> [FrameVerdict] {
        try String(decoding: try readTextFile(path), as: UTF8.self).split(separator: "\n").map { line in
            guard let verdict = FrameVerdict(line: line) else {
                throw EvaluationError.brokenRecord(path: path, rule: "each line is a score from 0 to 1 and a state")
            }
            return verdict
        }
    }
}
