import Imaging

/// What of a layer is seen.
package enum LayerMask: Sendable {
    /// What a shape is in the coordinates of its map, in which it reaches to 1.
    package enum Shape: Int32, Sendable {
        case ellipse = 0
        case rectangle = 1
    }

    /// What lies in a shape; `map` leads from the frame to the shape's coordinates, and the layer fades over an edge of a
    /// positive width in units of the shape.
    case shape(Shape, map: AffineMap, edge: Double)
    /// An object's own outline: white where it is seen, black elsewhere and all around the border. It has the place of the
    /// layer's picture `origin` pixels from that picture's first.
    case silhouette(Image, origin: SIMD2<Double>)
}

/// A picture, or what its mask shows of it, seen through an affine map.
package struct PatchLayer: Sendable {
    package var picture: Image
    /// From the frame's pixels to the picture's.
    package var map: AffineMap
    /// Nil for all of the picture.
    package var mask: LayerMask?
}

/// What happens to the light and the sharpness of one frame's window.
package struct Appearance: Sendable {
    /// Factors on red, green and blue.
    package var gain: SIMD3<Double> = SIMD3(repeating: 1)
    /// Added to every channel, in grey levels.
    package var offset = 0.0
    /// The exponent of the tone curve.
    package var gamma = 1.0
    /// How much of the colour is lost, 0...1.
    package var grey = 0.0
    /// The deviation of the noise, in grey levels.
    package var noise = 0.0
    /// Decides the noise.
    package var noiseSeed: UInt64 = 0
    /// What the window is smeared by.
    package var blur: Blur = .none

    /// Nothing happens.
    package init() {}

    /// How a window is smeared, in pixels of the window.
    package enum Blur: Sendable {
        case none
        /// A Gaussian of this standard deviation.
        case soft(deviation: Double)
        /// A line of a length in a direction, in radians.
        case motion(length: Double, angle: Double)
    }
}

/// Everything that decides one frame's window, before anything is drawn.
package struct PatchRecipe: Sendable {
    /// From the back to the front; the first has no mask.
    package var layers: [PatchLayer]
    /// The window of the frame that is 255 pixels across, in the frame's pixels; a smaller crop shows its middle.
    package var window: CropWindow
    package var appearance = Appearance()
}

/// Everything that decides a clip, before anything is drawn.
package struct ClipRecipe: Sendable {
    /// The template's window first, the search's last.
    package var frames: [PatchRecipe]
    /// For each frame after the template: (dy, dx) of the target's centre from the window's, in cells of 8 pixels.
    package var displacements: [SIMD2<Float>]
    /// For each frame: the target's (rows, columns) in the window, in cells of 8 pixels.
    package var extents: [SIMD2<Float>]
    /// The target's size in the first frame, in its pixels.
    package var targetSize: SIMD2<Double>

    /// The template's contexts: windows displaced by one target width left and right and one height up and down
    /// (Equations.md, section 5).
    package var contexts: [PatchRecipe] {
        [(-1.0, 0.0), (1, 0), (0, -1), (0, 1)].map { x, y in
            var recipe = frames[0]
            recipe.window.centreX += x * targetSize.x
            recipe.window.centreY += y * targetSize.y
            return recipe
        }
    }
}
