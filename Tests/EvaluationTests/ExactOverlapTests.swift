import Evaluation
import Imaging
import Sequences
import TestSupport
import Testing

func polygon(_ numbers: Double...) -> Polygon {
    Polygon(points: stride(from: 0, to: numbers.count, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) })
}

func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Polygon {
    polygon(x, y, x + width, y, x + width, y + height, x, y + height)
}

/// One pair of outlines, the areas they enclose and share, and why.
struct OverlapCase: Sendable, CustomTestStringConvertible {
    var name: String
    var a: Polygon
    var b: Polygon
    var frame: FrameSize?
    var shared: Double
    var union: Double
    var testDescription: String { name }
}

let overlapCases: [OverlapCase] = [
    OverlapCase(
        name: "shifted rectangles", a: rectangle(0, 0, 10, 10), b: rectangle(5, 5, 10, 10), frame: nil, shared: 25,
        union: 175),
    OverlapCase(
        name: "a diamond in a square of twice its area", a: rectangle(0, 0, 8, 8), b: polygon(4, 0, 8, 4, 4, 8, 0, 4),
        frame: nil, shared: 32, union: 64),
    OverlapCase(
        // The corners beyond the square's sides are triangles of legs 1 and base 2: 4 x 1.
        name: "a diamond that sticks out of the square", a: rectangle(1, 1, 8, 8),
        b: polygon(5, 0, 10, 5, 5, 10, 0, 5), frame: nil, shared: 46, union: 68),
    OverlapCase(
        name: "turned the other way", a: polygon(0, 0, 0, 8, 8, 8, 8, 0), b: polygon(4, 0, 8, 4, 4, 8, 0, 4),
        frame: nil,
        shared: 32, union: 64),
    OverlapCase(
        name: "triangles that cross", a: polygon(0, 0, 8, 0, 0, 8), b: polygon(8, 8, 0, 8, 8, 0), frame: nil, shared: 0,
        union: 64),
    OverlapCase(
        // They share the triangle (0,0) (8,0) (4,4).
        name: "triangles on one base", a: polygon(0, 0, 8, 0, 0, 8), b: polygon(0, 0, 8, 0, 8, 8), frame: nil,
        shared: 16,
        union: 48),
    OverlapCase(
        name: "a concave arrow and its notch", a: polygon(0, 0, 8, 4, 0, 8, 4, 4), b: rectangle(0, 3, 4, 2), frame: nil,
        // The arrow's area is 16; inside the rectangle it covers x >= y on rows 3...4 and its mirror: 2 * 0.5 * 1 * 1.
        shared: 1, union: 23),
    OverlapCase(
        name: "a bow tie by even-odd", a: polygon(0, 0, 8, 8, 8, 0, 0, 8), b: rectangle(0, 0, 8, 8), frame: nil,
        shared: 32, union: 64),
    OverlapCase(
        name: "clipped to the picture", a: rectangle(-10, 0, 20, 10), b: rectangle(-10, 0, 15, 10),
        frame: FrameSize(width: 100, height: 100), shared: 50, union: 100),
    OverlapCase(
        name: "clipped at all borders", a: rectangle(-5, -5, 20, 20), b: polygon(5, -10, 20, 5, 5, 20, -10, 5),
        frame: FrameSize(width: 10, height: 10), shared: 100, union: 100),
    OverlapCase(
        name: "outside the picture", a: rectangle(-10, 0, 5, 5), b: rectangle(-10, 0, 5, 5),
        frame: FrameSize(width: 10, height: 10), shared: 0, union: 0),
    OverlapCase(
        name: "touching sides", a: rectangle(0, 0, 4, 4), b: rectangle(4, 0, 4, 4), frame: nil, shared: 0, union: 32),
]

@Suite("Exact overlap")
struct ExactOverlapTests {
    @Test("areas known by hand", arguments: overlapCases)
    func handComputed(example: OverlapCase) {
        let expected = example.union > 0 ? example.shared / example.union : 0
        #expect(abs(exactOverlap(example.a, example.b, in: example.frame) - expected) < 1e-12)
        #expect(abs(exactOverlap(example.b, example.a, in: example.frame) - expected) < 1e-12)
    }

    @Test("random quadrilaterals agree with sampling the plane")
    func sampled() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20 {
            let corners = generator.floats(16, in: 0...40).map(Double.init)
            let a = polygon(
                corners[0], corners[1], corners[2], corners[3], corners[4], corners[5], corners[6], corners[7])
            let b = polygon(
                corners[8], corners[9], corners[10], corners[11], corners[12], corners[13], corners[14], corners[15])
            let expected = sampledOverlap(a, b)
            #expect(abs(exactOverlap(a, b) - expected) < 0.01, "\(a) \(b)")
        }
    }

    @Test("a rectangle's overlap is that of boxes")
    func rectangles() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            let numbers = generator.floats(8, in: 1...30).map(Double.init)
            let a = BoundingBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
            let b = BoundingBox(x: numbers[4], y: numbers[5], width: numbers[6], height: numbers[7])
            let overlap = Region.rectangle(a).overlap(with: .rectangle(b), in: nil, measure: .exact)
            #expect(abs(overlap - a.overlap(with: b)) < 1e-12)
        }
    }
}

/// Intersection over union by testing a point in each cell of 0.1 by 0.1, even-odd.
func sampledOverlap(_ a: Polygon, _ b: Polygon) -> Double {
    func contains(_ polygon: Polygon, _ x: Double, _ y: Double) -> Bool {
        var inside = false
        var previous = polygon.points[polygon.points.count - 1]
        for point in polygon.points {
            if (point.y > y) != (previous.y > y),
                x < (previous.x - point.x) * (y - point.y) / (previous.y - point.y) + point.x
            {
                inside.toggle()
            }
            previous = point
        }
        return inside
    }
    var shared = 0
    var union = 0
    for row in 0..<400 {
        for column in 0..<400 {
            let x = (Double(column) + 0.5) / 10
            let y = (Double(row) + 0.5) / 10
            let inA = contains(a, x, y)
            let inB = contains(b, x, y)
            if inA && inB { shared += 1 }
            if inA || inB { union += 1 }
        }
    }
    return union > 0 ? Double(shared) / Double(union) : 0
}
