import Imaging
import Tensors

/// A response, shifted so that no motion is the middle cell, [rows, columns].
///
/// - Parameters:
///   - responses: [H,W], or [S,H,W], with no motion at (0, 0).
///   - index: which of several.
func centredResponse(_ responses: Tensor<Float>, at index: Int = 0) -> Tensor<Float> {
    let (rows, columns) = (responses.shape[responses.shape.count - 2], responses.shape[responses.shape.count - 1])
    return Tensor(shape: [rows, columns]) { elements in
        for row in 0..<rows {
            let from = index * rows * columns + (row + rows - rows / 2) % rows * columns
            for column in 0..<columns {
                elements[row * columns + column] = responses[from + (column + columns - columns / 2) % columns]
            }
        }
    }
}

/// The weighted sum of maps of one shape.
package func weightedSum(_ maps: [Tensor<Float>], weights: [Float]) -> Tensor<Float> {
    Tensor(shape: maps[0].shape) { sum in
        sum.initialize(repeating: 0)
        for (map, weight) in zip(maps, weights) {
            map.withUnsafeElements { map in for index in sum.indices { sum[index] += weight * map[index] } }
        }
    }
}

/// Where a target's contexts lie: left, right, above and below, in widths and heights of the target (Equations.md, section 5).
let contextDirections = [(x: -1.0, y: 0.0), (x: 1.0, y: 0.0), (x: 0.0, y: -1.0), (x: 0.0, y: 1.0)]

/// The window of one of the four contexts: that of the target, displaced by one target width or height.
func context(_ number: Int, of box: BoundingBox, seenIn window: CropWindow) -> CropWindow {
    var window = window
    window.centreX += contextDirections[number].x * box.width
    window.centreY += contextDirections[number].y * box.height
    return window
}

extension Image {
    /// The picture that a patch shows: [H,W,3] values, rounded to 0...255.
    init(patch: Tensor<Float>) {
        self.init(
            width: patch.shape[1], height: patch.shape[0],
            samples: patch.elements.map { UInt8(min(max($0.rounded(), 0), 255)) })
    }
}
