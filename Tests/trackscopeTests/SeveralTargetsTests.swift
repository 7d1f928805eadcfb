import Foundation
import Testing

/// `trackscope track` with several targets in one call, and with several sources.
@Suite struct SeveralTargetsTests {
    private let scratch: Scratch
    private let second = "10,40,16,16"

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(6)
    }

    private func track(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(["track"] + arguments + ["--tracker", "cacf", "--quiet"], in: scratch)
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    // MARK: Targets

    @Test func eachTargetIsFollowedAsAlone() throws {
        let alone = try [Scratch.firstBox, second].map { try track(["frames", "--init", $0]) }
        let both = try track(["frames", "--init", Scratch.firstBox, "--init", second])
        #expect(both.status == 0 && both.errors == "")
        let rows = lines(both.output)
        #expect(rows[0] == "frame,x,y,width,height,score,state,target")
        for (number, outcome) in zip(1...2, alone) {
            let own = rows.filter { $0.hasSuffix(",\(number)") }.map { $0.dropLast(2) }
            #expect(own == lines(outcome.output).dropFirst().map { $0[...] })
        }
        #expect(rows.dropFirst().map { $0.last } == (0..<12).map { $0 % 2 == 0 ? "1" : "2" })
    }

    @Test("formats say whose a box is", arguments: ["json", "jsonl", "mot", "coco", "cvat", "yolo"])
    func formats(format: String) throws {
        let outcome = try track(
            ["frames", "--init", Scratch.firstBox, "--init", second, "--format", format, "-o", "out"])
        #expect(outcome.status == 0 && outcome.errors == "")
        let file = format == "yolo" ? "out/0003.txt" : "out"
        let text = try String(contentsOf: scratch.path(file), encoding: .utf8)
        let expected =
            switch format {
            case "json", "jsonl": [#""target": 1}"#, #""target": 2}"#]
            case "mot": ["\n6,1,", "\n6,2,"]
            case "coco": [#""track_id": 1"#, #""track_id": 2"#]
            case "cvat": [#"<track id="0""#, #"<track id="1""#, #"<box frame="5" outside="0""#]
            default: [" 1\n", " 2\n"]
            }
        for part in expected { #expect(text.contains(part), "\(part)") }
    }

    @Test func aFileOfBoxes() throws {
        try scratch.write("# first boxes\n\(Scratch.firstBox)\n\nframes,\(second)\r\n", to: "boxes.csv")
        let given = try track(["frames", "--init", Scratch.firstBox, "--init", second])
        #expect(try track(["frames", "--boxes", "boxes.csv"]) == given)
    }

    @Test("a file of boxes as other programs write it", arguments: [",", ";", "\t", "; "])
    func separatorsInAFileOfBoxes(separator: String) throws {
        let box = Scratch.firstBox.replacing(",", with: separator)
        let line = ["frames", second.replacing(",", with: separator)].joined(separator: separator)
        let head = ["source", "x", "y", "w", "h"].joined(separator: separator)
        try scratch.write("\u{FEFF}\(head)\r\n\(box)\r\n\(line) \r\n", to: "boxes.csv")
        let given = try track(["frames", "--init", Scratch.firstBox, "--init", second])
        #expect(try track(["frames", "--boxes", "boxes.csv"]) == given)
    }

    @Test(arguments: ["frames", "./frames", "frames/"])
    func namesOfSourcesInAFileOfBoxes(source: String) throws {
        try scratch.write("frames,\(Scratch.firstBox)\n", to: "boxes.csv")
        #expect(try track([source, "--boxes", "boxes.csv"]) == track(["frames", "--init", Scratch.firstBox]))
    }

    @Test(arguments: [
        (
            "1,2,3\n",
            "boxes.csv:1: \"1,2,3\" is no target: X,Y,W,H or SOURCE,X,Y,W,H, with finite numbers, width and height positive"
        ),
        (
            "1,2,3,4\n\na,b,1,2,0,4\n",
            "boxes.csv:3: \"a,b,1,2,0,4\" is no target: X,Y,W,H or SOURCE,X,Y,W,H, with finite numbers, width and height positive"
        ),
        ("# none\n", "boxes.csv holds no boxes"),
        ("other,1,2,3,4\n", "boxes.csv has a target in other, which is none of the sources"),
    ])
    func brokenFilesOfBoxes(text: String, message: String) throws {
        try scratch.write(text, to: "boxes.csv")
        let outcome = try track(["frames", "--boxes", "boxes.csv"])
        #expect(outcome == Program.Outcome(status: 1, output: "", errors: "trackscope: \(message)\n"))
    }

    @Test(arguments: [
        (
            ["frames", "--init", "1,1,9,9", "--init", "2,2,9,9", "--format", "otb"],
            "this format has no place for a target's number: several targets need csv, json, jsonl, mot, yolo, coco or cvat"
        ),
        (
            ["frames", "--init", "1,1,9,9", "--boxes", "b.csv"], "--init and --boxes say the same: one of them"
        ),
        (["frames", "frames"], "of several sources -o must name a folder, which receives a file for each"),
        (
            ["a", "b", "-o", "out", "--init", "1,1,9,9"],
            "--init is for one source; --boxes takes a file with lines SOURCE,X,Y,W,H"
        ),
        (["frames", "--jobs", "0"], "--jobs is 0, not 1 to 256"),
        (["frames", "--video-map", "response"], "--video-map belongs to --video"),
    ])
    func wrongCalls(arguments: [String], message: String) throws {
        let outcome = try track(arguments)
        #expect(outcome == Program.Outcome(status: 2, output: "", errors: "trackscope: \(message)\n"))
    }

    // MARK: Sources

    private func addSequence(_ name: String) throws {
        try scratch.addFrames(5, to: "\(name)/img")
        try scratch.write(
            (0..<5).map { "\(31 + 2 * $0),\(21 + $0),20,16\n" }.joined(), to: "\(name)/groundtruth_rect.txt")
    }

    @Test("several sources, one after the other or at the same time", arguments: [1, 3])
    func sources(jobs: Int) throws {
        for name in ["one", "two"] { try addSequence(name) }
        let outcome = try track(["one", "absent", "two", "-o", "out", "--jobs", "\(jobs)"])
        #expect(outcome.status == 1 && outcome.output == "")
        #expect(
            lines(outcome.errors) == [
                "trackscope: absent does not exist",
                "trackscope: 1 of 3 sources failed, as said above; the others are done",
            ])
        #expect(try scratch.names(in: "out") == ["one.csv", "two.csv"])
        let alone = try track(["two"])
        #expect(try String(contentsOf: scratch.path("out/two.csv"), encoding: .utf8) == alone.output)
    }

    @Test func sourcesOfOneNameAndAFileOfBoxes() throws {
        for name in ["a/clip", "b/clip"] { try scratch.addFrames(3, to: name) }
        try scratch.write("a/clip,\(Scratch.firstBox)\nb/clip,\(Scratch.firstBox)\nb/clip,\(second)\n", to: "boxes")
        let outcome = try track(["a/clip", "b/clip", "--boxes", "boxes", "-o", "out", "--format", "mot"])
        #expect(outcome == Program.Outcome(status: 0, output: "", errors: ""))
        #expect(try scratch.names(in: "out") == ["a-clip.txt", "b-clip.txt"])
        #expect(try lines(String(contentsOf: scratch.path("out/a-clip.txt"), encoding: .utf8)).count == 3)
        #expect(try lines(String(contentsOf: scratch.path("out/b-clip.txt"), encoding: .utf8)).count == 6)
    }
}
