import Foundation
import Testing

/// Messages that cannot be written cost messages, never work; results that cannot be written are an error in a line.
@Suite struct UnwritableStreamsTests {
    private let scratch: Scratch
    private let track = ["track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf", "--format", "csv"]

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(6)
    }

    @Test("standard error", arguments: ["2>&-", "2>/dev/full", "2> >(exit 0)", "2>&- 0<&-"])
    func lostMessages(redirection: String) throws {
        let whole = try Program.run(track, in: scratch)
        try #require(whole.status == 0 && whole.output.split(separator: "\n").count == 7)
        let outcome = try Program.run(track, in: scratch, shell: redirection)
        #expect(outcome.status == 0 && outcome.output == whole.output)
        let saved = try Program.run(track + ["-o", "boxes.txt"], in: scratch, shell: redirection)
        #expect(saved.status == 0)
        #expect(try String(contentsOf: scratch.path("boxes.txt"), encoding: .utf8) == whole.output)
    }

    @Test(
        "standard output",
        arguments: [
            (">&-", 1, "trackscope: standard output is closed\n"),
            (">/dev/full", 1, "trackscope: cannot write to standard output: No space left on device\n"),
            // The reader has seen enough: nothing to tell.
            ("> >(exit 0)", 141, ""),
        ] as [(String, Int32, String)])
    func lostResults(redirection: String, status: Int32, message: String) throws {
        for arguments in [track + ["--quiet"], ["--help"], ["doctor"], ["watch", "--print-config"]] {
            let outcome = try Program.run(arguments, in: scratch, shell: "\(redirection); code=$?; exit $code")
            #expect(outcome.status == status, "\(arguments)")
            let errors = outcome.errors.split(separator: "\n").filter { !$0.hasPrefix("# read from") }
            #expect(errors.map { $0 + "\n" }.joined() == message, "\(arguments)")
        }
    }

    @Test func messagesDoNotLandInFiles() throws {
        // The first file that is opened would be given the number of a standard stream that is closed.
        try FileManager.default.removeItem(at: scratch.path("frames/0004.png"))
        try scratch.write("no picture", to: "frames/0004.png")
        let outcome = try Program.run(track + ["-o", "boxes.csv"], in: scratch, shell: "0<&- >&- 2>&-")
        #expect(outcome.status == 0)
        let lines = try String(contentsOf: scratch.path("boxes.csv"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 7 && lines[0] == "frame,x,y,width,height,score,state")
        #expect(lines.dropFirst().allSatisfy { $0.split(separator: ",").count == 7 })
        #expect(try String(contentsOf: scratch.path("frames/0004.png"), encoding: .utf8) == "no picture")
    }
}
