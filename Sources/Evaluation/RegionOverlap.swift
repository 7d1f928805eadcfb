import Imaging
import Sequences

/// How the overlap of two regions is measured.
public enum OverlapMeasure: String, Sendable, Codable, CaseIterable {
    /// On a grid of pixels, as the VOT toolkits of 2015 to 2019 do: see `rasterisedOverlap`. Published figures of those years
    /// are made with it.
    case rasterised
    /// On whole pixels, as the toolkit in Python does: see `toolkitOverlap`.
    case toolkit
    /// As areas of the plane: see `exactOverlap`.
    case exact
}

extension Region {
    /// The region's corners, or nil where it has none: its numbers are not finite, absurdly large or without area, or it is a
    /// mask.
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
        case .mask: return nil
        }
    }

    /// Intersection over union with another region inside the picture, 0...1; 0 where either encloses nothing.
    ///
    /// - Parameters:
    ///   - other: the other region.
    ///   - frame: the picture's size, to whose inside both are clipped; nil clips nothing.
    ///   - measure: on pixels or exact. Without a picture's size, the exact areas are taken in place of `rasterised`, whose
    ///     grid needs bounds. Masks are pixels: with one of them `toolkit` is taken.
    public func overlap(with other: Region, in frame: FrameSize?, measure: OverlapMeasure) -> Double {
        if case .mask = self { return box == nil || other.box == nil ? 0 : toolkitOverlap(self, other, in: frame) }
        if case .mask = other { return box == nil || other.box == nil ? 0 : toolkitOverlap(self, other, in: frame) }
        guard let mine = outline, let theirs = other.outline else { return 0 }
        switch measure {
        case .rasterised: return frame.map { rasterisedOverlap(mine, theirs, in: $0) } ?? exactOverlap(mine, theirs)
        case .toolkit: return toolkitOverlap(self, other, in: frame)
        case .exact: return exactOverlap(mine, theirs, in: frame)
        }
    }
}
