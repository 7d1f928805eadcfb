import Imaging
import Tensors

/// A window that the target may be in, and how much larger it would be there.
struct SearchWindow {
    /// The window.
    var window: CropWindow
    /// The factor of the target's size.
    var scale = 1.0

    /// The windows of a pyramid of scales around one window, from the smallest.
    static func pyramid(around window: CropWindow, count: Int, step: Double) -> [SearchWindow] {
        let reach = count / 2
        return (-reach...reach).map { exponent in
            var scale = 1.0
            for _ in 0..<abs(exponent) { scale *= step }
            if exponent < 0 { scale = 1 / scale }
            return SearchWindow(
                window: CropWindow(
                    centreX: window.centreX, centreY: window.centreY, width: window.width * scale,
                    height: window.height * scale), scale: scale)
        }
    }
}

extension Redetection {
    /// The windows to look at in this frame for a lost target, at most `count`, each of the size of `window`.
    mutating func windows(
        around box: BoundingBox, like window: CropWindow, in image: Image, count: Int
    ) -> [CropWindow] {
        centres(around: box, window: (window.width, window.height), in: image, count: count).map {
            CropWindow(centreX: $0.x, centreY: $0.y, width: window.width, height: window.height)
        }
    }
}
