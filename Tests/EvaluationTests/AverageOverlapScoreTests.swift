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

    /// `rect_iou(result, truth, bound=(100, 50))` of got10k 0.1.3, of boxes whose first pixel is 1.
    @Test(
        "boxes over the border, as GOT-10k's toolkit has them",
        arguments: [
            ([-8, 0, 16, 8], [0, 0, 16, 8], 0.8823529411764706), ([-20, 5, 30, 8], [-20, 5, 30, 8], 1),
            ([-20, 5, 30, 8], [-2, 5, 30, 8], 1), ([90, 40, 20, 20], [92, 42, 20, 20], 0.6049382716049383),
            ([200, 0, 16, 8], [84, 0, 16, 8], 0), ([10, -9, 16, 8], [10, 2, 16, 8], 0.45454545454545453),
        ] as [([Double], [Double], Double)])
    func borders(result: [Double], truth: [Double], expected: Double) throws {
        func box(_ numbers: [Double]) -> BoundingBox {
            BoundingBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
        }
        let score = try AverageOverlapScore(
            result: [box(result), box(result)], truth: [box(truth), box(truth)],
            frameSize: FrameSize(width: 100, height: 50))
        #expect(abs(score.averageOverlap - expected) < 1e-12)
    }

    @Test("elsewhere boxes over the border are taken as they are")
    func withoutBounds() throws {
        let left = BoundingBox(x: -8, y: 0, width: 16, height: 8)
        let score = try AverageOverlapScore(result: [left, truth], truth: [left, left])
        #expect(abs(score.averageOverlap - 1.0 / 3) < 1e-12)
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
