import Foundation

/// A map of the plane that keeps lines straight and parallel: (x, y) to (xx x + xy y + x0, yx x + yy y + y0).
package struct AffineMap: Sendable, Equatable {
    package var xx = 1.0
    package var xy = 0.0
    package var x0 = 0.0
    package var yx = 0.0
    package var yy = 1.0
    package var y0 = 0.0

    /// The map that changes nothing.
    package static let identity = AffineMap()

    /// Where a place goes.
    package func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (xx * x + xy * y + x0, yx * x + yy * y + y0)
    }

    /// From a place around `from`, seen turned by `angle` and stretched by `scale`, to the place around `to` it came from:
    /// the inverse of turning and stretching.
    package init(undoing angle: Double, scale: SIMD2<Double>, from: SIMD2<Double>, to: SIMD2<Double>) {
        let (cosine, sine) = (cos(angle), sin(angle))
        (xx, xy) = (cosine / scale.x, sine / scale.x)
        (yx, yy) = (-sine / scale.y, cosine / scale.y)
        x0 = to.x - xx * from.x - xy * from.y
        y0 = to.y - yx * from.x - yy * from.y
    }

    /// The map that changes nothing.
    package init() {}

    /// The mirror image of a picture of `width` columns.
    package init(mirroring width: Int) {
        xx = -1
        x0 = Double(width - 1)
    }
}
