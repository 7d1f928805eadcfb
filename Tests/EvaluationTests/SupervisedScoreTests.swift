import Evaluation
import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

/// A measured run: nil where there is no answer; starts and failures as in `run`.
private func measured(_ letters: String, _ overlaps: [Double]) throws -> SupervisedRun {
    var rest = overlaps[...]
    let trajectory = try run(letters)
    return SupervisedRun(
        overlaps: trajectory.entries.map { entry in
            if case .region = entry { return rest.popFirst() }
            return nil
        }, fragments: trajectory.fragments)
}

private func repeated(_ value: Double, _ count: Int) -> [Double] { [Double](repeating: value, count: count) }

@Suite("Supervised score")
struct SupervisedScoreTests {
    @Test("overlaps are measured against the ground truth, in frames with an answer")
    func overlaps() throws {
        let box = Region.rectangle(BoundingBox(x: 0, y: 0, width: 10, height: 10))
        let half = Region.rectangle(BoundingBox(x: 0, y: 0, width: 10, height: 5))
        let trajectory = try run("1rr2")
        let measured = try SupervisedRun(trajectory, truth: [box, box, half, box], in: nil)
        #expect(measured.overlaps == [nil, 1, 0.5, nil])
        #expect(throws: EvaluationError.frameCounts(result: 4, truth: 1)) {
            try SupervisedRun(trajectory, truth: [box], in: nil)
        }
    }

    @Test("accuracy leaves out ten frames from each start, the start included")
    func burnIn() throws {
        // Frames 1...9 overlap by 0.2, 10 and 11 by 0.6 and 0.8; frame 12 fails; 17 starts; 18...26 by 0.2, 27 by 1.
        let letters = "1" + String(repeating: "r", count: 11) + "200001" + String(repeating: "r", count: 10)
        let overlaps = repeated(0.2, 9) + [0.6, 0.8] + repeated(0.2, 9) + [1]
        let score = SupervisedSequenceScore(runs: [try measured(letters, overlaps)])
        #expect(abs((score.accuracy ?? 0) - 0.8) < 1e-12)
        #expect(score.failures == 1)
        #expect(score.frames == 28)
        #expect(abs(score.robustness - exp(-30.0 / 28)) < 1e-12)
    }

    @Test("a sequence shorter than the burn-in has no accuracy")
    func noAccuracy() throws {
        let score = SupervisedSequenceScore(runs: [try measured("1rrr", [1, 1, 1])])
        #expect(score.accuracy == nil)
        #expect(SupervisedScore([score], lengths: 2...3).accuracy == nil)
    }

    @Test("repetitions are averaged frame by frame, failures over runs")
    func repetitions() throws {
        let first = try measured("1" + String(repeating: "r", count: 11), repeated(1, 9) + [0.5, 0.25])
        let second = try measured("1" + String(repeating: "r", count: 10) + "2", repeated(1, 9) + [0.25])
        let score = SupervisedSequenceScore(runs: [first, second])
        // Frame 10: the mean of 0.5 and 0.25; frame 11: 0.25, the only one.
        #expect(score.accuracy == (0.375 + 0.25) / 2)
        #expect(score.failures == 0.5)
    }

    @Test("sequences are pooled by frames; robustness comes from all failures and frames")
    func pooled() throws {
        let long = SupervisedSequenceScore(
            runs: [try measured("1" + String(repeating: "r", count: 12), repeated(1, 9) + [0.5, 0.5, 0.5])])
        let short = SupervisedSequenceScore(
            runs: [try measured("1" + String(repeating: "r", count: 10) + "2", repeated(1, 9) + [0.1])])
        let score = SupervisedScore([long, short], lengths: 2...3)
        #expect(abs((score.accuracy ?? 0) - 0.4) < 1e-12)
        #expect(score.failures == 1)
        #expect(score.frames == 25)
        #expect(abs(score.robustness - exp(-30.0 / 25)) < 1e-12)
        #expect(score.failuresPerHundredFrames == 4)
    }
}

@Suite("Expected overlap")
struct ExpectedOverlapTests {
    private func curve(_ runs: [SupervisedRun]...) -> ExpectedOverlapCurve {
        ExpectedOverlapCurve(runs.map { SupervisedSequenceScore(runs: $0) })
    }

    @Test("a surviving stretch is a sample up to its own length only")
    func censoring() throws {
        // Two sequences of 5 and 3 frames, no failures.
        let curve = curve([try measured("1rrrr", [0.8, 0.6, 0.4, 0.2])], [try measured("1rr", [0.4, 0.2])])
        #expect(curve.values.count == 6)
        #expect(curve.values[0] == nil)
        #expect(curve.values[1] == nil)
        expect(curve.values[2], (0.8 + 0.4) / 2)
        expect(curve.values[3], (0.7 + 0.3) / 2)
        expect(curve.values[4], 0.6)
        expect(curve.values[5], 0.5)
    }

    @Test("a failed stretch is filled with zeros to any length")
    func zeroFilling() throws {
        // A failure in frame 2 of 9, then a start in frame 7 that survives for two frames.
        let curve = curve([try measured("1r200001r", [0.6, 0.8])])
        expect(curve.values[2], (0.6 + 0.8) / 2)
        expect(curve.values[3], 0.3)
        expect(curve.values[4], 0.2)
        expect(curve.values[9], 0.6 / 8)
    }

    @Test("a failure in the last frames is a failure, though no start follows it")
    func lateFailure() throws {
        let curve = curve([try measured("1rr20", [0.6, 0.6])])
        expect(curve.values[3], 0.6)
        expect(curve.values[4], 0.4)
        expect(curve.values[5], 0.3)
    }

    @Test("an unknown frame inside a stretch counts as no overlap")
    func unknownFrame() throws {
        let curve = curve([try measured("1r0r", [0.6, 0.6])])
        expect(curve.values[3], 0.3)
        expect(curve.values[4], 0.4)
    }

    @Test("stretches weigh 1 over their sequence's repetitions")
    func repetitionWeights() throws {
        let once = [try measured("1r", [1])]
        let twice = [try measured("1r", [0.5]), try measured("1r", [0.2])]
        expect(curve(once, twice).values[2], (1 + 0.25 + 0.1) / 2)
    }

    @Test("the mean is taken over the lengths that have a value")
    func mean() throws {
        let curve = curve([try measured("1rrrr", [0.8, 0.6, 0.4, 0.2])])
        expect(curve.mean(over: 3...4), (0.7 + 0.6) / 2)
        expect(curve.mean(over: 5...100), 0.5)
        #expect(curve.mean(over: 6...100) == nil)
    }

    @Test("the editions' intervals")
    func editions() {
        #expect(VOTEdition.vot2016.lengths == 108...371)
        #expect(VOTEdition.vot2017.lengths == 100...356)
        #expect(VOTEdition.vot2018.lengths == 100...356)
    }

    private func expect(_ value: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation) {
        guard let value else {
            Issue.record("no value, expected \(expected)", sourceLocation: sourceLocation)
            return
        }
        #expect(abs(value - expected) < 1e-12, sourceLocation: sourceLocation)
    }
}
