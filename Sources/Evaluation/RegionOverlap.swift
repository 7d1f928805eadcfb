import Imaging
import Sequences

/// How the overlap of two regions is measured.
public enum OverlapMeasure: String, Sendable, Codable, CaseIterable {
    /// On a grid of pixels, as the VOT toolkits do: see `rasterisedOverlap`. Published VOT figures are made with it.
    case rasterised
    /// As areas of the plane: see `exactOverlap`.
    case exact
}

extension Region {
    /// The region's corners, or nil where its numbers enclose nothing: not finite, absurdly large, or without area.
    public var outline: Polygon? {
        switch self {
        case .rectangle(let rectangle):
            guard let box = Region.rectangle(rectangle).box else { return nil }
            return Polygon(points: [
                Point(x: box.x, y: box.y), Point(x: box.x + box.width, y: box.y),
                Point(x: box.x + box.width, y: box.y + box.height), Point(x: box.x, y: box.y + box.height),
            ])
        case .polygon(let polygon):
            let isPlausible = polygon.points.allSatisfy {
                abs($0.x) <= Region.largestCoordinate && abs($0.y) <= Region.largestCoordinate
            }
            return isPlausible && polygon.bounds.area > 0 ? polygon : nil
        }
    }

    /// Intersection over union with another region inside the picture, 0...1; 0 where either encloses nothing.
    ///
    /// - Parameters:
    ///   - other: the other region.
    ///   - frame: the picture's size, to whose inside both are clipped; nil clips nothing.
    ///   - measure: on pixels or exact. Without a picture's size, the exact areas are taken in either case, because a grid
    ///     needs bounds.
    public func overlap(with other: Region, in frame: FrameSize?, measure: OverlapMeasure) -> Double {
        guard let mine = outline, let theirs = other.outline else { return 0 }
        guard let frame, measure == .rasterised else { return exactOverlap(mine, theirs, in: frame) }
        return rasterisedOverlap(mine, theirs, in: frame)
    }
}
