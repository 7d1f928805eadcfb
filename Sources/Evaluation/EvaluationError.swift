/// What an evaluation refuses, with the offending value and the rule it breaks.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A result has another number of frames than the ground truth it is compared with.
    case frameCounts(result: Int, truth: Int)
    /// Nothing can be scored: no frame has a ground truth.
    case noGroundTruth(frames: Int)

    public var description: String {
        switch self {
        case .frameCounts(let result, let truth):
            "the result has \(result) frames and the ground truth \(truth); they must have the same number"
        case .noGroundTruth(let frames):
            "none of the \(frames) frames has a ground truth; at least one must"
        }
    }
}
