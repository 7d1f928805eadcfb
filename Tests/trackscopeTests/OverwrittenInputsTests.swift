import Foundation
import Testing

/// Outputs that would take the place of what the program reads: they are refused, before any work.
@Suite struct OverwrittenInputsTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(3, to: "sequence/img")
        try scratch.write(String(repeating: "31,21,20,16\n", count: 3), to: "sequence/groundtruth_rect.txt")
        try scratch.write(Scratch.firstBox + "\n", to: "first.csv")
    }

    @Test(arguments: [
        (["track", "sequence", "-o", "sequence/groundtruth_rect.txt"], "sequence/groundtruth_rect.txt"),
        (["track", "sequence", "-o", "sequence/img/0002.png", "--format", "csv"], "sequence/img/0002.png"),
        (["watch", "sequence", "--events", "-o", "sequence/groundtruth_rect.txt"], "sequence/groundtruth_rect.txt"),
        (["watch", "sequence", "--page", "./sequence/img/0001.png"], "./sequence/img/0001.png"),
    ])
    func partsOfTheSequence(arguments: [String], path: String) throws {
        let old = try Data(contentsOf: scratch.path(path))
        let outcome = try Program.run(arguments + ["--tracker", "cacf"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: cannot write \(path): the sequence is read from it\n"))
        #expect(try Data(contentsOf: scratch.path(path)) == old)
    }

    @Test func theFileOfFirstBoxes() throws {
        let outcome = try Program.run(
            ["track", "sequence", "--boxes", "first.csv", "-o", "./first.csv", "--tracker", "cacf"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 2, output: "",
                    errors: "trackscope: --boxes is read from first.csv: -o must name another file\n"))
    }

    @Test func whatLiesBesideIsWritten() throws {
        for _ in 0..<2 {
            let outcome = try Program.run(
                ["track", "sequence", "-o", "sequence/boxes.csv", "--tracker", "cacf", "--quiet"], in: scratch)
            #expect(outcome == Program.Outcome(status: 0, output: "", errors: ""))
        }
    }

    @Test("annotations that no evaluation wrote are kept")
    func annotationsOfAnEvaluation() throws {
        try scratch.makeFolder("annotations")
        try scratch.write("by hand\n", to: "annotations/sequence.txt")
        let outcome = try Program.run(
            ["evaluate", "sequence", "-o", ".", "--tracker", "cacf", "--quiet"], in: scratch)
        #expect(outcome.status == 1)
        #expect(
            outcome.errors
                == "trackscope: . holds another ground truth of sequence; choose another output folder\n")
        #expect(try String(contentsOf: scratch.path("annotations/sequence.txt"), encoding: .utf8) == "by hand\n")
    }
}
