import Foundation
import TestSupport
import Testing

/// `trackscope evaluate`, `report` and `score`, as a user runs them.
@Suite struct EvaluateTests {
    /// Two sequences in OTB's layout, ten frames of a moving square each, in `set`.
    private func dataset() throws -> Scratch {
        let scratch = try Scratch()
        for name in ["set/Left", "set/Right"] {
            try scratch.addFrames(10, to: "\(name)/img")
            let truth = (0..<10).map { "\(31 + 2 * $0),\(21 + $0),20,16\n" }.joined()
            try scratch.write(truth, to: "\(name)/groundtruth_rect.txt")
        }
        return scratch
    }

    private func text(_ name: String, in scratch: Scratch) throws -> String {
        try String(contentsOf: scratch.path(name), encoding: .utf8)
    }

    @Test func resultsAppearAndAreReported() throws {
        let scratch = try dataset()
        let evaluated = try Program.run(["evaluate", "set", "--tracker", "cacf", "-o", "out", "--quiet"], in: scratch)
        #expect(evaluated.status == 0)
        #expect(evaluated.errors == "trackscope report out shows the rest\n")
        #expect(evaluated.output.hasPrefix("One-pass evaluation: 2 sequences, 20 frames\ntracker "))
        for name in ["Left", "Right"] {
            #expect(try text("out/cacf/\(name).txt", in: scratch).hasPrefix("31,21,20,16\n"))
            #expect(try text("out/cacf/\(name).txt", in: scratch).split(separator: "\n").count == 10)
        }

        let first = try Program.run(["report", "out"], in: scratch)
        #expect(first.status == 0)
        #expect(first.errors == "wrote report.html, report.json, report.csv, report.md into out\n")
        #expect(first.output.contains("AUC by sequence"))
        #expect(first.output.contains("Success (OPE) (success rate)"))
        #expect(!first.output.contains("\u{1B}"))
        let page = try text("out/report.html", in: scratch)

        let drawn = try Program.run(["report", "out", "--no-files", "--figures", "drawn"], in: scratch)
        #expect(drawn.errors == "wrote success-ope.svg, precision-ope.svg, calibration.svg into drawn\n")
        #expect(
            try text("drawn/success-ope.svg", in: scratch).hasPrefix(
                "<svg style=\"background:#fff;color:#222\" viewBox="))

        // Once more: nothing is run, and nothing changes.
        let again = try Program.run(["evaluate", "set", "--tracker", "cacf", "-o", "out", "--quiet"], in: scratch)
        #expect(again == evaluated)
        #expect(try Program.run(["report", "out"], in: scratch) == first)
        #expect(try text("out/report.html", in: scratch) == page)

        // The results are in the toolkits' format: scored as anybody's they say the same.
        let scored = try Program.run(
            ["score", "--annotations", "set", "--results", "out/cacf", "--format", "csv", "--no-speed"], in: scratch)
        let reported = try Program.run(["report", "out", "--format", "csv", "--no-speed"], in: scratch)
        #expect(scored.status == 0)
        #expect(scored.output == reported.output)
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGKILL, 137)] as [(Int32, Int32)])
    func anInterruptedEvaluationGoesOn(signal: Int32, status: Int32) throws {
        let scratch = try dataset()
        // A third sequence that no machine is through with before the signal comes.
        try scratch.addFrames(2, to: "set/Zlong/img")
        for index in 2..<4000 {
            try FileManager.default.linkItem(
                at: scratch.path("set/Zlong/img/\(Scratch.frameName(index % 2))"),
                to: scratch.path("set/Zlong/img/\(Scratch.frameName(index))"))
        }
        try scratch.write(String(repeating: "31,21,20,16\n", count: 4000), to: "set/Zlong/groundtruth_rect.txt")
        let run = try Program.Run(["evaluate", "set", "--tracker", "cacf", "-o", "out", "--quiet"], in: scratch)
        let last = scratch.path("out/cacf/Right_run.json").path
        while run.isRunning && !FileManager.default.fileExists(atPath: last) { usleep(5000) }
        run.send(signal)
        let outcome = try run.end()
        #expect(outcome.status == status)
        #expect(outcome.output == "")
        #expect(outcome.errors == (signal == SIGKILL ? "" : "trackscope: interrupted; the same command goes on\n"))
        #expect(
            try scratch.names(in: "out/cacf").filter { !$0.hasPrefix(".") } == [
                "Left.txt", "Left_run.json", "Right.txt", "Right_run.json", "scores", "times", "tracker.json",
            ])
        let names = [
            "Left.txt", "Left_run.json", "Right.txt", "times/Left_time.txt", "times/Right_time.txt",
            "scores/Left_score.txt",
        ]
        let before = try names.map { try Data(contentsOf: scratch.path("out/cacf/\($0)")) }

        // The same without the long sequence's surplus, so that the test ends.
        try scratch.write(String(repeating: "31,21,20,16\n", count: 5), to: "set/Zlong/groundtruth_rect.txt")
        for index in 5..<4000 {
            try FileManager.default.removeItem(at: scratch.path("set/Zlong/img/\(Scratch.frameName(index))"))
        }
        let fresh = try Program.run(["evaluate", "set", "--tracker", "cacf", "-o", "fresh", "-q"], in: scratch)
        #expect(fresh.status == 0)
        for file in ["evaluation.json", "annotations/Zlong.txt"] {
            try scratch.write(text("fresh/\(file)", in: scratch), to: "out/\(file)")
        }
        let rest = try Program.run(["evaluate", "set", "--tracker", "cacf", "-o", "out"], in: scratch)
        #expect(rest.status == 0)
        #expect(rest.errors.contains("cacf ope Zlong: 5 frames"))
        #expect(!rest.errors.contains("Left"))
        #expect(try names.map { try Data(contentsOf: scratch.path("out/cacf/\($0)")) } == before)

        // And the report is that of an evaluation that was never interrupted, byte for byte where no clock is shown.
        let reports = try ["out", "fresh"].map { folder in
            let report = try Program.run(["report", folder, "--no-speed"], in: scratch)
            #expect(report.status == 0)
            let files = try ["html", "json", "csv", "md"].map { try text("\(folder)/report.\($0)", in: scratch) }
            return [report.output] + files
        }
        #expect(reports[0] == reports[1])
    }

    @Test func trackersMayHaveWeightsOfTheirOwn() throws {
        let scratch = try dataset()
        try scratch.addModel()
        var vgg = Scratch.architecture
        vgg.backbone = .vggM
        try scratch.addModel("vgg.safetensors", architecture: vgg)
        let trackers = ["rar", "rar-vgg=vgg.safetensors", "rar-nsa=model.safetensors", "rar-nca"]
        let outcome = try Program.run(
            ["evaluate", "set", "--model", "model.safetensors", "-o", "out", "-q"]
                + trackers.flatMap { ["--tracker", $0] }, in: scratch)
        #expect(outcome.status == 0)
        let folders = try scratch.names(in: "out").filter { $0.hasPrefix("rar") }
        #expect(folders == ["rar", "rar-nca", "rar-nsa", "rar-vgg"])
        // Only the ablation without weights of its own is marked as a switch of the main ones.
        let marked = try folders.filter { try text("out/\($0)/tracker.json", in: scratch).contains("a switch of") }
        #expect(marked == ["rar-nca"])
        #expect(try text("out/rar-vgg/tracker.json", in: scratch).contains("vgg "))

        let unfit = try Program.run(
            ["evaluate", "set", "--model", "model.safetensors", "-o", "other", "--tracker", "rar-vgg"], in: scratch)
        #expect(unfit.status == 2)
        #expect(
            unfit.errors == "trackscope: rar-vgg needs weights with the backbone vgg-m, and model.safetensors has "
                + "resnet50: --tracker rar-vgg=FILE\n")
    }

    @Test func aBrokenSequenceIsNamedAndTheRestDone() throws {
        let scratch = try dataset()
        try scratch.truncate("set/Left/img/\(Scratch.frameName(4))", to: 0.5)
        let outcome = try Program.run(["evaluate", "set", "--tracker", "cacf", "-o", "out", "-q"], in: scratch)
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("trackscope: cacf ope Left failed: frame 4: "))
        #expect(outcome.errors.hasSuffix("trackscope: 1 run failed, as said above; the others are done\n"))
        #expect(try scratch.names(in: "out/cacf").contains("Right.txt"))
        #expect(outcome.output.contains("cacf has no usable results of 1 sequence (Left)"))
    }

    @Test(
        arguments: [
            (["evaluate"], 2, "Missing expected argument '<datasets> ...'"),
            (["evaluate", "none"], 1, "none does not exist"),
            (["evaluate", "set", "--jobs", "0"], 2, "--jobs is 0, not 1 to 256"),
            (["evaluate", "set", "--repetitions", "16"], 2, "--repetitions is 16, not 1 to 15"),
            (["evaluate", "set", "--shard", "5/4"], 2, "The value '5/4' is invalid for '--shard <i/n>'"),
            (
                ["evaluate", "set", "--tracker", "cacf", "--tracker", "kcf"], 2,
                "--tracker is \"kcf\", not one of rar, rar-plain, rar-vgg, rar-dsst, rar-nhf, rar-naa, rar-nta, rar-nca, rar-nsa, cacf"
            ),
            (
                ["report", "none"], 1,
                "none holds no evaluation: trackscope evaluate makes one, trackscope score needs none"
            ),
            (
                ["report", "set", "--lengths", "9-3"], 2,
                "--lengths is \"9-3\", not a range A-B of frames with A from 2"
            ),
            (["score", "--results", "set"], 2, "Missing expected argument '--annotations <folder>'"),
            (["score", "--annotations", "none", "--results", "set"], 1, "none does not exist"),
            (
                ["score", "--annotations", "set", "--results", "empty"], 1,
                "empty holds no results of any of the 2 sequences: NAME.txt, or TRACKER/NAME.txt for several trackers"
            ),
        ] as [([String], Int32, String)])
    func wrongCallsSayWhatIsWrong(arguments: [String], status: Int32, message: String) throws {
        let scratch = try dataset()
        try scratch.makeFolder("empty")
        let outcome = try Program.run(arguments, in: scratch)
        #expect(outcome.status == status)
        #expect(outcome.output == "")
        #expect(outcome.errors == "trackscope: \(message)\n")
    }

    @Test(arguments: [
        ["evaluate", "set", "-o", "out", "--tracker", "cacf"], ["score", "--annotations", "set", "--results", "empty"],
    ])
    func aBrokenGroundTruthIsPointedAt(arguments: [String]) throws {
        let scratch = try dataset()
        try scratch.makeFolder("empty")
        try scratch.write("31,21,20,16\n33,22,x,16\n", to: "set/Right/groundtruth_rect.txt")
        let outcome = try Program.run(arguments, in: scratch)
        #expect(outcome.status == 1)
        #expect(
            outcome.errors.hasPrefix(
                "trackscope: left out: set/Right/groundtruth_rect.txt:2:7: 'x' is not a number: a line holds "
                    + "x,y,width,height, in \"33,22,x,16\"\n"))
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
    func savedResultsHaveTheirKnownScores() throws {
        let scratch = try Scratch()
        let ope = try Program.run(
            [
                "score", "--protocol", "ope", "--annotations", SharedData.url("data/annotations/otb100").path,
                "--results",
                SharedData.url("data/results/otb100/UDT").path, "--no-plots", "--no-attributes",
            ], in: scratch)
        #expect(ope.status == 0)
        #expect(
            ope.output.hasPrefix(
                """
                One-pass evaluation: 100 sequences, 59,035 frames
                tracker    AUC  precision     AO  SR 0.50  SR 0.75  sequences
                -------  -----  ---------  -----  -------  -------  ---------
                UDT      0.587      0.760  0.628    0.754    0.518        100

                AUC by set
                tracker  all (100)  OTB-2013 (51)  OTB-50 (50)
                -------  ---------  -------------  -----------
                UDT          0.587          0.619        0.512

                """))
        let vot = try Program.run(
            [
                "score", "--protocol", "vot", "--annotations", SharedData.url("data/annotations/vot2018").path,
                "--results",
                SharedData.url("data/results/vot2018").path, "--no-plots",
            ], in: scratch)
        #expect(vot.status == 0)
        #expect(
            vot.output.hasPrefix(
                """
                Supervised evaluation: 60 sequences, 21,356 frames
                tracker      EAO  accuracy  robustness  failures  per 100 frames  sequences
                ---------  -----  --------  ----------  --------  --------------  ---------
                NanoTrack  0.310     0.544       0.906        70           0.328         60
                SiamTPN    0.190     0.647       0.808       152           0.712         60

                """))
    }
}
