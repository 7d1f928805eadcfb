import Foundation
import Testing

/// A run that the user breaks off ends in order: what is written is whole, and the exit code says so.
@Suite struct InterruptionTests {
    private struct Row: Decodable {
        var frame: Int
        var width: Double
    }

    /// Enough frames that no machine is through with them before the signal comes.
    private func longSequence() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.addModel()
        try scratch.addFrames(2)
        for index in 2..<4000 {
            try FileManager.default.linkItem(
                at: scratch.path("frames/\(Scratch.frameName(index % 2))"),
                to: scratch.path("frames/\(Scratch.frameName(index))"))
        }
        return scratch
    }

    @Test(
        arguments: [(SIGINT, 130), (SIGQUIT, 131), (SIGTERM, 143), (SIGUSR1, 138), (SIGXCPU, 152)] as [(Int32, Int32)])
    func aSignalEndsTheRunInOrder(signal: Int32, status: Int32) throws {
        let scratch = try longSequence()
        let run = try Program.Run(
            [
                "track", "frames", "--init", Scratch.firstBox, "--model", "model.safetensors", "--format", "json",
                "--quiet",
            ], in: scratch)
        while run.isRunning && run.outputSoFar.split(separator: "\n").count < 4 { usleep(5000) }
        run.send(signal)
        let outcome = try run.end()
        #expect(outcome.status == status)
        let rows = try JSONDecoder().decode([Row].self, from: Data(outcome.output.utf8))
        #expect(rows.map(\.frame) == Array(0..<rows.count))
        #expect((3..<4000).contains(rows.count))
        #expect(outcome.errors == "trackscope: interrupted after \(rows.count) frames\n")
    }

    @Test func aFileHoldsTheFramesUpToTheSignal() throws {
        let scratch = try longSequence()
        let run = try Program.Run(
            [
                "track", "frames", "--init", Scratch.firstBox, "--model", "model.safetensors", "--output", "boxes.csv",
                "--export-maps", "maps", "--quiet",
            ], in: scratch)
        while run.isRunning && ((try? scratch.names(in: "maps").count) ?? 0) < 20 { usleep(5000) }
        run.send(SIGINT)
        let outcome = try run.end()
        #expect(outcome.status == 130)
        #expect(outcome.output == "")
        let lines = try String(contentsOf: scratch.path("boxes.csv"), encoding: .utf8).split(separator: "\n")
        #expect(lines.first == "frame,x,y,width,height,score,state")
        #expect(outcome.errors == "trackscope: interrupted after \(lines.count - 1) frames\n")
        // Nothing half written lies about.
        #expect(try scratch.names(in: ".").filter { $0.hasSuffix(".tmp") } == [])
        #expect(try scratch.names(in: "maps").filter { $0.hasSuffix(".tmp") } == [])
    }
}
