import Evaluation
import Imaging
import Testing

/// A box 10 wide and 10 high.
private func square(_ x: Double, _ y: Double) -> BoundingBox { BoundingBox(x: x, y: y, width: 10, height: 10) }

@Suite("One-pass score")
struct OnePassScoreTests {
    @Test("the thresholds are 0:0.05:1 and 0:1:50")
    func thresholds() {
        #expect(OnePassScore.overlapThresholds.count == 21)
        #expect(OnePassScore.overlapThresholds[10] == 0.5)
        #expect(OnePassScore.overlapThresholds[20] == 1)
        #expect(OnePassScore.errorThresholds == (0...50).map(Double.init))
    }

    @Test("a perfect run scores 20/21: no overlap is greater than 1")
    func perfect() throws {
        let boxes = (0..<7).map { square(Double($0), 3) }
        let score = try OnePassScore(result: boxes, truth: boxes)
        #expect(score.successCurve == [Double](repeating: 1, count: 20) + [0])
        #expect(score.area == 20.0 / 21)
        #expect(score.precisionCurve == [Double](repeating: 1, count: 51))
        #expect(score.frames == 7)
    }

    @Test("an overlap on a threshold fails it", arguments: [(0.25, 4), (0.5, 9), (0.75, 14), (1.0, 19)])
    func strictOverlap(overlap: Double, lastPassed: Int) throws {
        // Inside the truth with `overlap` of its area: intersection over union is that share, exactly.
        let truth = BoundingBox(x: 0, y: 0, width: 16, height: 8)
        let result = BoundingBox(x: 0, y: 0, width: 16 * overlap, height: 8)
        let score = try OnePassScore(result: [truth, result], truth: [truth, truth])
        #expect(score.successCurve[lastPassed] == 1, "frame 1 and frame 2 pass the threshold below")
        #expect(
            score.successCurve[lastPassed + 1] == (lastPassed + 1 < 20 ? 0.5 : 0), "only frame 1 passes the threshold")
    }

    @Test("no overlap fails the threshold 0")
    func disjoint() throws {
        let score = try OnePassScore(result: [square(0, 0), square(10, 0)], truth: [square(0, 0), square(0, 0)])
        #expect(score.successCurve == [Double](repeating: 0.5, count: 20) + [0])
    }

    @Test("a centre error on a threshold passes it", arguments: [(0, 0), (3, 4), (12, 16), (30, 40)])
    func centreError(dx: Int, dy: Int) throws {
        let moved = square(Double(dx), Double(dy))
        let score = try OnePassScore(result: [square(0, 0), moved], truth: [square(0, 0), square(0, 0)])
        let error = [0: 0, 3: 5, 12: 20, 30: 50][dx] ?? -1
        #expect(score.precisionCurve == (0...50).map { $0 >= error ? 1 : 0.5 })
        #expect(score.precision == (error <= 20 ? 1 : 0.5))
    }

    @Test("frame 1 is overwritten by its ground truth and counts")
    func firstFrame() throws {
        let score = try OnePassScore(result: [square(500, 500), square(0, 0)], truth: [square(0, 0), square(0, 0)])
        #expect(score.area == 20.0 / 21)
        #expect(score.precisionCurve[0] == 1)
    }

    @Test("frames without a ground truth fail overlap and pass precision, unless left out")
    func unannotated() throws {
        let result = [square(0, 0), square(0, 0), square(100, 0), square(100, 0)]
        let truth = [square(0, 0), square(0, 0), nil, BoundingBox(x: 100, y: 0, width: 10, height: 0)]
        let published = try OnePassScore(result: result, truth: truth)
        #expect(published.successCurve[0] == 0.5)
        #expect(published.precisionCurve[0] == 1)
        #expect(published.frames == 4)
        #expect(published.unannotatedFrames == 2)
        let leftOut = try OnePassScore(result: result, truth: truth, unannotated: .leftOut)
        #expect(leftOut.area == 20.0 / 21)
        #expect(leftOut.precisionCurve[0] == 1)
        #expect(leftOut.frames == 2)
        #expect(leftOut.unannotatedFrames == 2)
    }

    @Test(
        "a result box that cannot be measured repeats the one before it",
        arguments: [
            BoundingBox(x: .nan, y: .nan, width: .nan, height: .nan), BoundingBox(x: 4, y: 4, width: 0, height: 10),
            BoundingBox(x: 4, y: 4, width: 10, height: -1), BoundingBox(x: .infinity, y: 0, width: 1, height: 1),
        ])
    func unmeasurableResult(box: BoundingBox) throws {
        let truth = [square(0, 0), square(30, 0), square(30, 0), square(0, 0)]
        let score = try OnePassScore(result: [square(0, 0), square(30, 0), box, box], truth: truth)
        // Frames 1 to 3 are exact, frame 4 keeps (30, 0): 30 pixels from the truth.
        #expect(score.successCurve[0] == 0.75)
        #expect(score.precisionCurve[29] == 0.75)
        #expect(score.precisionCurve[30] == 1)
    }

    @Test("an unmeasurable second box repeats the first frame's ground truth")
    func unmeasurableSecond() throws {
        let gone = BoundingBox(x: 0, y: 0, width: 0, height: 0)
        let score = try OnePassScore(result: [gone, gone], truth: [square(5, 5), square(5, 5)])
        #expect(score.area == 20.0 / 21)
    }

    @Test("sequences weigh the same, however long")
    func sequenceWeights() throws {
        let long = try OnePassScore(
            result: [BoundingBox](repeating: square(0, 0), count: 9),
            truth: [BoundingBox](repeating: square(0, 0), count: 9))
        let short = try OnePassScore(result: [square(0, 0), square(90, 0)], truth: [square(0, 0), square(0, 0)])
        let mean = try #require(OnePassScore.mean([long, short]))
        #expect(mean.successCurve == [Double](repeating: 0.75, count: 20) + [0])
        #expect(mean.precision == 0.75)
        #expect(mean.frames == 11)
        #expect(OnePassScore.mean([]) == nil)
    }

    @Test("lists of unequal length and empty truths are refused")
    func refusals() {
        #expect(throws: EvaluationError.frameCounts(result: 2, truth: 1)) {
            try OnePassScore(result: [square(0, 0), square(0, 0)], truth: [square(0, 0)])
        }
        #expect(throws: EvaluationError.noGroundTruth(frames: 0)) { try OnePassScore(result: [], truth: []) }
        #expect(throws: EvaluationError.noGroundTruth(frames: 1)) {
            try OnePassScore(result: [square(0, 0)], truth: [nil])
        }
    }
}
