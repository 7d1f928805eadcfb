import Foundation
import Testing

/// A long run needs no more memory than a short one.
@Suite struct MemoryTests {
    private static let frames = 5000

    /// A rendered sequence of that length: some frames, linked over and over, there and back, so that the target moves
    /// without a jump.
    private func renderLongSequence(in scratch: Scratch) throws {
        let rendered = 24
        let outcome = try Program.run(
            [
                "synthesize", "scene", "--frames", "\(rendered)", "--size", "96x72", "--difficulty", "easy", "--quiet",
            ], in: scratch)
        try #require(outcome.status == 0, "\(outcome.errors)")
        let period = 2 * (rendered - 1)
        for index in rendered..<Self.frames {
            let phase = index % period
            try FileManager.default.linkItem(
                at: scratch.path("scene/img/\(Scratch.frameName(min(phase, period - phase)))"),
                to: scratch.path("scene/img/\(Scratch.frameName(index))"))
        }
    }

    @Test(arguments: ["rar", "cacf"])
    func memoryStaysFlat(tracker: String) throws {
        let scratch = try Scratch()
        try scratch.addModel()
        try renderLongSequence(in: scratch)
        let run = try Program.Run(
            [
                "track", "scene", "--model", "model.safetensors", "--tracker", tracker, "--threads", "1", "--quiet",
            ], in: scratch)
        // Kilobytes resident when a share of the frames is done.
        var resident: [(frames: Int, kilobytes: Int)] = []
        while run.isRunning {
            if let kilobytes = run.residentKilobytes {
                resident.append((run.outputSoFar.utf8.count { $0 == UInt8(ascii: "\n") }, kilobytes))
            }
            usleep(100_000)
        }
        let outcome = try run.end()
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 1 + Self.frames)
        let early = try #require(resident.filter { (500..<2500).contains($0.frames) }.map(\.kilobytes).max())
        let late = try #require(resident.filter { $0.frames >= 3000 }.map(\.kilobytes).max())
        // 3,000 frames later: less than half a frame of 96x72 pixels was kept from each.
        #expect(late - early < 4096, "\(early) to \(late) KB")
    }
}
