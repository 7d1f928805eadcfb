import Imaging
import Sequences

/// Intersection over union of two regions on whole pixels, as the VOT toolkit measures it since 2020 (vot-toolkit 0.5 and later).
///
/// - Corners, and a rectangle's position and sides, are first rounded to whole pixels, halves to even.
/// - A rectangle covers `width` by `height` pixels. A row of a polygon runs from the pixel in which it enters to the pixel in
///   which it leaves, both included; edges count at both ends.
/// - Two regions whose common bounds have no area are the same: 1. Where the picture cuts them down to none: 0.
///
/// The time and memory taken are bounded by the picture, or without one by the regions' bounds.
///
/// - Parameters:
///   - a: one region.
///   - b: the other.
///   - frame: the picture to whose inside both are clipped; nil clips nothing.
public func toolkitOverlap(_ a: Region, _ b: Region, in frame: FrameSize?) -> Double {
    let first = PixelRegion(a)
    let second = PixelRegion(b)
    var bounds = first.bounds.union(second.bounds)
    if bounds.left >= bounds.right || bounds.top >= bounds.bottom { return 1 }
    if let frame { bounds = bounds.clipped(to: frame) }
    guard bounds.left < bounds.right, bounds.top < bounds.bottom else { return 0 }
    var shared = 0
    var union = 0
    var rowA = [Bool](repeating: false, count: bounds.right - bounds.left + 1)
    var rowB = rowA
    for row in bounds.top...bounds.bottom {
        first.fill(&rowA, row: row, left: bounds.left)
        second.fill(&rowB, row: row, left: bounds.left)
        for column in rowA.indices {
            if rowA[column] && rowB[column] { shared += 1 }
            if rowA[column] || rowB[column] { union += 1 }
        }
    }
    return union > 0 ? Double(shared) / Double(union) : 0
}

/// The first and last columns and rows that a region covers.
private struct PixelBounds {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int

    func union(_ other: PixelBounds) -> PixelBounds {
        PixelBounds(
            left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
            bottom: max(bottom, other.bottom))
    }

    func clipped(to frame: FrameSize) -> PixelBounds {
        PixelBounds(
            left: max(left, 0), top: max(top, 0), right: min(right, frame.width - 1),
            bottom: min(bottom, frame.height - 1))
    }
}

/// A region on whole pixels.
private struct PixelRegion {
    private enum Shape {
        case nothing
        case rectangle
        /// Corners with whole coordinates.
        case polygon([Point])
        /// The stretches of columns in each row, rows from `bounds.top`.
        case mask([[Range<Int>]])
    }

    private let shape: Shape
    let bounds: PixelBounds

    init(_ region: Region) {
        let nothing = PixelBounds(left: 0, top: 0, right: 0, bottom: 0)
        switch region {
        case .rectangle(let box):
            guard let whole = Self.whole([box.x, box.y, box.width, box.height]) else {
                (shape, bounds) = (.nothing, nothing)
                return
            }
            shape = .rectangle
            bounds = PixelBounds(
                left: whole[0], top: whole[1], right: whole[0] + whole[2] - 1, bottom: whole[1] + whole[3] - 1)
        case .polygon(let polygon):
            guard let columns = Self.whole(polygon.points.map(\.x)), let rows = Self.whole(polygon.points.map(\.y)),
                let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max()
            else {
                (shape, bounds) = (.nothing, nothing)
                return
            }
            shape = .polygon(zip(columns, rows).map { Point(x: Double($0), y: Double($1)) })
            bounds = PixelBounds(left: left, top: top, right: right, bottom: bottom)
        case .mask(let mask):
            let spans = mask.spans
            guard let first = spans.first, let last = spans.last else {
                (shape, bounds) = (.nothing, nothing)
                return
            }
            var rows = [[Range<Int>]](repeating: [], count: last.row - first.row + 1)
            for span in spans { rows[span.row - first.row].append(span.columns) }
            shape = .mask(rows)
            let box = mask.bounds
            bounds = PixelBounds(
                left: Int(box.x), top: first.row, right: Int(box.x + box.width) - 1, bottom: last.row)
        }
    }

    /// Numbers rounded to whole ones; nil where one is none, or larger than any picture.
    private static func whole(_ numbers: [Double]) -> [Int]? {
        let rounded = numbers.map { Double(Float($0)).rounded(.toNearestOrEven) }
        guard rounded.allSatisfy({ $0.isFinite && abs($0) <= Region.largestCoordinate }) else { return nil }
        return rounded.map { Int($0) }
    }

    /// Sets the pixels of a row that are inside.
    ///
    /// - Parameter left: the column of the row's first pixel.
    func fill(_ pixels: inout [Bool], row: Int, left: Int) {
        for column in pixels.indices { pixels[column] = false }
        func set(_ first: Int, _ last: Int) {
            let first = max(0, first - left)
            let last = min(pixels.count - 1, last - left)
            if first <= last { for column in first...last { pixels[column] = true } }
        }
        guard (bounds.top...max(bounds.top, bounds.bottom)).contains(row) else { return }
        switch shape {
        case .nothing: break
        case .rectangle: if bounds.bottom >= bounds.top { set(bounds.left, bounds.right) }
        case .mask(let rows): for columns in rows[row - bounds.top] { set(columns.lowerBound, columns.upperBound - 1) }
        case .polygon(let corners):
            var nodes = columns(of: corners, atRow: Double(row), from: Double(left))[...]
            while nodes.count > 1 {
                let enter = nodes.removeFirst()
                // Where the outline passes through a corner it is met twice there; the second time counts.
                if enter == nodes[nodes.startIndex] && nodes.count > 1 { continue }
                set(enter + left, nodes.removeFirst() + left)
            }
        }
    }

    /// The pixels, counted from the column `left`, in which an outline meets a row, in order. A horizontal edge in the row
    /// counts once, by its second corner.
    private func columns(of corners: [Point], atRow y: Double, from left: Double) -> [Int] {
        var columns: [Int] = []
        var previous = corners[corners.count - 1]
        for corner in corners {
            let range = min(previous.y, corner.y)...max(previous.y, corner.y)
            if range.contains(y) {
                let rise = previous.y - corner.y
                let share = rise == 0 ? 0 : (y - corner.y) / rise
                columns.append(Int(corner.x - left + share * (previous.x - corner.x)))
            }
            previous = corner
        }
        return columns.sorted()
    }
}
