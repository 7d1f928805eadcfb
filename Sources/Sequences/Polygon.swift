import Imaging

/// A place in a frame, in pixels: 0 is the left (top) edge of the first pixel.
public struct Point: Sendable, Hashable, Codable {
    /// The distance from the frame's left edge.
    public var x: Double
    /// The distance from the frame's top edge.
    public var y: Double

    /// A place from its coordinates.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A target's outline as straight edges between corners, the last one joined to the first. VOT writes four corners.
public struct Polygon: Sendable, Hashable, Codable {
    /// The corners, in either direction of turn.
    public var points: [Point]

    /// An outline from its corners.
    ///
    /// - Precondition: there are at least three.
    public init(points: [Point]) {
        precondition(points.count >= 3, "\(points.count) corners enclose nothing")
        self.points = points
    }

    /// The enclosed area in square pixels, by the shoelace formula. Loops of an outline that crosses itself count with the
    /// sign of their turn, as in the formula.
    public var area: Double {
        var twice = 0.0
        var previous = points[points.count - 1]
        for point in points {
            twice += previous.x * point.y - point.x * previous.y
            previous = point
        }
        return abs(twice) / 2
    }

    /// The smallest axis-aligned box that holds every corner.
    public var bounds: BoundingBox {
        var left = Double.infinity
        var right = -Double.infinity
        var top = Double.infinity
        var bottom = -Double.infinity
        for point in points {
            left = min(left, point.x)
            right = max(right, point.x)
            top = min(top, point.y)
            bottom = max(bottom, point.y)
        }
        return BoundingBox(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// The axis-aligned box that stands for this outline where a tracker needs one, as the VOT trackers do: around the mean
    /// of the corners, with the outline's area and the proportions of `bounds`. It has no area where the outline has none.
    public var axisAlignedBox: BoundingBox {
        let bounds = bounds
        let shrink = bounds.area > 0 ? (area / bounds.area).squareRoot() : 0
        let width = bounds.width * shrink
        let height = bounds.height * shrink
        let count = Double(points.count)
        let centreX = points.reduce(0) { $0 + $1.x } / count
        let centreY = points.reduce(0) { $0 + $1.y } / count
        return BoundingBox(x: centreX - width / 2, y: centreY - height / 2, width: width, height: height)
    }
}
