import Imaging
import Sequences

/// Intersection over union of two outlines on a grid of pixels, as the VOT toolkits of 2015 to 2019 measure it.
///
/// - The grid starts at the top left corner of the bounds of both outlines, clipped to the picture `0 ... width - 1` by
///   `0 ... height - 1`; its pixels lie at whole distances from that corner.
/// - A row of an outline runs from the pixel in which it enters to the pixel in which it leaves, both included. An outline so
///   gains up to a pixel of width, which raises overlaps by a few thousandths over the exact areas.
/// - Outlines whose clipped bounds share no area overlap by 0.
///
/// The time and memory taken are bounded by the picture, whatever the outlines' numbers.
public func rasterisedOverlap(_ a: Polygon, _ b: Polygon, in frame: FrameSize) -> Double {
    guard let boundsA = ClippedBounds(a, in: frame), let boundsB = ClippedBounds(b, in: frame),
        boundsA.sharesArea(with: boundsB)
    else { return 0 }
    let left = min(boundsA.left, boundsB.left)
    let top = min(boundsA.top, boundsB.top)
    let width = Int(max(boundsA.right, boundsB.right) - left) + 1
    let height = Int(max(boundsA.bottom, boundsB.bottom) - top) + 1
    let rasterA = OutlineRows(a, left: left, top: top)
    let rasterB = OutlineRows(b, left: left, top: top)

    var shared = 0
    var union = 0
    var rowA = [Bool](repeating: false, count: width)
    var rowB = rowA
    for row in 0..<height {
        rasterA.fill(&rowA, row: row)
        rasterB.fill(&rowB, row: row)
        for column in 0..<width {
            if rowA[column] && rowB[column] { shared += 1 }
            if rowA[column] || rowB[column] { union += 1 }
        }
    }
    return union > 0 ? Double(shared) / Double(union) : 0
}

/// The part of an outline's bounds inside the picture, last pixels included.
private struct ClippedBounds {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    /// Nil where nothing of it is inside.
    init?(_ polygon: Polygon, in frame: FrameSize) {
        let bounds = polygon.bounds
        left = max(bounds.x, 0)
        top = max(bounds.y, 0)
        right = min(bounds.x + bounds.width, Double(frame.width - 1))
        bottom = min(bounds.y + bounds.height, Double(frame.height - 1))
        guard left <= right && top <= bottom else { return nil }
    }

    func sharesArea(with other: ClippedBounds) -> Bool {
        min(right, other.right) > max(left, other.left) && min(bottom, other.bottom) > max(top, other.top)
    }
}

/// An outline moved so that the grid's first pixel is at 0, ready to be drawn row by row.
private struct OutlineRows {
    private let points: [Point]
    private let bottom: Double

    init(_ polygon: Polygon, left: Double, top: Double) {
        points = polygon.points.map { Point(x: $0.x - left, y: $0.y - top) }
        bottom = points.reduce(-.infinity) { max($0, $1.y) }
    }

    func fill(_ pixels: inout [Bool], row: Int) {
        for column in pixels.indices { pixels[column] = false }
        let nodes = columns(crossedAt: Double(row))
        for index in stride(from: 0, to: nodes.count - 1, by: 2) {
            let first = max(0, nodes[index])
            let last = min(pixels.count - 1, nodes[index + 1])
            if first <= last { for column in first...last { pixels[column] = true } }
        }
    }

    /// The pixels in which the outline is entered and left on a row, in order.
    ///
    /// An edge covers its upper end and not its lower one, so that a corner counts once; in the row exactly at the outline's
    /// bottom it is the other way round, or that row would be lost.
    private func columns(crossedAt y: Double) -> [Int] {
        var columns: [Int] = []
        var previous = points[points.count - 1]
        for point in points {
            let crosses = y == bottom ? (previous.y < y) != (point.y < y) : (previous.y <= y) != (point.y <= y)
            if crosses {
                columns.append(Int(previous.x + (y - previous.y) / (point.y - previous.y) * (point.x - previous.x)))
            }
            previous = point
        }
        return columns.sorted()
    }
}
