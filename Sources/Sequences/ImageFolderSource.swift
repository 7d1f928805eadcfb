import Imaging

/// Frames that are picture files. Each is decoded when it is asked for; one that fails leaves the others alone.
public struct ImageFolderSource: FrameSource {
    /// The folder of the files.
    public let folder: String
    /// The files' names, in the order of the frames.
    public let names: [String]

    /// Frames from named files of a folder; the files are not touched yet.
    public init(folder: String, names: [String]) {
        self.folder = folder
        self.names = names
    }

    public var frameCount: Int? { names.count }

    public func frame(at index: Int) throws(FrameError) -> Frame {
        guard names.indices.contains(index) else { throw .pastEnd(index: index, count: names.count) }
        do throws(ImageError) {
            return Frame(index: index, image: try Image(contentsOf: join(folder, names[index])), name: names[index])
        } catch {
            throw .undecodable(index: index, error)
        }
    }
}

/// The picture files among a folder's names, in natural order, and what the user should know about the choice.
///
/// Where names occur both as JPEG and as PNG (frames beside their masks), only the kind with more files is taken, JPEG when
/// they are equally many.
func imageNames(among names: [String], folder: String) -> (names: [String], warning: String?) {
    let jpegs = names.filter { ["jpg", "jpeg"].contains(fileExtension($0)) }
    let pngs = names.filter { fileExtension($0) == "png" }
    if Set(jpegs.map(stem)).isDisjoint(with: pngs.map(stem)) {
        return (names.filter { ["jpg", "jpeg", "png"].contains(fileExtension($0)) }, nil)
    }
    let takesJPEG = jpegs.count >= pngs.count
    let warning =
        "\(folder) holds the same names as JPEG and as PNG; the "
        + (takesJPEG ? "\(jpegs.count) JPEG" : "\(pngs.count) PNG") + " files are taken"
    return (takesJPEG ? jpegs : pngs, warning)
}

/// A name's extension in lower case, without the dot.
func fileExtension(_ name: String) -> String {
    name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
}

private func stem(_ name: String) -> Substring {
    name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
}
