/// Why there is nothing to make clips from.
public enum ClipError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A folder holds no photographs.
    case noPhotographs(folder: String)
    /// A photograph has too few pixels for a target and its surroundings.
    case tooSmall(file: String, width: Int, height: Int, least: Int)
    /// A sequence has fewer than two frames whose ground truth can be a target.
    case tooFewBoxes(sequence: String)
    /// A folder or sequence cannot be opened; `reason` says why.
    case unusable(path: String, reason: String)
    /// So many pictures cannot be read that no clip could be made.
    case noMaterial(attempts: Int)

    public var description: String {
        switch self {
        case .noPhotographs(let folder): "\(folder) holds no PNG or JPEG photographs"
        case .tooSmall(let file, let width, let height, let least):
            "\(file) has \(width)x\(height) pixels; \(least)x\(least) are needed at least"
        case .tooFewBoxes(let sequence): "\(sequence) has fewer than two frames with a usable box"
        case .unusable(_, let reason): reason
        case .noMaterial(let attempts):
            "no clip could be made in \(attempts) attempts: too many pictures cannot be read"
        }
    }
}
