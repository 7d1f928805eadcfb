import Evaluation
import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

/// Bytes that nobody should write: whatever they are, readers give an error or a value, never a crash.
@Suite("Hostile files")
struct HostileFilesTests {
    /// Pieces that lead parsers astray, glued together at random.
    private static let pieces = [
        "1", "2", "0", "\n", "\r\n", ",", "\t", " ", "nan", "inf", "-", "1e308", "-1e308", "1e-320", "99999999999", "{",
        "}",
        "[", "]", "\"format\"", ":", "\"trackscope.evaluation/1\"", "\"sequences\"", "\u{0}", "\u{FEFF}", "1,2,3,4\n",
        "1,2,3,4,5,6,7,8\n", "..", "/", "é",
    ]

    private func junk(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
            if Bool.random(using: &generator) {
                bytes += Array((Self.pieces.randomElement(using: &generator) ?? "").utf8)
            } else {
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            }
        }
        return bytes
    }

    @Test("raw supervised results")
    func trajectories() {
        var generator = SeededGenerator(seed: 41)
        var accepted = 0
        for _ in 0..<20_000 {
            guard let trajectory = try? SupervisedTrajectory(parsing: junk(&generator), file: "x") else { continue }
            accepted += 1
            let truth = [Region](
                repeating: .rectangle(BoundingBox(x: 0, y: 0, width: 10, height: 10)), count: trajectory.entries.count)
            for measure in OverlapMeasure.allCases {
                let run = try? SupervisedRun(
                    trajectory, truth: truth, in: FrameSize(width: 64, height: 48), measure: measure)
                let overlaps = run?.overlaps.compactMap { $0 } ?? []
                #expect(overlaps.allSatisfy { $0 >= 0 && $0 <= 1 })
            }
        }
        #expect(accepted > 0, "the junk must not be refused whole")
    }

    @Test("annotations, results, sizes and times")
    func folders() throws {
        var generator = SeededGenerator(seed: 42)
        try withTemporaryFolder { folder in
            let names = [
                "anno/A.txt", "vot/bag/groundtruth.txt", "vot/bag/size.txt", "got/x/groundtruth.txt",
                "got/x/absence.label",
                "got/x/meta_info.ini", "T/A.txt", "T/A_time.txt", "T/bag/bag_001.txt", "T/bag/bag_time.txt",
            ]
            for _ in 0..<300 {
                for name in names { try put("", at: "\(folder)/\(name)") }
                for name in names {
                    try Data(junk(&generator)).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
                }
                for data in ["anno", "vot", "got"] {
                    guard let sequences = try? readAnnotations("\(folder)/\(data)").sequences else { continue }
                    let scores = TrackerScores(
                        scoring: try ResultFolder(tracker: "T", path: "\(folder)/T"), on: sequences,
                        protocols: [.onePass, .supervised], rules: ScoringRules())
                    let report = EvaluationReport(
                        title: "t", sequences: sequences, trackers: [scores], rules: ScoringRules())
                    for format in ReportFormat.allCases {
                        _ = report.rendered(format, detail: ReportDetail(perSequence: true, attributes: true))
                    }
                }
            }
        }
    }

    @Test("records of an evaluation")
    func records() throws {
        var generator = SeededGenerator(seed: 43)
        try withTemporaryFolder { folder in
            let runner = EvaluationRunner(
                plan: EvaluationPlan(sequences: [try movingSequence("A")], trackers: ["first"]),
                folder: EvaluationFolder(path: folder), factory: ScriptedFactory().factory, environment: testEnvironment
            )
            _ = try runner.run()
            for name in ["evaluation.json", "first/A_run.json", "first/A.txt", "annotations/A.txt"] {
                let path = URL(fileURLWithPath: "\(folder)/\(name)")
                let whole = try Data(contentsOf: path)
                for _ in 0..<200 {
                    var bytes = whole
                    for _ in 0..<Int.random(in: 1...4, using: &generator) {
                        let place = Int.random(in: 0..<bytes.count, using: &generator)
                        switch Int.random(in: 0...2, using: &generator) {
                        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                        case 1: bytes = bytes.prefix(max(1, place))
                        default: bytes.insert(contentsOf: Data(junk(&generator)), at: place)
                        }
                    }
                    try bytes.write(to: path)
                    _ = try? EvaluationFolder(path: folder).report(rules: ScoringRules()).rendered(
                        .json, detail: ReportDetail(perSequence: true, attributes: true))
                }
                try whole.write(to: path)
            }
        }
    }

    @Test("a manifest cannot lead out of its folder or claim a picture that nobody has")
    func manifest() throws {
        try withTemporaryFolder { folder in
            func manifest(name: String, width: Int) -> String {
                """
                {"format": "trackscope.evaluation/2", "sequences": [{"name": "\(name)", "dataset": "d",
                "convention": "otb", "frames": 1, "width": \(width), "height": 48,
                "anchors": [1, -7, 0, \(Int.min)]}]}
                """
            }
            try put("1,1,4,4\n", at: "\(folder)/secret.txt")
            try put("1,1,4,4\n", at: "\(folder)/e/annotations/A.txt")
            try put(manifest(name: "../../secret", width: 64), at: "\(folder)/e/evaluation.json")
            #expect(throws: EvaluationError.self) { try EvaluationFolder(path: "\(folder)/e").sequences() }
            try put(manifest(name: "A", width: 2_000_000_000), at: "\(folder)/e/evaluation.json")
            #expect(try EvaluationFolder(path: "\(folder)/e").sequences().map(\.frameSize) == [nil])
        }
    }
}
