/// The things that live in the pond.
enum PondSprites {
    /// The colours of a koi.
    enum Variety: Sendable {
        /// White with red.
        case kohaku
        /// Gold all over.
        case ogon
        /// Black with orange.
        case utsuri
    }

    /// A koi seen from above, its nose at x = 1; `bending` 1 swings the end of its tail by a fifth of its half length.
    static func koi(_ variety: Variety, resolution: Int, bending: Float, seed: UInt64) -> Sprite {
        let noise = Noise(seed: seed)
        let ripple = Ripple(amplitude: 0.2 * bending, waveNumber: 0.55, isTail: true)
        return Sprite(resolution: resolution, ripple: ripple) { x, y in
            let halfWidth = bodyHalfWidth(x)
            if abs(y) < halfWidth { return body(variety, x, y, across: y / halfWidth, noise) }
            return fins(variety, x, y)
        }
    }

    /// The body's half width at a place along it, 0 beyond its ends.
    private static func bodyHalfWidth(_ x: Float) -> Float {
        if x > 0.3 {
            let t = (x - 0.3) / 0.7
            return t < 1 ? 0.27 * (1 - t * t * (0.65 + 0.35 * t)).squareRoot() : 0
        }
        guard x > -0.72 else { return 0 }
        return 0.055 + 0.215 * RepeatableMath.smoothStep(-0.75, 0.32, x)
    }

    private static func body(_ variety: Variety, _ x: Float, _ y: Float, across: Float, _ noise: Noise) -> Colour {
        let patches = noise.fractal(x * 2.6 + 40, y * 3.4 + 40, octaves: 2)
        var colour: Colour
        switch variety {
        case .kohaku:
            let red = Colour(0.93, 0.24, 0.05).mixed(with: Colour(0.98, 0.42, 0.08), abs(across))
            colour = Colour(0.88, 0.85, 0.79).mixed(with: red, RepeatableMath.smoothStep(0.44, 0.47, patches))
        case .ogon:
            colour = Colour(0.98, 0.74, 0.18).mixed(with: Colour(0.93, 0.60, 0.10), patches)
        case .utsuri:
            colour = Colour(0.13, 0.12, 0.14)
                .mixed(with: Colour(0.96, 0.52, 0.08), RepeatableMath.smoothStep(0.50, 0.55, patches))
        }
        // Round in cross-section: bright along the back, darker to the sides.
        colour = colour.lit(1.06 - 0.46 * across * across * across * across)
        let back = 1 - min(abs(y) / 0.03, 1)
        if x > -0.45 && x < 0.35 { colour = colour.lit(1 - 0.16 * back) }
        let eye = (x - 0.8) * (x - 0.8) + (abs(y) - 0.13) * (abs(y) - 0.13)
        return eye < 0.0012 ? Colour(0.08, 0.07, 0.08) : colour
    }

    private static func fins(_ variety: Variety, _ x: Float, _ y: Float) -> Colour {
        let tint =
            switch variety {
            case .kohaku: Colour(0.98, 0.90, 0.82)
            case .ogon: Colour(0.97, 0.76, 0.32)
            case .utsuri: Colour(0.40, 0.26, 0.16)
            }
        // The tail: a fan with a notch.
        let along = (-0.58 - x) / 0.42
        if along > 0 && along < 1 && abs(y) < 0.05 + 0.2 * along && along < 0.72 + 1.6 * abs(y) {
            return tint.lit(1 - 0.2 * along) * 0.85
        }
        // The two breast fins, swept back.
        let u = (x - 0.30) * 0.80 + (abs(y) - 0.33) * -0.60
        let v = (x - 0.30) * 0.60 + (abs(y) - 0.33) * 0.80
        if u * u / 0.036 + v * v / 0.011 < 1 { return tint * 0.7 }
        return Colour()
    }

    /// A water lily's leaf with its notch towards x = 1.
    static func leaf(resolution: Int, seed: UInt64) -> Sprite {
        let noise = Noise(seed: seed)
        return Sprite(resolution: resolution) { x, y in
            let radius = (x * x + y * y).squareRoot()
            let edge = 0.95 + 0.04 * noise.smooth(x * 3 + 20, y * 3 + 20)
            let isNotch = x > 0.05 && abs(y) < 0.24 * x
            if radius > edge || isNotch { return Colour() }
            var colour = radius < 0.55 ? Colour(0.27, 0.56, 0.23) : Colour(0.21, 0.49, 0.21)
            colour = colour.mixed(with: Colour(0.52, 0.72, 0.34), 0.55 * vein(x, y, radius))
            return colour.lit(radius > 0.9 * edge ? 0.82 : 1)
        }
    }

    /// How much of a leaf's vein is at a place: nine rays from the middle.
    private static func vein(_ x: Float, _ y: Float, _ radius: Float) -> Float {
        var nearest = Float.infinity
        for ray in 0..<9 {
            let turns = (Float(ray) + 0.5) / 9
            let cosine = RepeatableMath.sine(turns: turns + 0.25)
            let sine = RepeatableMath.sine(turns: turns)
            if x * cosine + y * sine > 0 { nearest = min(nearest, abs(y * cosine - x * sine)) }
        }
        return (1 - RepeatableMath.smoothStep(0.008, 0.035, nearest)) * (1 - radius * 0.7)
    }

    /// A lotus flower from above: three rings of petals around a yellow middle.
    static func flower(resolution: Int) -> Sprite {
        Sprite(resolution: resolution) { x, y in
            let radius = (x * x + y * y).squareRoot()
            if radius < 0.17 { return Colour(0.98, 0.82, 0.25).lit(1 - radius) }
            for (ring, reach) in [(2, 0.55), (1, 0.78), (0, 0.98)] as [(Int, Float)] {
                if let share = petal(x, y, ring: ring, reach: reach) {
                    let inner = Colour(0.99, 0.86, 0.90)
                    return inner.mixed(with: Colour(0.90, 0.42, 0.62), share).lit(1 - 0.07 * Float(2 - ring))
                }
            }
            return Colour()
        }
    }

    /// How far out on a petal of a ring a place is, 0...1; nil where there is none.
    private static func petal(_ x: Float, _ y: Float, ring: Int, reach: Float) -> Float? {
        for number in 0..<8 {
            let turns = (Float(number) + 0.5 * Float(ring)) / 8
            let cosine = RepeatableMath.sine(turns: turns + 0.25)
            let sine = RepeatableMath.sine(turns: turns)
            let along = (x * cosine + y * sine) / reach
            let across = abs(y * cosine - x * sine) / reach
            if along > 0 && along < 1 && across < 0.36 * (along * (1 - along) * 4).squareRoot() * (1.15 - 0.6 * along) {
                return along
            }
        }
        return nil
    }
}
