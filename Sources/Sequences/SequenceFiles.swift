import Foundation

/// The files that a sequence is read from. What is made of it must not take their place.
public struct SequenceFiles: Sendable {
    /// A video, an annotation, a folder of masks, links followed.
    private let paths: Set<String>
    /// The folder of the pictures, links followed, and their names.
    private let pictures: (folder: String, names: [String])?

    /// No files.
    public init() {
        paths = []
        pictures = nil
    }

    /// The files of a sequence.
    public init(of sequence: FrameSequence) {
        var paths: Set<String> = []
        switch sequence.layout {
        case .video, .stream: paths.insert(realPath(sequence.path))
        case .images, .otb, .lasot, .tc128, .vot, .got10k, .trackingnet, .uav123, .nfs, .mot, .davis, .camera,
            .synthetic:
            break
        }
        if let annotation = sequence.annotation { paths.insert(realPath(annotation)) }
        self.paths = paths
        pictures = (sequence.source as? ImageFolderSource).map { (realPath($0.folder), $0.names) }
    }

    /// Whether a file that is to be written is one of them.
    public func contains(_ path: String) -> Bool {
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let folder = place.deletingLastPathComponent().path
        if paths.contains(place.path) || paths.contains(folder) { return true }
        guard let pictures, folder == pictures.folder else { return false }
        return pictures.names.contains(place.lastPathComponent)
    }

    /// Why a file is not written, where it is one of them; nil otherwise.
    public func refusal(of path: String) -> String? { contains(path) ? "the sequence is read from it" : nil }
}

/// A path with links followed: two paths are of one file where this is the same.
package func realPath(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
