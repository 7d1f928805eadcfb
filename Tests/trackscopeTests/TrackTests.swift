import Foundation
import Imaging
import Tensors
import TestSupport
import Testing

/// What `trackscope track` writes where all goes well.
@Suite struct TrackTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
        try scratch.addFrames(6)
    }

    private func track(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--model", "model.safetensors"] + arguments, in: scratch)
    }

    /// A row of JSON, and what the other formats hold of it.
    private struct Row: Decodable {
        var frame: Int
        var x: Double
        var y: Double
        var width: Double
        var height: Double
        var score: Double
        var state: String

        var box: [Double] { [x, y, width, height] }
    }

    /// The numbers of lines separated by commas; what is no number is not a number.
    private func numbers(_ lines: [Substring]) -> [[Double]] {
        lines.map { line in line.split(separator: ",").map { Double($0) ?? .nan } }
    }

    @Test(
        "standard output by its names, between what others write there", arguments: ["-", "/dev/stdout", "/dev/fd/1"])
    func standardOutputAsAFile(name: String) throws {
        let plain = try track("--quiet")
        let named = try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--model", "model.safetensors", "--quiet", "-o", name],
            in: scratch, before: "echo before", shell: "&& echo after")
        #expect(named.status == 0 && named.errors == "")
        #expect(named.output == "before\n" + plain.output + "after\n")
        #expect(try scratch.names(in: ".").contains("-") == false)
    }

    @Test func everyFormatHoldsTheSameBoxes() throws {
        func lines(_ format: String) throws -> [Substring] {
            let outcome = try track("--format", format, "--quiet")
            #expect(outcome.status == 0 && outcome.errors == "")
            return outcome.output.split(separator: "\n")
        }
        let json = try lines("json").joined()
        let rows = try JSONDecoder().decode([Row].self, from: Data(json.utf8))
        #expect(rows.map(\.frame) == Array(0..<6))
        #expect(rows[0].box == [30, 20, 20, 16])
        #expect(rows.allSatisfy { ["tracked", "uncertain", "lost"].contains($0.state) && (0...1).contains($0.score) })

        #expect(try numbers(lines("vot")) == rows.map(\.box))
        #expect(try numbers(lines("otb")) == rows.map { [$0.x + 1, $0.y + 1, $0.width, $0.height] })
        let csv = try lines("csv")
        #expect(csv[0] == "frame,x,y,width,height,score,state")
        let table = numbers(Array(csv.dropFirst()))
        #expect(table.map { Array($0[..<6]) } == rows.map { [Double($0.frame)] + $0.box + [$0.score] })
        #expect(csv.dropFirst().map { $0.split(separator: ",").last.map(String.init) } == rows.map(\.state))
    }

    @Test(arguments: [
        ("boxes.csv", "csv"), ("boxes.json", "json"), ("boxes.jsonl", "jsonl"), ("boxes.txt", "csv"),
        ("boxes.CSV", "csv"), ("boxes", "csv"),
    ])
    func theNameOfTheFileDecidesTheFormat(name: String, format: String) throws {
        let printed = try track("--format", format, "--quiet")
        let saved = try track("--output", name, "--quiet")
        #expect(saved == Program.Outcome(status: 0, output: "", errors: ""))
        #expect(try String(contentsOf: scratch.path(name), encoding: .utf8) == printed.output)
    }

    @Test func theBoxesAreTheSameBitForBit() throws {
        let runs = try ["1", "2", "3", "2"].map { try track("--threads", $0, "--format", "json", "--quiet") }
        #expect(runs[0].status == 0 && runs[0].output.split(separator: "\n").count == 8)
        for run in runs { #expect(run == runs[0]) }
    }

    @Test func aSummaryEndsTheMessages() throws {
        let outcome = try track()
        #expect(outcome.status == 0)
        #expect(
            try
                #/rar: 6 frames, \d+\.\d frames a second \(decoding apart: \d+\.\d ms a frame\); (\d tracked|, |\d uncertain)+\n/#
                .wholeMatch(in: outcome.errors) != nil, "\(outcome.errors)")
    }

    @Test(arguments: [("0-2", 0...2), ("2-4", 2...4), ("4-", 4...5), ("5-5", 5...5), ("3-900", 3...5)])
    func aRangeOfFramesIsTracked(range: String, frames: ClosedRange<Int>) throws {
        let outcome = try track("--frames", range, "--format", "csv", "--quiet")
        #expect(outcome.status == 0 && outcome.errors == "")
        let rows = outcome.output.split(separator: "\n").dropFirst()
        #expect(rows.map { Int($0.prefix { $0 != "," }) } == frames.map { $0 })
        #expect(rows.first?.hasPrefix("\(frames.lowerBound),30,20,20,16,1,tracked") == true)
    }

    @Test func groundTruthStartsTheTracker() throws {
        try scratch.addFrames(3, to: "sequence/img")
        // OTB counts from 1.
        try scratch.write("31,21,20,16\n32\t22\t20\t16\n33 23 20 16\n", to: "sequence/groundtruth_rect.txt")
        let arguments = ["track", "sequence", "--model", "model.safetensors", "--quiet"]
        let first = try Program.run(arguments, in: scratch)
        #expect(first.status == 0 && first.errors == "")
        #expect(first.output.hasPrefix("frame,x,y,width,height,score,state\n0,30,20,20,16,1,tracked\n"))
        let later = try Program.run(arguments + ["--frames", "1-"], in: scratch)
        #expect(later.status == 0 && later.errors == "")
        #expect(later.output.split(separator: "\n")[1].hasPrefix("1,31,21,20,16,"))
    }

    @Test func aBoxMayReachOutOfTheFrame() throws {
        let outcome = try Program.run(
            ["track", "frames", "--init", "-5,-4,20,16", "--model", "model.safetensors", "--quiet"], in: scratch)
        #expect(outcome.status == 0 && outcome.errors == "")
        #expect(outcome.output.split(separator: "\n")[1].hasPrefix("0,-5,-4,20,16,"))
    }

    @Test func mapsAreExported() throws {
        let outcome = try track("--frames", "0-1", "--export-maps", "maps", "--quiet")
        #expect(outcome.status == 0 && outcome.errors == "")
        let pictures =
            ["patch", "response"] + (3...5).flatMap { ["level\($0).inter.spatial", "level\($0).intra.spatial"] }
        let components = ["response.colours", "response.gradients", "response.network"]
        let names = ["000000", "000001"].flatMap { frame in
            ["\(frame).safetensors"] + (pictures + components).map { "\(frame).\($0).png" }
        }
        #expect(try scratch.names(in: "maps") == names.sorted())

        let file = try SafetensorsFile(contentsOf: scratch.path("maps/000001.safetensors"))
        let kinds = [
            "features", "adjusted", "memory", "inter.channel", "inter.spatial", "intra.channel", "intra.spatial",
            "reinforced",
        ]
        #expect(
            Set(file.names)
                == Set(["response"] + components + (3...5).flatMap { level in kinds.map { "level\(level).\($0)" } }))
        #expect(try file.tensor(named: "response").shape == [63, 63])
        #expect(try file.tensor(named: "response.colours").shape == [63, 63])
        #expect(try file.tensor(named: "level4.adjusted").shape == [8, 31, 31])
        #expect(try file.tensor(named: "level4.intra.spatial").shape == [1, 31, 31])
        #expect(file.metadata["frame"] == "1")
        // The box in the metadata is that of the frame's row.
        let row = numbers(outcome.output.split(separator: "\n"))[2]
        let box = (file.metadata["box"] ?? "").split(separator: ",").compactMap { Double($0) }
        #expect(relativeError(box, Array(row[1...4])) < 1e-12)
        let patch = try Image(contentsOf: scratch.path("maps/000001.patch.png"))
        #expect((patch.width, patch.height) == (255, 255))
        let response = try Image(contentsOf: scratch.path("maps/000001.response.png"))
        #expect((response.width, response.height) == (63, 63))
    }

    /// Noise is lost by any tracker.
    @Test func theBoxOfALostTargetCanBeLeftBlank() throws {
        var generator = SeededGenerator(seed: 3)
        try FileManager.default.createDirectory(at: scratch.path("noise"), withIntermediateDirectories: true)
        for frame in 0..<14 {
            let samples = (0..<(96 * 72 * 3)).map { _ in UInt8.random(in: 110...140, using: &generator) }
            try Image(width: 96, height: 72, samples: samples)
                .write(to: scratch.path(String(format: "noise/%04d.png", frame)))
        }
        func rows(_ arguments: String...) throws -> [[String]] {
            let whole = ["track", "noise", "--init", Scratch.firstBox, "--tracker", "cacf", "--quiet"] + arguments
            return try Program.run(whole, in: scratch).output.split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
        }
        let kept = try rows()
        let blank = try rows("--when-lost", "blank")
        #expect(kept.count == 15 && kept.contains { $0.last == "lost" })
        #expect(blank == kept.map { $0.last == "lost" ? [$0[0], "", "", "", "", $0[5], $0[6]] : $0 })
    }

    @Test func labelsForDetectors() throws {
        let boxes = try track("--format", "vot", "--quiet").output.split(separator: "\n")
        #expect(try track("--format", "yolo", "-o", "labels", "--quiet").status == 0)
        #expect(try scratch.names(in: "labels") == (1...6).map { String(format: "%04d.txt", $0) })
        let label = try String(contentsOf: scratch.path("labels/0001.txt"), encoding: .utf8).split(separator: " ")
        let shares = label.dropFirst().prefix(4).compactMap { Double($0) }
        #expect(relativeError(shares, [40.0 / 96, 28.0 / 72, 20.0 / 96, 16.0 / 72]) < 1e-12)

        struct Coco: Decodable {
            struct Annotation: Decodable { var bbox: [Double] }
            var annotations: [Annotation]
        }
        #expect(try track("--format", "coco", "-o", "boxes.json", "--quiet").status == 0)
        let coco = try JSONDecoder().decode(Coco.self, from: Data(contentsOf: scratch.path("boxes.json")))
        #expect(coco.annotations.map(\.bbox) == numbers(Array(boxes)))
    }

    @Test(arguments: [
        (
            ["-o", "boxes.mp4"],
            "boxes.mp4: --output is for boxes; the ending is none of .csv, .txt, .json, .jsonl, .xml, so --format must say "
                + "in which form (--video boxes.mp4 makes a video)"
        ),
        (["--format", "yolo"], "--format yolo writes a file for each picture: -o must name a folder"),
    ])
    func outputsThatCannotBe(arguments: [String], message: String) throws {
        let outcome = try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf"] + arguments, in: scratch)
        #expect(outcome == Program.Outcome(status: 2, output: "", errors: "trackscope: \(message)\n"))
    }

    @Test func mapsChangeNoBox() throws {
        let plain = try track("--quiet")
        #expect(try track("--export-maps", "maps", "--quiet") == plain)
    }

    /// Rows and progress share a terminal: no row may stand behind what is left of the progress.
    @Test(.enabled(if: TmuxSession.isAvailable, TmuxSession.absence))
    func aRowHasALineOfItsOwnOnATerminal() throws {
        let session = try TmuxSession(columns: 200, rows: 40, environment: ["TERM": "xterm-256color"])
        let program = builtProducts.appendingPathComponent("trackscope").path
        try session.run(
            line: "cd \(scratch.url.path); clear; \(program) track frames --tracker cacf --init \(Scratch.firstBox)")
        let screen = try session.waitFor("the summary") { $0.contains("frames a second (") }
        let rows = screen.split(separator: "\n").filter { $0.contains(",") && !$0.contains("frames a second") }
        #expect(rows.first == "frame,x,y,width,height,score,state" && rows.count >= 7)
        for row in rows.dropFirst() { #expect(row.first?.isNumber == true && !row.contains("]"), "\(row)") }
    }
}
