import Imaging
import Sequences

/// Intersection over union of two outlines as areas of the plane, clipped to a picture; 0 where the union is empty.
///
/// Outlines may be concave or cross themselves; inside is where a ray to the left crosses the outline an odd number of times.
/// The plane is cut into horizontal slabs at every corner and every crossing of edges. Within a slab no edges cross, so
/// lengths change linearly with height and the length on the slab's middle line times its height is its area, exactly.
///
/// - Parameters:
///   - a: one outline.
///   - b: the other.
///   - frame: the picture `0 ... width` by `0 ... height`; nil clips nothing.
public func exactOverlap(_ a: Polygon, _ b: Polygon, in frame: FrameSize? = nil) -> Double {
    let edgesA = edges(of: a)
    let edgesB = edges(of: b)
    let edges = edgesA + edgesB
    let left = frame == nil ? -Double.infinity : 0
    let right = frame.map { Double($0.width) } ?? .infinity
    let top = frame == nil ? -Double.infinity : 0
    let bottom = frame.map { Double($0.height) } ?? .infinity

    var cuts: [Double] = [top, bottom].filter(\.isFinite)
    for (index, edge) in edges.enumerated() {
        cuts.append(edge.upper.y)
        cuts.append(edge.lower.y)
        for border in [left, right] where border.isFinite {
            if let y = edge.row(atColumn: border) { cuts.append(y) }
        }
        for other in edges[(index + 1)...] {
            if let y = edge.crossing(with: other) { cuts.append(y) }
        }
    }
    cuts = cuts.filter { $0 >= top && $0 <= bottom }.sorted()

    var shared = 0.0
    var union = 0.0
    for (upper, lower) in zip(cuts, cuts.dropFirst()) where lower > upper {
        let middle = (upper + lower) / 2
        let spansA = spans(of: edgesA, atRow: middle, left: left, right: right)
        let spansB = spans(of: edgesB, atRow: middle, left: left, right: right)
        let lengthShared = sharedLength(spansA, spansB)
        shared += lengthShared * (lower - upper)
        union += (length(spansA) + length(spansB) - lengthShared) * (lower - upper)
    }
    return union > 0 ? min(1, shared / union) : 0
}

/// An edge that is not horizontal, from its upper to its lower end.
private struct Edge {
    var upper: Point
    var lower: Point

    func column(atRow y: Double) -> Double {
        upper.x + (y - upper.y) / (lower.y - upper.y) * (lower.x - upper.x)
    }

    /// Where the edge crosses a vertical line, or nil.
    func row(atColumn x: Double) -> Double? {
        guard (upper.x < x) != (lower.x < x) else { return nil }
        return upper.y + (x - upper.x) / (lower.x - upper.x) * (lower.y - upper.y)
    }

    /// The row where two edges cross inside both, or nil.
    func crossing(with other: Edge) -> Double? {
        let top = max(upper.y, other.upper.y)
        let bottom = min(lower.y, other.lower.y)
        guard top < bottom else { return nil }
        let before = column(atRow: top) - other.column(atRow: top)
        let after = column(atRow: bottom) - other.column(atRow: bottom)
        guard (before < 0 && after > 0) || (before > 0 && after < 0) else { return nil }
        return top + (bottom - top) * before / (before - after)
    }
}

private func edges(of polygon: Polygon) -> [Edge] {
    var edges: [Edge] = []
    var previous = polygon.points[polygon.points.count - 1]
    for point in polygon.points {
        if previous.y < point.y { edges.append(Edge(upper: previous, lower: point)) }
        if previous.y > point.y { edges.append(Edge(upper: point, lower: previous)) }
        previous = point
    }
    return edges
}

/// The inside of an outline on one row, as ranges of columns in order.
private func spans(
    of edges: [Edge], atRow y: Double, left: Double, right: Double
) -> [(start: Double, end: Double)] {
    let columns = edges.filter { $0.upper.y <= y && y < $0.lower.y }.map { $0.column(atRow: y) }.sorted()
    return stride(from: 0, to: columns.count - 1, by: 2).compactMap { index in
        let start = max(columns[index], left)
        let end = min(columns[index + 1], right)
        return start < end ? (start, end) : nil
    }
}

private func length(_ spans: [(start: Double, end: Double)]) -> Double {
    spans.reduce(0) { $0 + $1.end - $1.start }
}

private func sharedLength(_ a: [(start: Double, end: Double)], _ b: [(start: Double, end: Double)]) -> Double {
    var total = 0.0
    for one in a {
        for other in b { total += max(0, min(one.end, other.end) - max(one.start, other.start)) }
    }
    return total
}
