import Foundation
import Testing

/// Frames that cannot be read, or are not like the others: reported, and tracking goes on where it can.
@Suite struct BadFramesTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
    }

    private func track(_ source: String, box: String = Scratch.firstBox) throws -> Program.Outcome {
        try Program.run(
            [
                "track", source, "--init", box, "--model", "model.safetensors", "--format", "csv", "--quiet",
            ], in: scratch)
    }

    /// Copies a JPEG of the image tests' to every frame; 4:4:4, 20x14 pixels.
    private func addJPEGFrames(_ count: Int) throws {
        let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../ImagingTests/Fixtures/baseline-444.jpg").standardizedFileURL
        try scratch.makeFolder("frames")
        for index in 1...count {
            try FileManager.default.copyItem(at: fixture, to: scratch.path("frames/\(index).jpg"))
        }
    }

    /// The rows after the header: frame, the four numbers of the box, state.
    private func rows(_ outcome: Program.Outcome) -> [(frame: String, box: [Substring], state: String)] {
        outcome.output.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return (String(fields[0]), Array(fields[1...4]), String(fields[6]))
        }
    }

    @Test func aDamagedPNGKeepsTheLastBox() throws {
        try scratch.addFrames(5)
        try scratch.truncate("frames/0003.png", to: 0.5)
        let outcome = try track("frames")
        #expect(outcome.status == 0)
        #expect(
            outcome.errors
                == "trackscope: frame 2: frames/0003.png is a damaged PNG: the file ends too early; the last box is kept\n"
        )
        let rows = rows(outcome)
        #expect(rows.map(\.frame) == ["0", "1", "2", "3", "4"])
        #expect(rows[2].state == "unreadable")
        #expect(rows[2].box == rows[1].box)
        #expect(rows[3].state != "unreadable")
    }

    @Test func aDamagedJPEGKeepsTheLastBox() throws {
        try addJPEGFrames(4)
        try scratch.truncate("frames/2.jpg", to: 0.9)
        let outcome = try track("frames", box: "4,4,10,8")
        #expect(outcome.status == 0)
        #expect(
            outcome.errors
                == "trackscope: frame 1: frames/2.jpg is a damaged JPEG: the file ends too early; the last box is kept\n"
        )
        let rows = rows(outcome)
        #expect(rows.map(\.frame) == ["0", "1", "2", "3"])
        #expect(rows[1].state == "unreadable")
        #expect(rows[1].box == rows[0].box)
    }

    @Test func everyDamagedFrameIsReported() throws {
        try scratch.addFrames(4)
        try scratch.write("no picture", to: "frames/0002.png")
        try scratch.write("", to: "frames/0004.png")
        let outcome = try track("frames")
        #expect(outcome.status == 0)
        #expect(
            outcome.errors == """
                trackscope: frame 1: frames/0002.png is no picture in a known format; PNG and JPEG pictures are read; the last box is kept
                trackscope: frame 3: frames/0004.png is empty; PNG and JPEG pictures are read; the last box is kept

                """)
        #expect(rows(outcome).map(\.state).filter { $0 == "unreadable" }.count == 2)
    }

    @Test func theFirstFrameIsNeeded() throws {
        try scratch.addFrames(3)
        try scratch.truncate("frames/0001.png", to: 0.5)
        let outcome = try track("frames")
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: frame 0: frames/0001.png is a damaged PNG: the file ends too early\n"))
    }

    @Test func framesMayDifferInSize() throws {
        try scratch.addFrames(5)
        for index in [2, 3] {
            try scratch.frame(index, size: (80, 60)).write(to: scratch.path("frames/\(Scratch.frameName(index))"))
        }
        let outcome = try track("frames")
        #expect(outcome.status == 0)
        #expect(
            outcome.errors
                == "trackscope: frame 2 (0003.png) is 80x60, the first was 96x72; boxes are scaled with the frames\n")
        #expect(rows(outcome).count == 5)
    }
}
