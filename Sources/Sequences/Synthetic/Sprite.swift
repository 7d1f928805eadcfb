import Imaging

/// A wave that runs through a sprite and bends it sideways.
struct Ripple: Sendable {
    /// The largest sideways shift, in the sprite's units.
    var amplitude: Float
    /// Waves per unit of length.
    var waveNumber: Float
    /// Whether the front end (x = 1) stays still and the rear swings, as a fish swims; otherwise all parts alike.
    var isTail: Bool

    /// The sideways shift at a place along the sprite.
    func shift(at x: Float, turns: Float) -> Float {
        let share = (1 - min(max(x, -1), 1)) / 2
        let envelope = isTail ? share * share : 1
        return amplitude * envelope * RepeatableMath.sine(turns: waveNumber * x + turns)
    }
}

/// Something flat that can be drawn at any place, turn and size. Its units run from -1 to 1 in both directions.
struct Sprite: Sendable {
    let bitmap: Bitmap
    /// Texels per unit.
    let resolution: Float
    let ripple: Ripple?
    /// The points, in units, where the coverage crosses one half.
    let outline: [SIMD2<Float>]
    /// The sum of all texels' coverage.
    let coverage: Double

    /// A sprite whose colour at a place, in units, is `paint`; `resolution` texels per unit.
    init(resolution: Int, ripple: Ripple? = nil, paint: (Float, Float) -> Colour) {
        // The border stays clear: it keeps a bent or turned sprite's edge smooth.
        let half = resolution + 2
        let bitmap = Bitmap(width: 2 * half, height: 2 * half) { x, y in
            // Four samples a texel smooth the edges that painters draw as steps.
            var sum = Colour()
            for (dx, dy) in [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)] as [(Float, Float)] {
                sum += paint((x + dx - Float(half)) / Float(resolution), (y + dy - Float(half)) / Float(resolution))
            }
            return sum / 4
        }
        self.init(bitmap: bitmap, resolution: Float(resolution), ripple: ripple)
    }

    private init(bitmap: Bitmap, resolution: Float, ripple: Ripple?) {
        self.bitmap = bitmap
        self.resolution = resolution
        self.ripple = ripple
        var outline: [SIMD2<Float>] = []
        let centre = SIMD2(Float(bitmap.width), Float(bitmap.height)) / 2
        for y in 0..<bitmap.height - 1 {
            for x in 0..<bitmap.width - 1 {
                let here = bitmap.pixels[y * bitmap.width + x].w
                let right = bitmap.pixels[y * bitmap.width + x + 1].w
                let below = bitmap.pixels[(y + 1) * bitmap.width + x].w
                let place = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - centre
                if (here < 0.5) != (right < 0.5) {
                    outline.append((place + SIMD2((0.5 - here) / (right - here), 0)) / resolution)
                }
                if (here < 0.5) != (below < 0.5) {
                    outline.append((place + SIMD2(0, (0.5 - here) / (below - here))) / resolution)
                }
            }
        }
        self.outline = outline
        coverage = bitmap.pixels.reduce(0) { $0 + Double($1.w) }
    }

    /// The sprite's blurred shadow, at a quarter of its resolution; `radius` in units.
    func shadow(radius: Float) -> Sprite {
        let small = bitmap.halved().halved()
        let blurred = small.shadow(radius: max(1, Int(radius * resolution / 4)))
        return Sprite(bitmap: blurred, resolution: resolution / 4, ripple: ripple)
    }

    /// The axis-aligned box of what is at least half covered, in pixels of the frame.
    func box(_ pose: Pose) -> BoundingBox {
        var left = Double.infinity
        var right = -Double.infinity
        var top = Double.infinity
        var bottom = -Double.infinity
        for point in outline {
            let u = Double(point.x) * pose.scale
            let v = Double(point.y + (ripple?.shift(at: point.x, turns: Float(pose.ripple)) ?? 0)) * pose.scale
            let x = pose.x + u * pose.cosine - v * pose.sine
            let y = pose.y + u * pose.sine + v * pose.cosine
            left = min(left, x)
            right = max(right, x)
            top = min(top, y)
            bottom = max(bottom, y)
        }
        return BoundingBox(x: left, y: top, width: right - left, height: bottom - top)
    }
}
