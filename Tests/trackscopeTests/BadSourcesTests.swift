import Testing

/// Sources and boxes that cannot be tracked: one line, exit code 1, no output.
@Suite struct BadSourcesTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
        try scratch.addFrames(4, to: "sequence/img")
        try scratch.makeFolder("empty")
        try scratch.makeFolder("notes")
        try scratch.write("hello\n", to: "notes/readme.txt")
    }

    private func track(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(["track"] + arguments + ["--model", "model.safetensors", "--quiet"], in: scratch)
    }

    @Test(arguments: [
        (["absent"], "absent does not exist"),
        (["absent/frames", "--init", "1,1,5,5"], "absent/frames does not exist"),
        (["empty"], "empty is an empty folder; a folder of pictures is needed"),
        (["notes"], "notes holds no pictures, but only readme.txt"),
        (["/dev/null"], "/dev/null is a device, but no camera; a folder of frames, a video or a camera is needed"),
        (
            ["sequence"],
            "sequence has no ground truth to start from; give the target's box (--init X,Y,W,H)"
        ),
        (
            ["sequence", "--frames", "2-"],
            "sequence has no ground truth for frame 2; give the target's box (--init X,Y,W,H)"
        ),
        (["sequence", "--frames", "9-", "--init", "1,1,9,9"], "sequence has no frame 9"),
        (
            ["sequence", "--init", "200,20,20,16"],
            "sequence: the box 200.0,20.0,20.0,16.0 cannot be a target: it lies wholly outside the 96x72 frame"
        ),
        (
            ["sequence", "--init", "-30,20,20,16"],
            "sequence: the box -30.0,20.0,20.0,16.0 cannot be a target: it lies wholly outside the 96x72 frame"
        ),
        (
            ["sequence", "--init", "1,1,1e9,5"],
            "sequence: the box 1.0,1.0,1000000000.0,5.0 cannot be a target: every number must be finite and below ten million"
        ),
        (
            ["sequence", "--init", "1,1,9,9", "--output", "absent/boxes.txt"],
            "cannot write absent/boxes.txt: there is no folder SCRATCH/absent"
        ),
        (["sequence", "--init", "1,1,9,9", "--output", "notes"], "cannot write notes: it is a folder"),
        (
            ["sequence", "--init", "1,1,9,9", "--export-maps", "notes/readme.txt"],
            "notes/readme.txt is no folder"
        ),
    ])
    func itIsRefusedInALine(arguments: [String], message: String) throws {
        let outcome = try track(arguments)
        let text = message.replacing("SCRATCH", with: scratch.url.resolvingSymlinksInPath().path)
        #expect(outcome == Program.Outcome(status: 1, output: "", errors: "trackscope: \(text)\n"))
    }

    @Test(arguments: [
        (
            "31,21,20\n", "sequence/groundtruth_rect.txt:1:9: 3 numbers: a line holds x,y,width,height, in \"31,21,20\""
        ),
        (
            "31,21,20,16\n32,x,20,16\n",
            "sequence/groundtruth_rect.txt:2:4: 'x' is not a number: a line holds x,y,width,height, in \"32,x,20,16\""
        ),
        (
            "31,21,20,16\n\n33,23,20,16\n34,24,20,16\n",
            "sequence/groundtruth_rect.txt:2:1: an empty line: there is one line for each frame, x,y,width,height, in \"\""
        ),
        (
            "31,21,0,16\n1,2,3,4\n1,2,3,4\n1,2,3,4\n",
            "sequence has no box in the first frame: 30,20,0,16 is no box, four finite numbers with positive sides are "
                + "needed; give the target's box (--init X,Y,W,H)"
        ),
        (
            "NaN,NaN,NaN,NaN\n1,2,3,4\n1,2,3,4\n1,2,3,4\n",
            "sequence has no box in the first frame: nan,nan,nan,nan is no box, four finite numbers with positive sides "
                + "are needed; give the target's box (--init X,Y,W,H)"
        ),
    ])
    func brokenGroundTruthIsPointedAt(text: String, message: String) throws {
        try scratch.write(text, to: "sequence/groundtruth_rect.txt")
        let outcome = try track(["sequence"])
        #expect(outcome == Program.Outcome(status: 1, output: "", errors: "trackscope: \(message)\n"))
    }

    @Test(arguments: [
        (1, "1 line for 4 frames; there is a first box, and nothing to score by"),
        (3, "3 lines for 4 frames; the last frame has no ground truth"),
        (5, "5 lines for 4 frames; the surplus is left out"),
    ])
    func tooFewOrTooManyLinesAreWarnedOf(lines: Int, warning: String) throws {
        try scratch.write(
            String(repeating: "31,21,20,16\n", count: lines), to: "sequence/groundtruth_rect.txt")
        let outcome = try track(["sequence"])
        #expect(outcome.status == 0)
        #expect(outcome.errors == "trackscope: warning: sequence/groundtruth_rect.txt has \(warning)\n")
        #expect(outcome.output.split(separator: "\n").count == 1 + 4)
    }
}
