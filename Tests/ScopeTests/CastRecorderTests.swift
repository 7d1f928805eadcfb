import Foundation
import Scope
import Terminal
import Testing

@Suite struct CastRecorderTests {
    private let traits = TerminalTraits(name: "xterm", depth: .monochrome)

    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func theRecordingIsAnAsciicast() throws {
        let folder = try folder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("a.cast").path
        var buffer = CellBuffer(size: CellSize(columns: 3, rows: 1))
        let recorder = try CastRecorder(
            path: path, size: buffer.size, traits: traits, title: "a \"b\"", now: .seconds(2))
        buffer.write("x\"é", column: 0, row: 0)
        #expect(recorder.add(buffer, at: .milliseconds(2500)) == nil)
        #expect(recorder.add(buffer, at: .seconds(3)) == nil)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(recorder.add(CellBuffer(size: CellSize(columns: 2, rows: 1)), at: .seconds(4)) == nil)
        #expect(recorder.finish() == nil)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == #"""
                {"version": 2, "width": 3, "height": 1, "title": "a \"b\"", "env": {"TERM": "xterm"}}
                [0.500000, "o", "\u001b[0m\u001b[2J\u001b[1;1Hx\"é"]
                [2.000000, "r", "2x1"]
                [2.000000, "o", "\u001b[0m\u001b[2J\u001b[1;1H  "]

                """#)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.cast"])
    }

    @Test func aRecordingThatIsDroppedLeavesNothing() throws {
        let folder = try folder()
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        _ = try CastRecorder(
            path: folder.appendingPathComponent("a.cast").path, size: CellSize(columns: 3, rows: 1), traits: traits,
            title: "", now: .zero)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func aPlaceThatCannotBeWritten() {
        #expect(throws: CastRecorder.Fault(description: "No such file or directory")) {
            try CastRecorder(
                path: "/nowhere/a.cast", size: CellSize(columns: 3, rows: 1), traits: traits, title: "", now: .zero)
        }
    }
}
