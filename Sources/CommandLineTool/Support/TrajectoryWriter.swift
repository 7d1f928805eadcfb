import ArgumentParser
import Foundation
import Imaging
import Overlay
import Platform
import Sequences

/// The forms in which `track` writes its boxes.
enum OutputFormat: Equatable {
    /// A row for each frame, in one file.
    case rows(TrajectoryFormat)
    /// A folder with a label file for each picture.
    case yolo
    /// One file of COCO's annotations.
    case coco
    /// One file of CVAT's annotations of a video.
    case cvat

    /// The format that a file's ending asks for; without a file, CSV.
    ///
    /// - Throws: `Failure` for an ending that is none of a table's.
    init(ofFile path: String?) throws(Failure) {
        guard let path else {
            self = .rows(.csv)
            return
        }
        if path.lowercased().hasSuffix(".xml") {
            self = .cvat
            return
        }
        guard let format = TrajectoryFormat(ofFile: path) else {
            let video = VideoFormat(ofFile: path) == nil ? "" : " (--video \(path) makes a video)"
            throw Failure(
                message:
                    "\(path): --output is for boxes; the ending is none of .csv, .txt, .json, .jsonl, .xml, so --format "
                    + "must say in which form\(video)", exitCode: Failure.usage)
        }
        self = .rows(format)
    }

    /// Whether its rows say whose they are, where there are several targets.
    var holdsSeveralTargets: Bool {
        switch self {
        case .rows(let format): format.holdsSeveralTargets
        case .yolo, .coco, .cvat: true
        }
    }

    /// The ending of its files; nil where it is a folder.
    var fileEnding: String? {
        switch self {
        case .rows(.otb), .rows(.vot), .rows(.mot): "txt"
        case .rows(.csv): "csv"
        case .rows(.json), .coco: "json"
        case .rows(.jsonl): "jsonl"
        case .cvat: "xml"
        case .yolo: nil
        }
    }
}

extension OutputFormat: ExpressibleByArgument {
    init?(argument: String) {
        switch argument {
        case "yolo": self = .yolo
        case "coco": self = .coco
        case "cvat": self = .cvat
        default:
            guard let format = TrajectoryFormat(rawValue: argument) else { return nil }
            self = .rows(format)
        }
    }

    static var allValueStrings: [String] { TrajectoryFormat.allCases.map(\.rawValue) + ["yolo", "coco", "cvat"] }
}

/// Writes a trajectory: row by row to standard output, or whole, at the end, to a file or folder.
struct TrajectoryWriter {
    private let format: OutputFormat
    private let path: String?
    private let source: String
    private let hasSeveralTargets: Bool
    private var text = ""
    private var isFirst = true
    /// The frames for the formats that need pictures and their sizes.
    private var frames: [LabelledFrame] = []

    /// A writer to `path`, or to standard output where there is none.
    ///
    /// - Parameter source: the source's name.
    /// - Throws: `Failure` where `path` cannot become a file, or a folder for YOLO: better before the work than after it.
    init(format: OutputFormat, path: String?, source: String = "", hasSeveralTargets: Bool = false) throws {
        self.format = format
        self.path = path
        self.source = source
        self.hasSeveralTargets = hasSeveralTargets
        switch format {
        case .rows, .coco, .cvat: if let path { try requireWritable(path) }
        case .yolo:
            guard let path else {
                throw Failure(
                    message: "--format yolo writes a file for each picture: -o must name a folder",
                    exitCode: Failure.usage)
            }
            try Failure.wrapping(path) { try makeFolder(path) }
        }
    }

    /// Writes the rows of a frame, one for each target.
    ///
    /// - Parameter frame: the frame; nil where it could not be read. Label files are for pictures, so that they leave such
    ///   rows out.
    mutating func write(_ rows: [TrajectoryRow], frame: Frame?) throws {
        switch format {
        case .rows(let format):
            var lines = isFirst ? format.head(ofSeveralTargets: hasSeveralTargets) : ""
            for row in rows {
                lines += format.line(row, isFirst: isFirst)
                isFirst = false
            }
            try emit(lines)
        case .yolo, .coco, .cvat:
            guard let frame else { return }
            frames.append(
                LabelledFrame(index: frame.index, rows: rows, picture: frame.name, size: frame.image.size))
        }
    }

    /// Writes what stands after the last row; a file appears now.
    mutating func finish() throws {
        switch format {
        case .rows(let format):
            // Nothing was tracked: the reason goes to standard error, and no table of no rows before it.
            if isFirst && path == nil { return }
            try emit((isFirst ? format.head(ofSeveralTargets: hasSeveralTargets) : "") + format.tail)
        case .coco: try emit(cocoFile(frames))
        case .cvat: try emit(cvatFile(frames, name: source))
        case .yolo:
            for frame in frames { try save(frame.yolo, to: "\(path ?? ".")/\(labelName(frame))") }
            return
        }
        if let path { try save(text, to: path) }
    }

    /// The label file's name: the picture's with another ending, or of a video the frame's number.
    private func labelName(_ frame: LabelledFrame) -> String {
        let stem = (frame.picture as NSString).deletingPathExtension
        return stem == frame.picture ? String(format: "%06d.txt", frame.index) : stem + ".txt"
    }

    private func save(_ text: String, to path: String) throws {
        try AtomicFile.write(text, to: URL(fileURLWithPath: path))
    }

    private mutating func emit(_ piece: String) throws {
        if path == nil {
            try StandardStream.output.write(piece)
        } else {
            text += piece
        }
    }
}

/// Refuses paths of the files that a sequence is read from: they would be lost.
func refuseToReplace(_ sequence: FrameSequence, by paths: [String?]) throws(Failure) {
    let files = SequenceFiles(of: sequence)
    for path in paths {
        guard let path, let reason = files.refusal(of: path) else { continue }
        throw Failure(message: "cannot write \(path): \(reason)")
    }
}

/// Refuses a path that no file can be written to. Pipes and devices are left to the writing itself.
func requireWritable(_ path: String) throws(Failure) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    var status = stat()
    if stat(target.path, &status) == 0 {
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { throw Failure(message: "cannot write \(path): it is a folder") }
        if kind != S_IFREG { return }
    }
    let folder = target.deletingLastPathComponent().path
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw Failure(message: "cannot write \(path): there is no folder \(folder)")
    }
    guard access(folder, W_OK) == 0 else {
        throw Failure(message: "cannot write \(path): the folder \(folder) is write-protected")
    }
}
