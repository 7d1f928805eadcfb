/// An axis-aligned rectangle in pixels, first pixel 0: the pixels `x ..< x + width`, `y ..< y + height`.
///
/// Its centre, in coordinates where the centre of the first pixel is 0, is `x + (width - 1) / 2` (Equations.md, section 1).
public struct BoundingBox: Sendable, Hashable, Codable {
    /// The left edge, in pixels.
    public var x: Double
    /// The top edge, in pixels.
    public var y: Double
    /// The width, in pixels.
    public var width: Double
    /// The height, in pixels.
    public var height: Double

    /// A box from its top-left corner and size.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// A box of a given size around a centre.
    public init(centreX: Double, centreY: Double, width: Double, height: Double) {
        self.init(x: centreX - (width - 1) / 2, y: centreY - (height - 1) / 2, width: width, height: height)
    }

    /// The centre's column; the first pixel's centre is 0.
    public var centreX: Double { x + (width - 1) / 2 }
    /// The centre's row; the first pixel's centre is 0.
    public var centreY: Double { y + (height - 1) / 2 }
    /// The area in square pixels; 0 where either side is not positive.
    public var area: Double { width > 0 && height > 0 ? width * height : 0 }

    /// Intersection over union with another box, 0...1; 0 where either has no area. Rounding never makes it more than 1.
    public func overlap(with other: BoundingBox) -> Double {
        let shared = BoundingBox(
            x: max(x, other.x), y: max(y, other.y),
            width: min(x + width, other.x + other.width) - max(x, other.x),
            height: min(y + height, other.y + other.height) - max(y, other.y)
        ).area
        let union = area + other.area - shared
        return union > 0 ? min(1, shared / union) : 0
    }
}
