import Imaging
import Testing

@Suite struct DrawingTests {
    /// A black picture after `draw`, its red samples as rows of numbers.
    private func rows(_ width: Int, _ height: Int, _ draw: (inout Image) -> Void) -> [[UInt8]] {
        var image = Image(width: width, height: height, samples: Array(repeating: 0, count: width * height * 3))
        draw(&image)
        return (0..<height).map { row in (0..<width).map { image.samples[(row * width + $0) * 3] } }
    }

    private let white = RGB(255, 255, 255)

    @Test func fillsWholePixels() {
        let drawn = rows(4, 3) { $0.fill(BoundingBox(x: 1, y: 0, width: 2, height: 2), with: white) }
        #expect(drawn == [[0, 255, 255, 0], [0, 255, 255, 0], [0, 0, 0, 0]])
    }

    @Test func blendsPartsOfPixels() {
        let drawn = rows(4, 2) { $0.fill(BoundingBox(x: 0.5, y: 0.75, width: 2, height: 1), with: RGB(200, 0, 0)) }
        #expect(drawn == [[25, 50, 25, 0], [75, 150, 75, 0]])
    }

    @Test func keepsTheOtherChannelsApart() {
        var image = Image(width: 1, height: 1, samples: [10, 20, 30])
        image.fill(BoundingBox(x: 0, y: 0, width: 1, height: 1), with: RGB(20, 120, 230), opacity: 0.5)
        #expect(image.samples == [15, 70, 130])
    }

    @Test func outlinesJustInside() {
        let drawn = rows(6, 5) { $0.outline(BoundingBox(x: 1, y: 1, width: 4, height: 3), with: white) }
        #expect(
            drawn == [
                [0, 0, 0, 0, 0, 0], [0, 255, 255, 255, 255, 0], [0, 255, 0, 0, 255, 0], [0, 255, 255, 255, 255, 0],
                [0, 0, 0, 0, 0, 0],
            ])
    }

    @Test func aTranslucentOutlineIsEven() {
        let drawn = rows(5, 5) {
            $0.outline(BoundingBox(x: 0, y: 0, width: 5, height: 5), with: RGB(100, 0, 0), thickness: 2, opacity: 0.5)
        }
        #expect(drawn[2] == [50, 50, 0, 50, 50])
        #expect([drawn[0], drawn[1], drawn[3], drawn[4]].allSatisfy { $0 == [50, 50, 50, 50, 50] })
    }

    @Test func cutsOffAtTheEdges() {
        let drawn = rows(3, 3) { $0.outline(BoundingBox(x: -1, y: -1, width: 3, height: 3), with: white) }
        #expect(drawn == [[0, 255, 0], [255, 255, 0], [0, 0, 0]])
    }

    @Test func fillsABoxSmallerThanItsLine() {
        let drawn = rows(3, 1) { $0.outline(BoundingBox(x: 0.5, y: 0, width: 2, height: 1), with: RGB(100, 0, 0)) }
        #expect(drawn == [[50, 100, 50]])
    }

    @Test(
        "draws nothing",
        arguments: [
            BoundingBox(x: .nan, y: 0, width: 5, height: 5), BoundingBox(x: 0, y: 0, width: .infinity, height: 5),
            BoundingBox(x: 0, y: 0, width: -5, height: 5), BoundingBox(x: 0, y: 0, width: 0, height: 5),
            BoundingBox(x: 1e300, y: 0, width: 5, height: 5), BoundingBox(x: -9, y: 0, width: 5, height: 5),
            BoundingBox(x: 0, y: 3, width: 5, height: 1e300),
        ])
    func drawsNothing(box: BoundingBox) {
        let drawn = rows(3, 3) {
            $0.fill(box, with: white)
            $0.outline(box, with: white)
        }
        #expect(drawn.joined().allSatisfy { $0 == 0 })
    }
}
