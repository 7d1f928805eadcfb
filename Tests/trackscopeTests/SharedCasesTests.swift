import Foundation
import TestSupport
import Testing

/// Small inputs on which trackers and their tools fall short, `../shared/cases`, each with its right answer, but for that of a
/// target without detail, which is the trackers' own affair. The same is tested on inputs of their own by the suites of each
/// kind.
@Suite("Small inputs with a right answer", .enabled(if: SharedData.isPresent, SharedData.absence))
struct SharedCasesTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static func path(_ name: String) -> String { SharedData.url("cases/\(name)").path }

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
        try Program.run(arguments, in: scratch, environment: environment)
    }

    /// A row of the table that `track` writes.
    private struct Row {
        var frame: Int
        var box: [Double]
        var state: String

        init?(_ line: Substring) {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count == 7, let frame = Int(fields[0]) else { return nil }
            self.frame = frame
            box = fields[1...4].compactMap { Double($0) }
            state = String(fields[6])
        }

        /// Whether each number is that of another box, up to some pixels.
        func isNear(_ other: [Double], within pixels: Double) -> Bool {
            box.count == other.count && zip(box, other).allSatisfy { abs($0 - $1) <= pixels }
        }
    }

    /// Tracks, and returns the rows and what was said.
    private func track(_ name: String, _ arguments: [String]) throws -> (rows: [Row], errors: String) {
        let outcome = try Program.run(
            ["track", Self.path(name), "--format", "csv", "--quiet"] + arguments, in: scratch)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return (outcome.output.split(separator: "\n").compactMap(Row.init), outcome.errors)
    }

    // MARK: Frames

    @Test(.enabled(if: hasDecoder, decoderAbsence), arguments: ["vid_reconfig/size.ts", "vid_reconfig/pixfmt.ts"])
    func everyFrameOfAChangingStream(name: String) throws {
        let start = ["--init", "60,50,30,24", "--tracker", "cacf"]
        #expect(try track(name, start).rows.map(\.frame) == Array(0..<80))
        #expect(try track(name, start + ["--frames", "50-60"]).rows.map(\.frame) == Array(50...60))
    }

    @Test(arguments: [("i_16thermal_1", []), ("j_noeoi", ["--init", "20,30,30,24"]), ("a_trailcomma", [])])
    func picturesAndLinesThatOthersRefuse(name: String, start: [String]) throws {
        let rows = try track(name, start + ["--tracker", "cacf"]).rows
        #expect(rows.count == 12 && rows.allSatisfy { $0.state == "tracked" })
        #expect(rows[0].box == [20, 30, 30, 24] && rows[11].isNear([64, 52, 30, 24], within: 1.5))
    }

    @Test func framesOfTwoSizes() throws {
        let rows = try track("i_sizes", ["--init", "20,30,30,24", "--tracker", "rar"]).rows
        #expect(rows[6].isNear([88, 84, 60, 48], within: 5) && rows[6].state == "tracked", "\(rows[6].box)")
    }

    @Test func strangersAmongTheFrames() throws {
        let (rows, errors) = try track("n_thumb", ["--init", "20,30,30,24", "--tracker", "cacf"])
        #expect(rows.count == 12)
        #expect(errors.contains("mask_0001.png and thumbnail.jpg are left out"))
    }

    // MARK: Annotations and scores

    @Test func masksAndObjectsOfVOT() throws {
        let masks = try track("a_votmask", ["--tracker", "cacf"]).rows
        #expect(masks[0].box == [20, 30, 30, 24] && masks[11].isNear([64, 52, 30, 24], within: 1.5))
        let (objects, errors) = try track("a_vots", ["--tracker", "cacf"])
        #expect(objects[0].box == masks[0].box && objects.count == 12)
        #expect(errors.contains("has the targets 'object1', 'object2'; 'object1' is taken"))
    }

    @Test(arguments: [("edge/anno", "edge/res", 10), ("lasot_small/data", "lasot_small/res", 9)])
    func scoresOfSavedResults(annotations: String, results: String, frames: Int) throws {
        let outcome = try run(
            "score", "--annotations", Self.path(annotations), "--results", Self.path(results), "--format", "json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let score = try Self.firstMean(outcome.output)
        #expect(abs(score.auc - 20.0 / 21) < 1e-12 && score.averageOverlap == 1)
        #expect(score.frames == frames)
    }

    @Test func linesJoinedByNumber() throws {
        #expect(try run("evaluate", Self.path("a_gap"), "--tracker", "cacf", "-o", "out", "--quiet").status == 0)
        let score = try Self.firstMean(try run("report", "out", "--no-files", "--format", "json").output)
        #expect(abs(score.auc - 20.0 / 21) < 1e-3 && abs(score.averageOverlap - 0.991) < 1e-3)
    }

    private struct Mean: Decodable {
        var auc: Double
        var averageOverlap: Double
        var frames: Int
    }

    /// The first tracker's mean over all sequences.
    private static func firstMean(_ report: String) throws -> Mean {
        struct Report: Decodable {
            struct Tracker: Decodable { var onePass: OnePass }
            struct OnePass: Decodable { var means: [Mean] }
            var trackers: [Tracker]
        }
        let decoded = try JSONDecoder().decode(Report.self, from: Data(report.utf8))
        return try #require(decoded.trackers.first?.onePass.means.first)
    }

    @Test func oneBadSequence() throws {
        let outcome = try run("evaluate", Self.path("onebad"), "--tracker", "cacf", "-o", "out", "--quiet")
        #expect(outcome.status == 1 && outcome.errors.contains("left out: \(Self.path("onebad/bad"))"))
        #expect(try scratch.names(in: "out/cacf").filter { $0.hasSuffix(".txt") } == ["good1.txt", "good2.txt"])
    }

    // MARK: Hostile files

    @Test func textThatSteersATerminal() throws {
        let outcome = try run("model", "info", Self.path("terminal-injection/prov.safetensors"))
        #expect(outcome.status == 0)
        let controls = outcome.output.unicodeScalars.filter { $0.properties.generalCategory == .control }
        #expect(controls.allSatisfy { $0 == "\n" })
        #expect(outcome.output.split(separator: "\n").last?.hasPrefix("provenance") == true)
    }

    @Test(
        .enabled(if: hasDecoder, decoderAbsence), arguments: ["c.ffconcat", "notes.ans", "notes.nfo", "p.m3u8"])
    func filesThatNameOthers(name: String) throws {
        try FileManager.default.copyItem(atPath: Self.path("playlist"), toPath: scratch.path("playlist").path)
        let list = try String(contentsOfFile: Self.path("playlist/p.m3u8"), encoding: .utf8)
        let video = scratch.path("playlist/v.ts").path
        try scratch.write(list.replacing("/ABSOLUTE/PATH/OF/v.ts", with: video), to: "playlist/p.m3u8")
        let outcome = try run("track", "playlist/\(name)", "--init", "10,10,30,30", "--tracker", "cacf")
        #expect(outcome.status == 1 && outcome.output == "")
        #expect(
            outcome.errors.contains("it may name other files") || outcome.errors.contains("it is a text, not a video"))
    }

    @Test(arguments: ["optimiserSteps", "patches"])
    func countsThatOverflowInACheckpoint(name: String) throws {
        try scratch.addFrames(8, to: "ph")
        try scratch.makeFolder("OUT")
        for (source, target) in [("q.yaml", "q.yaml"), ("\(name).safetensors", "OUT/checkpoint.safetensors")] {
            try FileManager.default.copyItem(
                atPath: Self.path("ckpt-overflow/\(source)"), toPath: scratch.path(target).path)
        }
        // A key of an older version's configurations.
        let configuration = try String(contentsOf: scratch.path("q.yaml"), encoding: .utf8)
        try scratch.write(configuration.replacing("folder: ph", with: "folders: [ph]"), to: "q.yaml")
        let outcome = try run("train", "q.yaml", "--resume", "--output", "OUT")
        #expect(outcome.status == 1 && outcome.errors.contains("of the checkpoint: "), "\(outcome.errors)")
    }

    @Test func countsThatOverflowInAnEvaluation() throws {
        let outcome = try run("report", Self.path("report-overflow/ev"), "--no-files")
        #expect(outcome.status == 1 && outcome.errors.contains("report-overflow/ev/"), "\(outcome.errors)")
    }

    @Test func aDecoderThatDies() throws {
        let folder = Self.path("decoder-dies")
        let search = folder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let outcome = try run(
            "track", folder + "/v.mp4", "--init", "10,10,30,30", "--tracker", "cacf", "-o", "o.txt",
            environment: ["PATH": search])
        #expect(outcome.status == 1 && outcome.errors.contains("killed by signal 9"), "\(outcome.errors)")
        #expect(try String(contentsOf: scratch.path("o.txt"), encoding: .utf8).split(separator: "\n").count == 2)
    }

    @Test(arguments: ["2>&-", "2>/dev/full"])
    func standardErrorThatIsUnwritable(redirection: String) throws {
        let outcome = try Program.run(
            ["track", Self.path("a_trailcomma"), "--tracker", "cacf"], in: scratch, shell: redirection)
        #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 13)
    }
}

/// Whether videos can be decoded here.
let hasDecoder = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/ffmpeg") }
/// What a test that is skipped without a decoder says.
let decoderAbsence: Comment = "ffmpeg is not installed"
