/// Why a sequence cannot be opened, used or written.
public enum SequenceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing has this name.
    case absent(path: String)
    /// The system refused to read it; `reason` is the system's.
    case unreadable(path: String, reason: String)
    /// It is neither a folder nor a file nor a camera; `kind` says what.
    case unsuitable(path: String, kind: String)
    /// The folder holds nothing.
    case emptyFolder(path: String)
    /// The folder holds something, but no picture; `found` says what.
    case noImages(path: String, found: String)
    /// A line of an annotation file breaks the format.
    case annotation(AnnotationError)
    /// There is no annotation file for the target asked for; `known` are those there are.
    case targetAbsent(path: String, target: String, known: [String])
    /// There is no `ffmpeg` to decode videos and cameras.
    case decoderAbsent(path: String, decoder: String)
    /// `ffmpeg` could not decode it; `reason` is its last line.
    case undecodable(path: String, reason: String)
    /// The first frame's box was needed and there is no ground truth at all.
    case noGroundTruth(name: String)
    /// The first frame's box was needed and its ground truth is missing or cannot be a target; `reason` says which.
    case noInitialBox(name: String, reason: String)
    /// A folder that was to be written holds something already.
    case occupied(path: String)
    /// The system refused to write it; `reason` is the system's.
    case unwritable(path: String, reason: String)

    public var description: String {
        switch self {
        case .absent(let path): "\(path) does not exist"
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .unsuitable(let path, let kind): "\(path) is \(kind); a folder of frames, a video or a camera is needed"
        case .emptyFolder(let path): "\(path) is an empty folder; a folder of pictures is needed"
        case .noImages(let path, let found): "\(path) holds no pictures, but \(found)"
        case .annotation(let error): error.description
        case .targetAbsent(let path, let target, let known):
            "\(path) has no target '\(target)'; it has "
                + (known.isEmpty ? "no annotations" : known.map { "'\($0)'" }.joined(separator: ", "))
        case .decoderAbsent(let path, let decoder):
            "\(path) needs \(decoder) to be decoded, and it is not installed; install it (Debian: apt install ffmpeg), "
                + "or give a folder of frames"
        case .undecodable(let path, let reason): "\(path) cannot be decoded: \(reason)"
        case .noGroundTruth(let name): "\(name) has no ground truth to start from; give the target's box"
        case .noInitialBox(let name, let reason):
            "\(name) has no box in the first frame: \(reason); give the target's box"
        case .occupied(let path): "\(path) is not empty; it is written into only where that is forced"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
