import Text

/// What an evaluation refuses, with the offending value and the rule it breaks.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A result has another number of frames than the ground truth it is compared with.
    case frameCounts(result: Int, truth: Int)
    /// Nothing can be scored: no frame has a ground truth.
    case noGroundTruth(frames: Int)
    /// The run from one of a sequence's anchors is missing, while others are there.
    case missingAnchor(frame: Int, folder: String)
    /// Only the first boxes of the sequences are published: there is nothing to score by.
    case onlyFirstBoxes(sequences: Int)
    /// A line of a results file is none of the format's forms, or comes where it cannot.
    case brokenLine(file: String, line: Int, found: String, rule: String)
    /// A supervised run has starts, answers and failures in an impossible order. Frames count from 0.
    case brokenRun(frame: Int, rule: String)
    /// A file's contents break a rule that concerns the whole of it.
    case inFile(String, reason: String)
    /// A folder holds no annotations in any of the layouts that are read.
    case noAnnotations(path: String)
    /// Two sequences have one name, so that their results would share a file.
    case repeatedSequence(name: String)
    /// A folder holds no results for any of the sequences.
    case noResults(path: String, sequences: Int)
    /// A folder holds an evaluation of other sequences.
    case otherSequences(path: String)
    /// A folder holds another ground truth of a sequence: of an evaluation before it was changed, or somebody's own.
    case otherTruth(path: String, sequence: String)
    /// A tracker's folder holds results that something else made.
    case otherTracker(path: String, known: String, now: String)
    /// A report has no such sequence.
    case unknownSequence(name: String, known: [String])
    /// A sequence has no frame of this number, from 0.
    case noSuchFrame(sequence: String, frame: Int, frames: Int)
    /// The frames of a sequence are not where they were, or it was never said where.
    case framesMissing(sequence: String, folder: String?)
    /// A record is not as this program writes it.
    case brokenRecord(path: String, rule: String)

    public var description: String {
        switch self {
        case .frameCounts(let result, let truth):
            "the result has \(result) frames and the ground truth \(truth); they must have the same number"
        case .noGroundTruth(let frames):
            "none of the \(frames) frames has a ground truth; at least one must"
        case .missingAnchor(let frame, let folder):
            "\(folder) has no run from the anchor \(frame); all anchors are needed"
        case .onlyFirstBoxes(let sequences):
            "of \(counted(sequences, "sequence")) only the first box is published: results can be made and handed in, not scored"
        case .brokenLine(let file, let line, let found, let rule):
            "\(file):\(line): \(found): \(rule)"
        case .brokenRun(let frame, let rule):
            "frame \(frame + 1): \(rule)"
        case .inFile(let file, let reason): "\(file): \(reason)"
        case .noAnnotations(let path):
            "\(path) holds no annotations: files NAME.txt, or folders with groundtruth_rect.txt or groundtruth.txt, are read"
        case .repeatedSequence(let name):
            "two sequences are called \(name); each needs a name of its own"
        case .noResults(let path, let sequences):
            "\(path) holds no results of any of the \(sequences) sequences: NAME.txt, or TRACKER/NAME.txt for several trackers"
        case .otherSequences(let path):
            "\(path) holds an evaluation of other sequences; choose another output folder"
        case .otherTruth(let path, let sequence):
            "\(path) holds another ground truth of \(sequence); choose another output folder"
        case .otherTracker(let path, let known, let now):
            "\(path) holds results of \(known), not of \(now); choose another output folder"
        case .unknownSequence(let name, let known):
            "no sequence is called \(name); there are \(known.prefix(8).joined(separator: ", "))"
                + (known.count > 8 ? " and \(known.count - 8) others" : "")
        case .noSuchFrame(let sequence, let frame, let frames):
            "\(sequence) has no frame \(frame): it has \(frames), from 0"
        case .framesMissing(let sequence, let folder):
            folder.map { "the frames of \(sequence) are not in \($0)" }
                ?? "it is not known where the frames of \(sequence) are"
        case .brokenRecord(let path, let rule):
            "\(path) is broken; it must hold: \(rule)"
        }
    }
}
