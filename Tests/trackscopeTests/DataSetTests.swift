import Foundation
import Imaging
import TestSupport
import Testing

/// Data sets as users have them: frames missing, borders crossed, targets absent, one sequence broken.
@Suite struct DataSetTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: scratch) }

    /// Ten frames of a moving square in OTB's layout.
    private func addSequence(_ name: String, frames: Int = 10) throws {
        try scratch.addFrames(frames, to: "\(name)/img")
        try scratch.write(truth(frames), to: "\(name)/groundtruth_rect.txt")
    }

    private func truth(_ frames: Int) -> String { (0..<frames).map { "\(31 + 2 * $0),\(21 + $0),20,16\n" }.joined() }

    /// The values of a CSV report's first row, by its header.
    private func report(_ outcome: Program.Outcome) throws -> [String: String] {
        let lines = outcome.output.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return Dictionary(uniqueKeysWithValues: zip(try #require(lines.first), try #require(lines.dropFirst().first)))
    }

    @Test func boxesOverTheBorderCount() throws {
        let lines = (-8..<12).map { "\($0),5,30,24\n" }.joined()
        for folder in ["anno", "res"] {
            try scratch.makeFolder(folder)
            try scratch.write(lines, to: "\(folder)/edge.txt")
        }
        let outcome = try run("score", "--annotations", "anno", "--results", "res", "--format", "csv", "--no-plots")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("0.952381"))
    }

    @Test func absentFramesOfLaSOTAreLeftOut() throws {
        let path = "data/bear/bear-1"
        try scratch.makeFolder(path)
        try scratch.makeFolder("res")
        try scratch.write(String(repeating: "5,5,10,10\n", count: 12), to: "\(path)/groundtruth.txt")
        try scratch.write("0,0,1,1,0,0,0,0,0,0,0,0", to: "\(path)/full_occlusion.txt")
        try scratch.write("0,0,0,0,1,0,0,0,0,0,0,0", to: "\(path)/out_of_view.txt")
        let lost = (0..<12).map { (2...4).contains($0) ? "90,90,5,5\n" : "5,5,10,10\n" }.joined()
        try scratch.write(lost, to: "res/bear-1.txt")
        let outcome = try run("score", "--annotations", "data", "--results", "res", "--no-plots")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("res      0.952      1.000  1.000"))
        #expect(outcome.output.contains("3 frames without the target: left out."))
    }

    @Test func linesAreJoinedToFramesByNumber() throws {
        try addSequence("gap", frames: 12)
        for number in [5, 6] {
            try FileManager.default.removeItem(at: scratch.path("gap/img/\(String(format: "%04d", number)).png"))
        }
        let outcome = try run("evaluate", "gap", "--tracker", "cacf", "-o", "out", "--quiet")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("they are joined by the numbers in the frames' names"))
        #expect(outcome.output.contains("cacf     0.95"))
    }

    @Test("a sequence that cannot be used never stops the others", arguments: ["pictures", "empty", "lines"])
    func oneBadSequence(kind: String) throws {
        for name in ["good1", "bad", "good2"] { try addSequence("set/\(name)") }
        switch kind {
        case "pictures":
            for index in 0..<10 { try scratch.write("no picture", to: "set/bad/img/\(Scratch.frameName(index))") }
        case "empty":
            try FileManager.default.removeItem(at: scratch.path("set/bad/img"))
            try scratch.makeFolder("set/bad/img")
        default: try scratch.write("1,2,3\n", to: "set/bad/groundtruth_rect.txt")
        }
        let outcome = try run("evaluate", "set", "--tracker", "cacf", "-o", "out", "--quiet")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("trackscope: left out: ") && outcome.errors.contains("set/bad"))
        #expect(outcome.errors.hasSuffix("trackscope: 1 sequence was left out, as said above; the others are done\n"))
        #expect(outcome.output.hasPrefix("One-pass evaluation: 2 sequences, 20 frames\n"))
        #expect(try scratch.names(in: "out/cacf").filter { $0.hasSuffix(".txt") } == ["good1.txt", "good2.txt"])
    }

    @Test func twoDataSetsMayShareAName() throws {
        try addSequence("OTB/Car")
        try addSequence("UAV/car")
        let outcome = try run("evaluate", "OTB", "UAV", "--tracker", "cacf", "-o", "out", "--quiet")
        #expect(outcome.status == 0)
        #expect(
            try scratch.names(in: "out/cacf").filter { $0.hasSuffix(".txt") } == ["Car@OTB.txt", "car@UAV.txt"])
        #expect(try run("report", "out", "--no-files", "--no-plots").status == 0)
    }

    @Test func gotTensTestSplitIsRunAndNotScored() throws {
        let path = "test/GOT-10k_Test_000001"
        try scratch.addFrames(6, to: path)
        try scratch.write("GOT-10k_Test_000001\n", to: "test/list.txt")
        try scratch.write("31,21,20,16\n", to: "\(path)/groundtruth.txt")
        let outcome = try run("evaluate", "test", "--tracker", "cacf", "-o", "out", "--quiet")
        #expect(outcome.status == 0 && outcome.output == "")
        #expect(outcome.errors.contains("only first boxes are published for these sequences"))
        let name = "out/cacf/GOT-10k_Test_000001/GOT-10k_Test_000001"
        let boxes = try String(contentsOf: scratch.path(name + "_001.txt"), encoding: .utf8)
        #expect(boxes.hasPrefix("31,21,20,16\n") && boxes.split(separator: "\n").count == 6)
        let times = try String(contentsOf: scratch.path(name + "_time.txt"), encoding: .utf8)
        #expect(times.split(separator: "\n").count == 6)
        let scored = try run("score", "--annotations", "test", "--results", "out/cacf")
        #expect(scored.status == 1)
        #expect(
            scored.errors
                == "trackscope: of 1 sequence only the first box is published: results can be made and handed in, "
                + "not scored\n")
        #expect(try run("report", "out").status == 1)
    }

    @Test func sequencesWithAFirstBoxOnlyAreSaidApart() throws {
        try addSequence("set/known")
        try addSequence("set/secret")
        try scratch.write("31,21,20,16\n", to: "set/secret/groundtruth_rect.txt")
        let outcome = try run("evaluate", "set", "--tracker", "cacf", "-o", "out", "--quiet")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("One-pass evaluation: 1 sequence, 10 frames\n"))
        #expect(outcome.output.contains("- 1 sequence with nothing but a first box (secret): run, not scored.\n"))
        #expect(!outcome.output.contains("no usable results"))
        #expect(try scratch.names(in: "out/cacf").contains("secret.txt"))
    }

    @Test func resultsOnGOT10kLieWhereItsToolkitLooks() throws {
        let path = "val/GOT-10k_Val_000001"
        try scratch.addFrames(6, to: path)
        try scratch.write("GOT-10k_Val_000001\n", to: "val/list.txt")
        try scratch.write(truth(6), to: "\(path)/groundtruth.txt")
        try scratch.write("0\n0\n0\n0\n0\n0\n", to: "\(path)/absence.label")
        #expect(try run("evaluate", "val", "--tracker", "cacf", "-o", "out", "--quiet").status == 0)
        #expect(
            try scratch.names(in: "out/cacf/GOT-10k_Val_000001") == [
                "GOT-10k_Val_000001_001.txt", "GOT-10k_Val_000001_run.json", "GOT-10k_Val_000001_score.txt",
                "GOT-10k_Val_000001_time.txt",
            ])
        let scored = try run("score", "--annotations", "val", "--results", "out/cacf", "--format", "csv", "--no-speed")
        let reported = try run("report", "out", "--no-files", "--format", "csv", "--no-speed")
        #expect(scored.status == 0 && reported.status == 0 && scored.output == reported.output)
    }

    // MARK: Pictures

    @Test func aNarrowRangeOf16BitsIsStretched() throws {
        try scratch.makeFolder("thermal")
        for index in 0..<6 {
            let frame = scratch.frame(index)
            let grey = (0..<frame.width * frame.height).map { 29_700 + UInt16(frame.samples[3 * $0]) }
            try Data(greyPNG(grey, width: frame.width, height: frame.height))
                .write(to: scratch.path("thermal/\(Scratch.frameName(index))"))
        }
        let arguments = ["track", "thermal", "--init", Scratch.firstBox, "--tracker", "cacf", "--format", "vot"]
        let outcome = try Program.run(arguments + ["--quiet"], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("16-bit pictures: the values "))
        let last = try #require(outcome.output.split(separator: "\n").last).split(separator: ",").compactMap {
            Double($0)
        }
        #expect(abs(last[0] - 40) < 2 && abs(last[1] - 25) < 2)
        let given = try Program.run(arguments + ["--quiet", "--range", "29700-29955"], in: scratch)
        #expect(given.status == 0 && given.errors == "")
        #expect(
            try Program.run(arguments + ["--range", "9-2"], in: scratch).errors
                == "trackscope: --range is \"9-2\", not a range LOW-HIGH of 16-bit values\n")
    }

    /// A 16-bit grey PNG: stored, not compressed.
    private func greyPNG(_ samples: [UInt16], width: Int, height: Int) -> [UInt8] {
        func bytes(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
            let body = Array(name.utf8) + data
            var remainder = UInt32.max
            for byte in body {
                remainder ^= UInt32(byte)
                for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
            }
            return bytes(UInt32(data.count)) + body + bytes(~remainder)
        }
        var raw: [UInt8] = []
        for row in 0..<height {
            raw.append(0)
            for value in samples[row * width..<(row + 1) * width] {
                raw += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
            }
        }
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in raw {
            (low, high) = ((low + UInt32(byte)) % 65_521, (high + (low + UInt32(byte)) % 65_521) % 65_521)
        }
        let length = UInt16(raw.count)
        let block = [1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + raw
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", bytes(UInt32(width)) + bytes(UInt32(height)) + [16, 0, 0, 0, 0])
            + chunk("IDAT", [0x78, 0x01] + block + bytes(high << 16 | low)) + chunk("IEND", [])
    }

    @Test func theBoxGrowsWithTheFrames() throws {
        try scratch.addFrames(8)
        for index in 4..<8 {
            try scratch.frame(index).resampled(to: (192, 144), filter: .pixels)
                .write(to: scratch.path("frames/\(Scratch.frameName(index))"))
        }
        let outcome = try run(
            "track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf", "--format", "vot", "-q")
        #expect(
            outcome.errors
                == "trackscope: frame 4 (0005.png) is 192x144, the first was 96x72; boxes are scaled with the frames\n")
        let boxes = outcome.output.split(separator: "\n").map { $0.split(separator: ",").compactMap { Double($0) } }
        for (value, expected) in zip(boxes[7], [88.0, 54, 40, 32]) { #expect(abs(value - expected) < 3) }
    }

    @Test func strangersAmongTheFramesAreLeftOut() throws {
        try scratch.addFrames(5)
        for name in ["thumbnail.png", "mask_0001.png"] {
            try scratch.frame(0, size: (20, 20)).write(to: scratch.path("frames/\(name)"))
        }
        let outcome = try run(
            "track", "frames", "--init", Scratch.firstBox, "--tracker", "cacf", "--format", "vot", "-q")
        #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 5)
        #expect(
            outcome.errors == "trackscope: warning: frames holds 5 pictures named like 0001.png; mask_0001.png and "
                + "thumbnail.png are left out\n")
    }
}
