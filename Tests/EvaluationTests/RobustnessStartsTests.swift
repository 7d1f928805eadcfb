import Evaluation
import Imaging
import Testing

@Suite("Starts of robustness runs")
struct RobustnessStartsTests {
    private let box = BoundingBox(x: 20, y: 10, width: 15, height: 8)
    private let frame = FrameSize(width: 64, height: 48)

    @Test(
        "shifts and scales of a box of 15 by 8 at (20, 10)",
        arguments: [
            (SpatialShift.left, [18.0, 10, 15, 8]), (.right, [22, 10, 15, 8]), (.up, [20, 9, 15, 8]),
            (.down, [20, 11, 15, 8]),
            // Corners: 20 - 1.5 is 18.5, rounded 19; 34 + 1.5 is 35.5, rounded 36; 10 - 0.8 is 9.2; 17 + 0.8 is 17.8.
            (.topLeft, [19, 9, 16, 9]), (.topRight, [20, 9, 17, 9]), (.bottomLeft, [19, 10, 16, 9]),
            (.bottomRight, [20, 10, 17, 9]),
            // 0.8: 12 by 6.4 from (21.5, 10.8). 0.9: 13.5 by 7.2 from (20.75, 10.4). 1.1: 16.5 by 8.8 from (19.25, 9.6).
            // 1.2: 18 by 9.6 from (18.5, 9.2).
            (.scale08, [22, 11, 12, 6]), (.scale09, [21, 10, 14, 7]), (.scale11, [19, 10, 17, 9]),
            (.scale12, [19, 9, 18, 10]),
        ])
    func shifts(shift: SpatialShift, expected: [Double]) {
        let moved = shift.applied(to: box, in: frame)
        #expect([moved.x, moved.y, moved.width, moved.height] == expected)
    }

    @Test("shifted boxes stay inside the picture")
    func borders() {
        let corner = BoundingBox(x: 0, y: 0, width: 10, height: 10)
        #expect(SpatialShift.left.applied(to: corner, in: frame) == corner)
        let edge = BoundingBox(x: 54, y: 38, width: 10, height: 10)
        #expect(
            SpatialShift.right.applied(to: edge, in: frame) == BoundingBox(x: 55, y: 38, width: 9, height: 10))
        #expect(
            SpatialShift.scale12.applied(to: edge, in: frame) == BoundingBox(x: 53, y: 37, width: 11, height: 11))
    }

    @Test("twenty starts with at least twenty frames to go, the first and the last among them")
    func starts() {
        // 219 frames: 200 candidates, 0 to 199; floor(k * 200 / 19) and 199.
        let boxes = [BoundingBox?](repeating: box, count: 219)
        #expect(
            temporalStarts(boxes) == [
                0, 10, 21, 31, 42, 52, 63, 73, 84, 94, 105, 115, 126, 136, 147, 157, 168, 178, 189, 199,
            ])
    }

    @Test("frames without a ground truth are never started from")
    func unannotated() {
        var boxes = [BoundingBox?](repeating: box, count: 219)
        boxes[0] = nil
        boxes[10] = nil
        let starts = temporalStarts(boxes)
        #expect(starts.count == 20)
        #expect(starts.first == 1)
        #expect(starts.last == 199)
        #expect(!starts.contains(10))
    }

    @Test(
        "short sequences have fewer starts",
        arguments: [(1, [0]), (19, [0]), (20, [0]), (21, [0, 1]), (22, [0, 1, 2])])
    func short(frames: Int, expected: [Int]) {
        #expect(temporalStarts([BoundingBox?](repeating: box, count: frames)) == expected)
    }

    @Test("no ground truth, no starts")
    func none() { #expect(temporalStarts([nil, nil]).isEmpty) }
}
