import Evaluation
import Imaging
import Testing

@Suite("Average overlap (GOT-10k)")
struct AverageOverlapScoreTests {
    private let truth = BoundingBox(x: 0, y: 0, width: 16, height: 8)
    private func share(_ share: Double) -> BoundingBox { BoundingBox(x: 0, y: 0, width: 16 * share, height: 8) }

    @Test("the first frame and frames without the target do not count; rates are strict")
    func rules() throws {
        let score = try AverageOverlapScore(
            result: [share(1), share(0.5), share(0.75), share(1), share(1)], truth: [truth, truth, truth, truth, nil])
        #expect(score.frames == 3)
        #expect(score.averageOverlap == 0.75)
        #expect(score.successRate50 == 2.0 / 3)
        #expect(score.successRate75 == 1.0 / 3)
    }

    @Test("sequences are pooled by frames")
    func pooling() throws {
        let long = try AverageOverlapScore(result: [truth, truth, truth, truth], truth: [truth, truth, truth, truth])
        let short = try AverageOverlapScore(result: [truth, share(0.5)], truth: [truth, truth])
        let pooled = try #require(AverageOverlapScore.pooled([long, short]))
        #expect(pooled.averageOverlap == 3.5 / 4)
        #expect(pooled.frames == 4)
    }

    @Test("a result box is clipped to the picture by intersection")
    func clipping() throws {
        // 8 of 16 columns lie outside on the left; inside it covers half of the truth.
        let result = BoundingBox(x: -8, y: 0, width: 16, height: 8)
        let score = try AverageOverlapScore(
            result: [truth, result], truth: [truth, truth], frameSize: FrameSize(width: 100, height: 100))
        #expect(score.averageOverlap == 0.5)
        let outside = BoundingBox(x: 200, y: 0, width: 16, height: 8)
        let none = try AverageOverlapScore(
            result: [truth, outside], truth: [truth, truth], frameSize: FrameSize(width: 100, height: 100))
        #expect(none.averageOverlap == 0)
    }

    @Test("nothing to score is refused")
    func refusals() {
        #expect(throws: EvaluationError.noGroundTruth(frames: 1)) {
            try AverageOverlapScore(result: [truth], truth: [truth])
        }
        #expect(throws: EvaluationError.frameCounts(result: 0, truth: 1)) {
            try AverageOverlapScore(result: [], truth: [truth])
        }
    }
}
