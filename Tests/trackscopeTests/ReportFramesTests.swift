import Foundation
import Imaging
import Testing

/// `trackscope report --frames`: chosen frames with every tracker's box.
@Suite struct ReportFramesTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
        for name in ["one", "two"] {
            try scratch.addFrames(8, to: "set/\(name)/img")
            try scratch.write(
                (0..<8).map { "\(31 + 2 * $0),\(21 + $0),20,16\n" }.joined(), to: "set/\(name)/groundtruth_rect.txt")
        }
        let outcome = try Program.run(
            ["evaluate", "set", "--tracker", "cacf", "--tracker", "rar", "--model", "model.safetensors", "-o", "out"]
                + ["--quiet"], in: scratch)
        try #require(outcome.status == 0)
    }

    private func report(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(["report", "out", "--no-plots"] + arguments, in: scratch)
    }

    @Test func theSheetIsAPictureAndInThePage() throws {
        let outcome = try report("--frames", "one:0,3,7", "--frames", "two")
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasSuffix("wrote frames.png into out\n"))
        let sheet = try Image(contentsOf: scratch.path("out/frames.png").path)
        // Six frames of 320x240 in the longer of two rows; titles, gaps of 6, one line of the legend.
        #expect(sheet.size == FrameSize(width: 6 + 6 * 326, height: 2 * (20 + 246) + 20 + 6))
        let page = try String(contentsOf: scratch.path("out/report.html"), encoding: .utf8)
        #expect(page.contains("src=\"data:image/png;base64,iVBOR"))
        #expect(try report("--frames", "one", "--format", "html", "--no-files").output.contains("base64,iVBOR"))
    }

    @Test func framesThatHaveMoved() throws {
        try scratch.makeFolder("moved")
        try FileManager.default.moveItem(at: scratch.path("set"), to: scratch.path("moved/set"))
        let outcome = try report("--frames", "one")
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasSuffix("/set/one: --data DATASET says where they are\n"))
        #expect(try report("--frames", "one", "--data", "moved/set").status == 0)
        // Frames elsewhere are no other sequences.
        let again = try Program.run(
            ["evaluate", "moved/set", "--tracker", "cacf", "-o", "out", "--quiet"], in: scratch)
        #expect(again.status == 0, "\(again.errors)")
        #expect(try report("--frames", "one").status == 0)
    }

    @Test(
        arguments: [
            (["--frames", "three"], 1, "no sequence is called three; there are one, two"),
            (["--frames", "one:8"], 1, "one has no frame 8: it has 8, from 0"),
            (["--frames", "one:a"], 2, "The value 'one:a' is invalid for '--frames <name:n,n>'"),
            (["--data", "set"], 2, "--data belongs to --frames"),
            (
                ["--frames", "one", "--no-files"], 2,
                "--frames needs --figures, --format html or the files that are written without --format"
            ),
        ] as [([String], Int32, String)])
    func choicesThatCannotBe(arguments: [String], status: Int32, message: String) throws {
        let outcome = try Program.run(["report", "out"] + arguments, in: scratch)
        #expect(outcome == Program.Outcome(status: status, output: "", errors: "trackscope: \(message)\n"))
    }
}
