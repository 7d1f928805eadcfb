import Imaging
import Sequences
import Testing

@Suite struct PolygonTests {
    static let square = Polygon(points: [
        Point(x: 2, y: 3), Point(x: 6, y: 3), Point(x: 6, y: 7), Point(x: 2, y: 7),
    ])
    /// A square of side sqrt(2) standing on a corner around (5, 5).
    static let diamond = Polygon(points: [
        Point(x: 5, y: 4), Point(x: 6, y: 5), Point(x: 5, y: 6), Point(x: 4, y: 5),
    ])
    static let triangle = Polygon(points: [Point(x: 0, y: 0), Point(x: 6, y: 0), Point(x: 0, y: 4)])

    @Test("area by hand", arguments: [(square, 16.0), (diamond, 2.0), (triangle, 12.0)])
    func area(polygon: Polygon, expected: Double) {
        #expect(polygon.area == expected)
        #expect(Polygon(points: polygon.points.reversed()).area == expected)
    }

    @Test func boundsHoldEveryCorner() {
        #expect(Self.diamond.bounds == BoundingBox(x: 4, y: 4, width: 2, height: 2))
        #expect(Self.triangle.bounds == BoundingBox(x: 0, y: 0, width: 6, height: 4))
    }

    @Test func anUprightRectangleIsItsOwnBox() {
        #expect(Self.square.axisAlignedBox == BoundingBox(x: 2, y: 3, width: 4, height: 4))
    }

    @Test func theBoxKeepsCentreAreaAndProportions() {
        let box = Self.diamond.axisAlignedBox
        #expect(abs(box.area - 2) < 1e-12)
        #expect(abs(box.x + box.width / 2 - 5) < 1e-12)
        #expect(abs(box.y + box.height / 2 - 5) < 1e-12)
        // The triangle: bounds 6 x 4, half of it covered, so each side shrinks by sqrt(1/2); the mean corner is (2, 4/3).
        let other = Self.triangle.axisAlignedBox
        #expect(abs(other.width - 6 * 0.5.squareRoot()) < 1e-12)
        #expect(abs(other.height - 4 * 0.5.squareRoot()) < 1e-12)
        #expect(abs(other.x + other.width / 2 - 2) < 1e-12)
        #expect(abs(other.y + other.height / 2 - 4.0 / 3) < 1e-12)
    }

    @Test func cornersOnALineHaveNoArea() {
        let line = Polygon(points: [Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 4, y: 0)])
        #expect(line.area == 0)
        #expect(line.axisAlignedBox.area == 0)
    }
}
