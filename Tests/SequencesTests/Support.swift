import Foundation
import Imaging
import Sequences

/// A folder that goes when the test ends.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "sequences-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func folder(_ name: String) throws -> String {
        let inner = path + "/" + name
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        return inner
    }

    @discardableResult func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Pictures of one colour each: the red sample is the frame's position, so that a test can tell them apart.
    func pictures(_ names: [String], in subfolder: String = "") throws {
        let folder = subfolder.isEmpty ? path : try folder(subfolder)
        for (position, name) in names.enumerated() {
            try flatPicture(red: UInt8(position)).write(to: folder + "/" + name)
        }
    }
}

func flatPicture(red: UInt8, width: Int = 4, height: Int = 3) -> Image {
    Image(width: width, height: height, samples: (0..<width * height).flatMap { _ in [red, 10, 20] })
}

/// What opening says, or the sequence.
func opening(_ path: String) -> Result<FrameSequence, SequenceError> {
    Result { () throws(SequenceError) in try openSequence(path) }
}

/// The words of the error, with the temporary folder's path as `TMP`.
func complaint(_ path: String, in folder: TemporaryFolder) -> String {
    switch opening(path) {
    case .success(let sequence): "opened as \(sequence.layout)"
    case .failure(let error): error.description.replacingOccurrences(of: folder.path, with: "TMP")
    }
}
