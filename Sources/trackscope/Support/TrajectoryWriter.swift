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
    init(format: TrajectoryFormat, path: String?) throws {
        self.format = format
        self.path = path
        try emit(format.head)
    }

    /// Writes one row.
    mutating func write(_ row: TrajectoryRow) throws {
        try emit(format.line(row, isFirst: isFirst))
        isFirst = false
    }

    /// Writes what stands after the last row; a file appears now.
    mutating func finish() throws {
        try emit(format.tail)
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
