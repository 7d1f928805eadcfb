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

    /// The part of the box inside a picture; a box without area where there is none.
    public func clipped(to frame: FrameSize) -> BoundingBox {
        let left = min(max(x, 0), Double(frame.width))
        let top = min(max(y, 0), Double(frame.height))
        return BoundingBox(
            x: left, y: top, width: max(0, min(x + width, Double(frame.width)) - left),
            height: max(0, min(y + height, Double(frame.height)) - top))
    }
}
