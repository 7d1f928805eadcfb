import Evaluation
import Foundation
import Imaging
import Sequences
import Synchronization
import TestSupport
import Testing

@Suite("Running evaluations")
struct EvaluationRunnerTests {
    private func runner(
        _ plan: EvaluationPlan, in folder: String, _ factory: ScriptedFactory = ScriptedFactory()
    ) -> EvaluationRunner {
        EvaluationRunner(
            plan: plan, folder: EvaluationFolder(path: folder), factory: factory.factory, environment: testEnvironment)
    }

    @Test("one pass is written in the toolkits' formats and scored", arguments: [1, 3])
    func onePass(jobs: Int) throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A"), try movingSequence("B", frames: 25, layout: .vot)],
                trackers: ["follower", "first"], jobs: jobs)
            let events = Mutex<[String]>([])
            let outcome = try runner(plan, in: folder).run(onEvent: { event in
                if case .finished(let tracker, _, let sequence, let time) = event {
                    events.withLock { $0.append("\(tracker) \(sequence) \(time.frames)") }
                }
            })
            #expect(outcome.finished == 4)
            #expect(outcome.failed == 0)
            #expect(events.withLock { $0.sorted() } == ["first A 30", "first B 25", "follower A 30", "follower B 25"])
            // OTB counts pixels from 1, VOT from 0.
            #expect(try contents("\(folder)/follower/A.txt").hasPrefix("6,11,10,8\n7,11,10,8\n"))
            #expect(try contents("\(folder)/follower/B.txt").hasPrefix("5,10,10,8\n6,10,10,8\n"))
            #expect(try contents("\(folder)/annotations/A.txt").hasPrefix("6,11,10,8\n7,11,10,8\n"))
            #expect(try contents("\(folder)/follower/times/A_time.txt").split(separator: "\n").count == 30)

            let scores = try contents("\(folder)/follower/scores/A_score.txt").split(separator: "\n")
            #expect(scores.count == 30 && scores[0].hasSuffix(" tracked"))

            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            #expect(report.trackers.map(\.tracker) == ["follower", "first"])
            #expect(report.trackers.map { $0.confidenceScore(over: report.all)?.frameCount } == [53, 53])
            let best = try #require(report.trackers[0].summary(.onePass, over: report.all))
            #expect(best.score.area == 20.0 / 21)
            #expect(best.score.precision == 1)
            #expect(best.time?.frames == 55)
            let kept = try #require(report.trackers[1].onePass["A"])
            // The box kept from frame 1 overlaps frames 1 to 10 (shifts 0 to 9 of its 10 pixels) of 30.
            #expect(kept.successCurve[0] == 10.0 / 30)
            #expect(kept.precision == 21.0 / 30)
        }
    }

    @Test("what is finished is not run again, and the report stays the same")
    func resume() throws {
        try withTemporaryFolder { folder in
            let sequences = try ["A", "B", "C", "D"].map { try movingSequence($0) }
            let plan = EvaluationPlan(sequences: sequences, trackers: ["follower"])
            let asked = Atomic<Int>(0)
            let first = ScriptedFactory()
            // 30 frames a sequence: the interruption comes in the third.
            let cut = try runner(plan, in: folder, first).run(
                isInterrupted: { asked.add(1, ordering: .relaxed).newValue > 75 }, onEvent: { _ in })
            #expect(cut.wasInterrupted)
            #expect(cut.finished == 2)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/follower/C.txt"))
            let before = try snapshot(folder)

            let second = ScriptedFactory()
            let rest = try runner(plan, in: folder, second).run()
            #expect(rest == EvaluationOutcome(finished: 2, reused: 2))
            #expect(second.made == 2)
            let after = try snapshot(folder)
            for (path, bytes) in before { #expect(after[path] == bytes, "\(path)") }

            let detail = ReportDetail(perSequence: true, attributes: true)
            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            let third = ScriptedFactory()
            #expect(try runner(plan, in: folder, third).run() == EvaluationOutcome(reused: 4))
            #expect(third.made == 0)
            let again = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            for format in ReportFormat.allCases {
                #expect(report.rendered(format, detail: detail) == again.rendered(format, detail: detail), "\(format)")
            }
        }
    }

    @Test("a data set that starts late is run from its first annotated frame, though all its frames are there")
    func lateStart() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(sequences: [try movingSequence("Tiger1", frames: 354)], trackers: ["follower"])
            #expect(try runner(plan, in: folder).run().finished == 1)
            let rows = try contents("\(folder)/follower/Tiger1.txt").split(separator: "\n")
            #expect(rows.count == 349)
            #expect(rows[0] == "11,11,10,8")
            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            #expect(report.trackers[0].onePass["Tiger1"]?.area == 20.0 / 21)
        }
    }

    @Test("a result without its record, as a kill leaves it, is made again")
    func killed() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A"), try movingSequence("B")], trackers: ["first"])
            _ = try runner(plan, in: folder).run()
            let whole = try contents("\(folder)/first/A.txt")
            try FileManager.default.removeItem(atPath: "\(folder)/first/A_run.json")
            try put("6,11,10,8\n", at: "\(folder)/first/A.txt")
            let outcome = try runner(plan, in: folder).run()
            #expect(outcome == EvaluationOutcome(finished: 1, reused: 1))
            #expect(try contents("\(folder)/first/A.txt") == whole)
        }
    }

    @Test("a failing sequence is reported and the rest is done")
    func failingSequence() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A"), try movingSequence("B", broken: 7), try movingSequence("C")],
                trackers: ["follower"])
            let reasons = Mutex<[String]>([])
            let outcome = try runner(plan, in: folder).run(onEvent: { event in
                if case .failed(let tracker, _, let sequence, let reason) = event {
                    reasons.withLock { $0.append("\(tracker) \(sequence) \(reason)") }
                }
            })
            #expect(outcome == EvaluationOutcome(finished: 2, failed: 1))
            #expect(reasons.withLock { $0 } == ["follower B frame 7: cannot read 7.png: damaged"])
            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            #expect(report.trackers[0].summary(.onePass, over: report.all)?.sequences == ["A", "C"])
            #expect(
                report.rendered(.text, detail: ReportDetail(perSequence: false, attributes: false)).contains(
                    "follower has no usable results of 1 sequence (B); its means are over the others"))
        }
    }

    @Test("shares of an evaluation together are the whole, each piece once")
    func shards() throws {
        try withTemporaryFolder { folder in
            var plan = EvaluationPlan(
                sequences: try ["A", "B", "C"].map { try movingSequence($0) }, trackers: ["first", "follower"])
            var finished = 0
            for index in 1...4 {
                plan.shard = try #require(EvaluationShard(index: index, count: 4))
                let outcome = try runner(plan, in: folder).run()
                #expect(outcome.reused == 0)
                finished += outcome.finished
            }
            #expect(finished == 6)
            plan.shard = .whole
            #expect(try runner(plan, in: folder).run() == EvaluationOutcome(reused: 6))
        }
        #expect(EvaluationShard(index: 0, count: 4) == nil)
        #expect(EvaluationShard(index: 5, count: 4) == nil)
    }

    @Test("results of other sequences or another tracker are never mixed in")
    func mixing() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(sequences: [try movingSequence("A")], trackers: ["first"])
            _ = try runner(plan, in: folder).run()
            let other = EvaluationPlan(sequences: [try movingSequence("A", frames: 29)], trackers: ["first"])
            #expect(throws: EvaluationError.otherSequences(path: folder)) { try runner(other, in: folder).run() }
            let moved = EvaluationPlan(sequences: [try movingSequence("A", offset: 1)], trackers: ["first"])
            #expect(throws: EvaluationError.otherTruth(path: folder, sequence: "A")) {
                try runner(moved, in: folder).run()
            }
            let changed = ScriptedFactory(configuration: "other weights")
            #expect(
                throws: EvaluationError.otherTracker(path: "\(folder)/first", known: "a test", now: "other weights")
            ) { try runner(plan, in: folder, changed).run() }
            let twice = EvaluationPlan(
                sequences: [try movingSequence("A"), try movingSequence("a")], trackers: ["first"])
            #expect(throws: EvaluationError.repeatedSequence(name: "a")) { try runner(twice, in: folder).run() }
            let unknown = EvaluationPlan(sequences: [try movingSequence("A")], trackers: ["nobody"])
            #expect(throws: UnknownTracker(name: "nobody")) { try runner(unknown, in: folder).run() }
        }
    }

    @Test("a supervised run fails without overlap and starts again five frames later")
    func supervised() throws {
        try withTemporaryFolder { folder in
            // The box kept from a start loses the target after ten frames of a pixel each.
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A", frames: 34, layout: .vot)], trackers: ["first", "follower"],
                protocols: [.supervised], repetitions: 15)
            let outcome = try runner(plan, in: folder).run()
            #expect(outcome.finished == 2)
            let lines = try contents("\(folder)/first/baseline/A/A_001.txt").split(separator: "\n").map(String.init)
            let marks = lines.map { $0.contains(",") ? "r" : $0 }.joined()
            // Started in frame 0, rasterised overlap is 0 from frame 10 on; started again in frame 15, and so on.
            #expect(marks == "1rrrrrrrrr200001rrrrrrrrr200001rrr")
            #expect(lines[1] == "5,10,10,8")
            // Three repetitions that agree are enough.
            #expect(FileManager.default.fileExists(atPath: "\(folder)/first/baseline/A/A_003.txt"))
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/first/baseline/A/A_004.txt"))

            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules(lengths: 5...20))
            let follower = try #require(report.trackers.first { $0.tracker == "follower" })
            let summary = try #require(follower.supervisedSummary(over: report.all, rules: report.rules))
            #expect(summary.score.failures == 0)
            #expect(summary.score.accuracy == 1)
            #expect(summary.score.expectedAverageOverlap == 1)
            let first = try #require(report.trackers.first { $0.tracker == "first" })
            #expect(first.supervised["A"]?.failures == 2)
            #expect(try runner(plan, in: folder).run() == EvaluationOutcome(reused: 2))
        }
    }

    @Test("spatial and temporal robustness: twelve and twenty passes, taken up pass by pass")
    func robustness() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A", frames: 50)], trackers: ["follower"],
                protocols: [.spatial, .temporal])
            let asked = Atomic<Int>(0)
            // The eighth spatial pass of 50 frames is interrupted.
            let cut = try runner(plan, in: folder).run(
                isInterrupted: { asked.add(1, ordering: .relaxed).newValue > 370 }, onEvent: { _ in })
            #expect(cut == EvaluationOutcome(wasInterrupted: true))
            let factory = ScriptedFactory()
            #expect(try runner(plan, in: folder, factory).run() == EvaluationOutcome(finished: 2))
            #expect(factory.made == 5 + 20)
            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            let spatial = try #require(report.trackers[0].summary(.spatial, over: report.all))
            #expect(spatial.score.frames == 12 * 50)
            #expect(spatial.score.area == 20.0 / 21)
            let temporal = try #require(report.trackers[0].summary(.temporal, over: report.all))
            // Starts 0 to 30 in steps of 31/19 frames, and 30.
            let starts = (0..<19).map { $0 * 31 / 19 } + [30]
            #expect(temporal.score.frames == starts.reduce(0) { $0 + 50 - $1 })
            #expect(report.protocols == [.spatial, .temporal])
        }
    }

    @Test("several first boxes and restarts: as many passes as asked for, stretches of sixty frames")
    func startsAndRestarts() throws {
        try withTemporaryFolder { folder in
            var plan = EvaluationPlan(
                sequences: [try movingSequence("A", frames: 130)], trackers: ["follower"],
                protocols: [.starts, .restarts])
            plan.firstBoxes = [.exact, .left]
            #expect(try runner(plan, in: folder).run() == EvaluationOutcome(finished: 2))
            plan.firstBoxes = FirstBox.allCases
            let factory = ScriptedFactory()
            #expect(try runner(plan, in: folder, factory).run() == EvaluationOutcome(finished: 1, reused: 1))
            #expect(factory.made == 5)
            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            #expect(report.trackers[0].starts["A"]?.count == 7)
            let starts = try #require(report.trackers[0].summary(.starts, over: report.all))
            #expect(starts.score.frames == 7 * 130 && starts.score.area == 20.0 / 21)
            let restarts = try #require(report.trackers[0].summary(.restarts, over: report.all))
            #expect(restarts.score.frames == 130 && restarts.score.area == 20.0 / 21)
            #expect(report.protocols == [.starts, .restarts])
            let table = try #require(report.tables(ReportDetail(perSequence: false, attributes: false)).first)
            #expect(table.columns.map(\.title).contains("over starts"))
        }
    }

    @Test("broken scores of a sequence are named, and its boxes are scored")
    func brokenScores() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A"), try movingSequence("B")], trackers: ["first"])
            _ = try runner(plan, in: folder).run()
            let file = "\(folder)/first/scores/A_score.txt"
            try put("0.5 tracked\n7 certain\n", at: file)
            let report = try EvaluationFolder(path: folder).report(rules: ScoringRules())
            let reason = "\(file) is broken; it must hold: each line is a score from 0 to 1 and a state"
            #expect(report.problems.map(\.reason) == [reason])
            #expect(report.trackers[0].onePass.count == 2 && report.trackers[0].confidence.count == 1)
        }
    }

    @Test("records that this program did not write are refused in words")
    func brokenRecords() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(sequences: [try movingSequence("A")], trackers: ["first"])
            _ = try runner(plan, in: folder).run()
            for text in ["", "{}", "[1,2", #"{"format":"other/2","sequences":[]}"#] {
                try put(text, at: "\(folder)/evaluation.json")
                #expect(throws: EvaluationError.self) {
                    try EvaluationFolder(path: folder).report(rules: ScoringRules())
                }
            }
        }
    }
}
