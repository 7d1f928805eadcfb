import Foundation
import Sequences
import Testing

/// How a source may be named besides by the path of a folder or a video.
@Suite struct SourceNamesTests {
    @Test(
        "pictures by a pattern",
        arguments: [
            ("f%d.png", ["f1.png", "f2.png", "f10.png"]), ("f%03d.png", []), ("g%03d.png", ["g001.png", "g002.png"]),
            ("g*.png", ["g001.png", "g002.png"]), ("?1.png", ["f1.png"]), ("[fg]2.png", ["f2.png"]),
        ])
    func patterns(pattern: String, names: [String]) throws {
        let folder = TemporaryFolder()
        try folder.pictures(["f1.png", "f2.png", "f10.png", "g001.png", "g002.png"])
        let path = folder.path + "/" + pattern
        guard !names.isEmpty else {
            #expect(throws: SequenceError.absent(path: path)) { try openSequence(path, origin: .commandLine) }
            return
        }
        let sequence = try openSequence(path, origin: .commandLine)
        #expect(sequence.layout == .images && sequence.frameCount == names.count)
        let found = try (0..<names.count).map { try sequence.source.frame(at: $0).name }
        #expect(found == names)
        // A file may not use them.
        #expect(throws: SequenceError.absent(path: path)) { try openSequence(path) }
    }

    @Test func aPictureAloneIsASequenceOfOne() throws {
        let folder = TemporaryFolder()
        try folder.pictures(["one.png", "two.png"])
        let sequence = try openSequence(folder.path + "/one.png")
        #expect(sequence.layout == .images && sequence.frameCount == 1 && sequence.name == "one.png")
    }

    @Test(
        "streams that only the command line may name",
        arguments: [
            "http://127.0.0.1:9/x.mp4", "rtsp://127.0.0.1:9/x", "tcp://127.0.0.1:9", "HTTPS://127.0.0.1:9/",
        ])
    func streams(address: String) {
        #expect(
            throws: SequenceError.unsuitable(path: address, kind: "a stream, which only the command line may name")
        ) { try openSequence(address) }
    }
}
