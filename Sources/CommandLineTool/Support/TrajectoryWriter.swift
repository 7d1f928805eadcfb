import Foundation
import Sequences
import Tensors

/// Writes a trajectory: row by row to standard output, or whole, at the end, to a file.
struct TrajectoryWriter {
    private let format: TrajectoryFormat
    private let path: String?
    private var text = ""
    private var isFirst = true

    /// A writer to `path`, or to standard output where there is none.
    ///
    /// - Throws: `Failure` where `path` cannot become a file: better before the work than after it.
    init(format: TrajectoryFormat, path: String?) throws {
        if let path { try requireWritable(path) }
        self.format = format
        self.path = path
    }

    /// Writes one row.
    mutating func write(_ row: TrajectoryRow) throws {
        try emit((isFirst ? format.head : "") + format.line(row, isFirst: isFirst))
        isFirst = false
    }

    /// Writes what stands after the last row; a file appears now.
    mutating func finish() throws {
        try emit((isFirst ? format.head : "") + format.tail)
        guard let path else { return }
        try AtomicFile.create(at: URL(fileURLWithPath: path)) { file in
            try text.utf8.withContiguousStorageIfAvailable { try file.append(UnsafeRawBufferPointer($0)) }
        }
    }

    private mutating func emit(_ piece: String) throws {
        if path == nil {
            try FileHandle.standardOutput.write(contentsOf: Data(piece.utf8))
        } else {
            text += piece
        }
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
