import Evaluation
import Foundation
import Imaging
import Sequences
import Testing

@Suite("Multistart") struct MultistartTests {
    private func box(_ x: Double, _ y: Double) -> BoundingBox { BoundingBox(x: x, y: y, width: 20, height: 16) }

    private func trajectory(_ boxes: [BoundingBox]) throws -> SupervisedTrajectory {
        try SupervisedTrajectory([.initialised] + boxes.dropFirst().map { .region(.rectangle($0)) })
    }

    /// The expected numbers are those of `vot.analysis.multistart` of vot-toolkit 0.7.4 on the same regions.
    @Test("accuracy, robustness and EAO are the toolkit's")
    func toolkitsNumbers() throws {
        let truth = (0..<60).map { GroundTruth(.rectangle(box(5 + Double($0), 10))) }
        let size = FrameSize(width: 128, height: 64)
        let forwards = Anchor(frame: 0, isReversed: false)
        let backwards = Anchor(frame: 45, isReversed: true)
        let good = try trajectory((0..<60).map { box(5 + Double($0 + $0 % 4), 11) })
        // It loses the target in its fifteenth frame.
        let lost = try trajectory((0..<46).map { $0 < 14 ? box(50 - Double($0), 10) : box(90, 40) })
        let runs = try [(forwards, good), (backwards, lost)].map { anchor, run in
            try MultistartRun(run, truth: anchor.frames(of: 60).map { truth[$0] }, in: size)
        }
        #expect(runs.map(\.progress) == [60, 14] && runs.map(\.survived) == [true, false])
        let sequence = MultistartSequenceScore(runs: runs, frames: 60)
        let score = MultistartScore([sequence], lengths: 5...30)
        #expect(abs(score.accuracy - 0.7875162916028138) < 1e-12)
        #expect(abs(score.robustness - 0.6981132075471698) < 1e-12)
        #expect(abs(score.expectedAverageOverlap - 0.7671928903996975) < 1e-12)
    }

    @Test("frames without the target end a row of failures")
    func absentFrames() throws {
        var truth = (0..<30).map { _ in GroundTruth(.rectangle(box(5, 10))) }
        truth[12] = GroundTruth(.absent, isAbsent: true)
        let run = try trajectory((0..<30).map { (4..<20).contains($0) ? box(60, 40) : box(5, 10) })
        #expect(try MultistartRun(run, truth: truth, in: nil).survived)
        truth[12] = truth[0]
        #expect(try MultistartRun(run, truth: truth, in: nil).progress == 4)
    }

    @Test("anchors of a sequence without its own: every fifty frames, towards the farther end")
    func anchors() throws {
        let sequence = try movingSequence("A", frames: 130, layout: .vot)
        #expect(
            sequence.annotated.anchors == [
                Anchor(frame: 0, isReversed: false), Anchor(frame: 50, isReversed: false),
                Anchor(frame: 100, isReversed: true),
            ])
    }

    @Test("runs from anchors are written where the toolkit looks, taken up again and scored")
    func running() throws {
        try withTemporaryFolder { folder in
            let plan = EvaluationPlan(
                sequences: [try movingSequence("A", frames: 80, layout: .vot)], trackers: ["follower", "first"],
                protocols: [.multistart])
            let factory = ScriptedFactory()
            let runner = EvaluationRunner(
                plan: plan, folder: EvaluationFolder(path: folder), factory: factory.factory,
                environment: testEnvironment)
            #expect(try runner.run() == EvaluationOutcome(finished: 2))
            #expect(factory.made == 4)
            let forwards = try contents("\(folder)/follower/baseline/A/A_00000000.txt").split(separator: "\n")
            #expect(forwards.count == 80 && forwards[..<2] == ["1", "6,10,10,8"])
            let backwards = try contents("\(folder)/follower/baseline/A/A_00000050.txt").split(separator: "\n")
            #expect(backwards.count == 51 && backwards[..<2] == ["1", "14,10,10,8"])
            #expect(try runner.run() == EvaluationOutcome(reused: 2))

            let report = try EvaluationFolder(path: folder).report(
                rules: ScoringRules(multistartLengths: 10...20))
            #expect(report.protocols == [.multistart])
            #expect(report.trackers.map(\.tracker) == ["follower", "first"])
            let summary = try #require(report.trackers[0].multistartSummary(over: report.all, rules: report.rules))
            #expect(summary.score.robustness == 1 && summary.score.expectedAverageOverlap == 1)
            #expect(summary.time?.frames == 131)
            let text = report.rendered(.text, detail: ReportDetail(perSequence: false, attributes: false))
            #expect(text.hasPrefix("Multistart evaluation: 1 sequence, 80 frames\n"))
        }
    }

    @Test("the toolkit's binary results")
    func binary() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/A_001.bin"
            // What vot.region.io.write_trajectory_binary makes of 1; a box; 0; a polygon; a mask; 2.
            let hex =
                "0100060000000001000000010000c03f0000004000004040000080400000000000020300"
                + "0000803f000000400000a040000000400000a0400000c0400302000300020002000300"
                + "0100020001000002000000"
            var bytes: [UInt8] = []
            var rest = hex[...]
            while let high = rest.popFirst(), let low = rest.popFirst() {
                bytes.append(try #require(UInt8(String([high, low]), radix: 16)))
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let polygon = Polygon(points: [Point(x: 1, y: 2), Point(x: 5, y: 2), Point(x: 5, y: 6)])
            let mask = try #require(Mask(x: 2, y: 3, width: 2, height: 2, runs: [1, 2, 1]))
            #expect(
                try SupervisedTrajectory(contentsOf: path).entries == [
                    .initialised, .region(.rectangle(BoundingBox(x: 1.5, y: 2, width: 3, height: 4))), .skipped,
                    .region(.polygon(polygon)), .region(.mask(mask)), .failed,
                ])
            // Cut anywhere, changed anywhere: an error or another run, never a crash.
            for length in bytes.indices {
                try Data(bytes[..<length]).write(to: URL(fileURLWithPath: path))
                #expect(throws: EvaluationError.self) { try SupervisedTrajectory(contentsOf: path) }
            }
            for position in bytes.indices {
                var changed = bytes
                changed[position] = 0xFF
                try Data(changed).write(to: URL(fileURLWithPath: path))
                _ = try? SupervisedTrajectory(contentsOf: path)
            }
        }
    }
}
