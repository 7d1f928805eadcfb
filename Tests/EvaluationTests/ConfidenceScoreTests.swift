import Evaluation
import Imaging
import Testing
import Tracking

@Suite struct ConfidenceScoreTests {
    private let truth = BoundingBox(x: 0, y: 0, width: 16, height: 8)
    private let half = BoundingBox(x: 0, y: 0, width: 8, height: 8)
    private let away = BoundingBox(x: 40, y: 0, width: 16, height: 8)

    /// The first frame, two that are held, one at one half, one elsewhere and one without a target.
    private func score() throws -> ConfidenceScore {
        let verdicts: [(Double, TrackingState)] = [
            (0.1, .lost), (0.95, .tracked), (1, .tracked), (0.45, .uncertain), (0.45, .uncertain), (0.05, .lost),
        ]
        return try ConfidenceScore(
            verdicts.map { FrameVerdict(score: $0.0, state: $0.1) }, boxes: [away, truth, truth, half, away, truth],
            truth: [truth, truth, truth, truth, truth, nil])
    }

    @Test func everyStateHasItsOutcome() throws {
        let score = try score()
        #expect(score.frameCount == 5)
        let tracked = try #require(score.outcome(of: .tracked))
        #expect(tracked.frames == 2 && tracked.overlap == 1 && tracked.held == 1 && tracked.gone == 0)
        let uncertain = try #require(score.outcome(of: .uncertain))
        #expect(uncertain.frames == 2 && uncertain.overlap == 0.25 && uncertain.held == 0 && uncertain.gone == 0.5)
        let lost = try #require(score.outcome(of: .lost))
        #expect(lost.frames == 1 && lost.overlap == 0 && lost.gone == 1)
    }

    @Test("a range of scores and its frames", arguments: [(0, 1), (1, 0), (4, 2), (8, 0), (9, 2)])
    func everyRangeHasItsFrames(range: Int, frames: Int) throws {
        #expect(try score().outcome(ofRange: range)?.frames ?? 0 == frames)
    }

    /// Of the six pairs of a frame without and one with the target, five are in order and one is a tie.
    @Test func theAreaCountsPairsInOrder() throws {
        #expect(try score().detectionArea == 5.5 / 6)
        let curve = try #require(try score().detection)
        #expect(curve.count == 102 && curve[1].found == 0 && curve[1 + 5].found == 0.5)
        #expect(curve[1 + 45].found == 1 && abs(curve[1 + 45].falseAlarms - 1.0 / 3) < 1e-12)
        #expect(curve[101].found == 1 && curve[101].falseAlarms == 1)
    }

    @Test func framesOfOneKindHaveNoCurve() throws {
        let verdicts = [FrameVerdict](repeating: FrameVerdict(score: 1, state: .tracked), count: 3)
        let boxes = [BoundingBox](repeating: truth, count: 3)
        let score = try ConfidenceScore(verdicts, boxes: boxes, truth: boxes)
        #expect(score.detection == nil && score.detectionArea == nil)
        #expect(throws: EvaluationError.frameCounts(result: 2, truth: 3)) {
            try ConfidenceScore(Array(verdicts.dropLast()), boxes: boxes, truth: boxes)
        }
    }

    @Test(
        "what is no score is held to one",
        arguments: [(Double.nan, 0), (-1, 0), (7, 1), (0.5, 0.5)] as [(Double, Double)])
    func scoresAreHeldToTheirRange(score: Double, held: Double) {
        #expect(FrameVerdict(score: score, state: .tracked).score == held)
    }
}
