import Foundation
import Testing

/// `trackscope trax` as a client has it: lines in, lines out.
@Suite struct TraxTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(4)
    }

    /// Runs the program on what a client writes.
    private func serve(_ lines: [String], lineEnd: String = "\n") throws -> Program.Outcome {
        try scratch.write(lines.map { $0 + lineEnd }.joined(), to: "client.txt")
        return try Program.run(["trax", "--tracker", "cacf"], in: scratch, input: scratch.path("client.txt"))
    }

    private static let hello = """
        @@TRAX:hello "trax.channels=color;" "trax.description=Trackscope's tracker cacf" "trax.family=trackscope" \
        "trax.image=path;memory;buffer;" "trax.multiobject=1" "trax.name=cacf" "trax.region=rectangle;polygon;" \
        "trax.version=4"

        """

    private var frames: [String] {
        (0..<4).map { "@@TRAX:frame \"file://\(scratch.path("frames/\(Scratch.frameName($0))").path)\"" }
    }

    @Test(arguments: ["\n", "\r\n"])
    func theStatesAreTheRowsOfTrack(lineEnd: String) throws {
        let outcome = try serve(
            ["noise of another library", "@@TRAX:initialize \(Scratch.firstBox)"] + frames + ["@@TRAX:quit", "unread"],
            lineEnd: lineEnd)
        let headless = try Program.run(
            ["track", "frames", "--tracker", "cacf", "--init", Scratch.firstBox, "--format", "csv", "--quiet"],
            in: scratch)
        let states = headless.output.split(separator: "\n").dropFirst().map { row in
            let fields = row.split(separator: ",")
            let score = fields[5].contains(".") ? String(fields[5]) : "\(fields[5]).0"
            return
                "@@TRAX:state \"\(fields[1...4].joined(separator: ","))\" \"confidence=\(score)\" \"state=\(fields[6])\"\n"
        }
        #expect(states.count == 4)
        #expect(outcome == Program.Outcome(status: 0, output: Self.hello + states.joined(), errors: ""))
    }

    @Test func aClientMayGoAway() throws {
        #expect(try serve([]) == Program.Outcome(status: 0, output: Self.hello, errors: ""))
    }

    @Test(
        arguments: [
            (["@@TRAX:frame \"x"], "argument 1: its closing quote is missing"),
            (["@@TRAX:frame x"], "a frame came before any target was named with initialize"),
            (
                ["@@TRAX:initialize 1,2,3,4", "@@TRAX:frame nowhere.png"],
                "cannot read nowhere.png: No such file or directory"
            ),
            (["@@TRAX:begin"], "there is no message \"begin\"; there are hello, initialize, frame, state, quit"),
        ])
    func anErrorEndsTheConversation(lines: [String], reason: String) throws {
        let quoted = reason.replacing("\"", with: "\\\"")
        #expect(
            try serve(lines + ["@@TRAX:initialize 1,2,3,4"])
                == Program.Outcome(
                    status: 1, output: Self.hello + "@@TRAX:quit \"trax.reason=\(quoted)\"\n",
                    errors: "trackscope: \(reason)\n"))
    }
}
