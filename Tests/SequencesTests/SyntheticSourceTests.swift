import Foundation
import Imaging
import Sequences
import Testing

@Suite struct SyntheticSourceTests {
    static func scene(width: Int = 64, height: Int = 48) -> SyntheticScene {
        var options = SyntheticOptions(theme: .shapes, difficulty: .hard)
        options.width = width
        options.height = height
        return SyntheticScene(seed: 8, options: options)
    }

    @Test func framesAndTruth() throws {
        let scene = Self.scene()
        let sequence = FrameSequence(scene, frameCount: 7)
        #expect(sequence.layout == .synthetic && sequence.name == "shapes-8" && sequence.frameCount == 7)
        #expect(sequence.groundTruth.map { $0?.box } == (0..<7).map { scene.box(at: $0) })
        #expect(try sequence.initialBox() == scene.box(at: 0))
        let frames = FramePrefetcher(sequence.source).compactMap { try? $0.result.get() }
        #expect(frames.map(\.index) == Array(0..<7))
        #expect(frames[3].image == scene.frame(at: 3).image && frames[3].name == "frame 3")
        #expect(throws: FrameError.pastEnd(index: 7, count: 7)) { try sequence.source.frame(at: 7) }
        #expect(throws: FrameError.pastEnd(index: -1, count: 7)) { try sequence.source.frame(at: -1) }
        #expect(try SyntheticSource(scene).frame(at: 100_000).index == 100_000)
    }

    @Test func memoryStaysFlatOverFiveThousandFrames() throws {
        func residentPages() throws -> Int {
            let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
            return Int(text.split(separator: " ")[1]) ?? 0
        }
        let scene = Self.scene(width: 240, height: 180)
        var before = 0
        var seen = 0
        for frame in FramePrefetcher(SyntheticSource(scene, frameCount: 5000), capacity: 8) {
            if frame.index == 500 { before = try residentPages() }
            seen += 1
        }
        #expect(seen == 5000)
        // 4500 frames of 127 KiB would be 556 MiB. Other tests run beside this one and some growth is theirs, 115 MiB once.
        let growth = try (residentPages() - before) * Int(getpagesize())
        #expect(growth < 300 << 20, "\(growth) bytes")
    }
}
