import Imaging
import Scope
import Testing

@Suite struct SelectionTests {
    private let size = (width: 100, height: 80)

    private func selection(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Selection {
        Selection(box: BoundingBox(x: x, y: y, width: width, height: height), origin: .groundTruth)
    }

    @Test func movingStaysInTheFrameAndOnPixels() {
        var selection = selection(10.4, 20.6, 30, 40)
        selection.move(columns: 1, rows: -1, in: size)
        #expect(selection.box == BoundingBox(x: 11, y: 20, width: 30, height: 40))
        #expect(selection.origin == .drawn)
        selection.step = 20
        for _ in 0..<9 { selection.move(columns: 1, rows: 1, in: size) }
        #expect(selection.box == BoundingBox(x: 70, y: 40, width: 30, height: 40))
        for _ in 0..<9 { selection.move(columns: -1, rows: -1, in: size) }
        #expect(selection.box == BoundingBox(x: 0, y: 0, width: 30, height: 40))
    }

    @Test func resizingKeepsTwoPixelsAndTheFrame() {
        var selection = selection(90, 70, 5, 5)
        selection.resize(columns: 1, rows: 0, in: size)
        #expect(selection.box.width == 6)
        selection.step = 20
        selection.resize(columns: 1, rows: 1, in: size)
        #expect(selection.box == BoundingBox(x: 90, y: 70, width: 10, height: 10))
        selection.resize(columns: -1, rows: -1, in: size)
        #expect(selection.box == BoundingBox(x: 90, y: 70, width: 2, height: 2))
    }

    @Test func inflating() {
        var selection = selection(10, 10, 20, 10)
        selection.inflate(by: 1, in: size)
        #expect(selection.box == BoundingBox(x: 9, y: 9, width: 22, height: 12))
        selection.step = 20
        selection.inflate(by: -1, in: size)
        #expect(selection.box.width == 2 && selection.box.height == 2)
        for _ in 0..<9 { selection.inflate(by: 1, in: size) }
        #expect(selection.box == BoundingBox(x: 0, y: 0, width: 100, height: 80))
    }

    @Test func stepsGoRound() {
        var selection = selection(0, 0, 9, 9)
        var steps: [Int] = []
        for _ in 0..<4 {
            steps.append(selection.step)
            selection.nextStep()
        }
        #expect(steps == [1, 5, 20, 1])
    }

    @Test(arguments: [
        ((10.2, 20.7), (30.1, 40.9), (10.0, 20.0, 21.0, 21.0)), ((30.1, 40.9), (10.2, 20.7), (10, 20, 21, 21)),
        ((-50, -50), (500, 500), (0, 0, 100, 80)), ((99.9, 79.9), (99.9, 79.9), (98, 78, 2, 2)),
    ])
    func dragging(from: (Double, Double), to: (Double, Double), expected: (Double, Double, Double, Double)) {
        let box = Selection.box(from: (from.0, from.1), to: (to.0, to.1), in: size)
        #expect([box.x, box.y, box.width, box.height] == [expected.0, expected.1, expected.2, expected.3])
    }
}
