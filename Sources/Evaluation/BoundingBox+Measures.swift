import Imaging

extension BoundingBox {
    /// Whether the box can be compared with another: four finite numbers and sides greater than 0.
    public var isMeasurable: Bool {
        x.isFinite && y.isFinite && width.isFinite && height.isFinite && width > 0 && height > 0
    }

    /// The distance between the two boxes' centres, in pixels.
    public func centreDistance(to other: BoundingBox) -> Double {
        let dx = centreX - other.centreX
        let dy = centreY - other.centreY
        return (dx * dx + dy * dy).squareRoot()
    }

    /// The part of the box inside a picture of `width` by `height` pixels; a box without area where there is none.
    public func clipped(width frameWidth: Double, height frameHeight: Double) -> BoundingBox {
        let left = min(max(x, 0), frameWidth)
        let top = min(max(y, 0), frameHeight)
        return BoundingBox(
            x: left, y: top, width: max(0, min(x + width, frameWidth) - left),
            height: max(0, min(y + height, frameHeight) - top))
    }
}
