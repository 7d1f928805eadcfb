/// Random flat objects: an outline, two or three colours and a pattern.
struct ShapeSprites {
    /// The pattern of an object's face.
    private enum Pattern: CaseIterable {
        case stripes
        case checks
        case spots
        case clouds
        case mosaic
    }

    private let pattern: Pattern
    private let colours: [Colour]
    private let patternWaves: Float
    private let patternTurns: Float
    private let noise: Noise
    /// The outline's radius over its angle: a sum of three waves, of 2, 3 and 4 lobes.
    private let lobes: [(amplitude: Float, turns: Float)]
    /// How long the object is, as a share of its largest extent.
    private let slenderness: Float

    /// An object drawn by lot.
    init(seed: UInt64) {
        var generator = SceneGenerator(seed: seed)
        pattern = Pattern.allCases[generator.index(Pattern.allCases.count)]
        let hue = generator.float(0, 1)
        let other = hue + generator.float(0.25, 0.6)
        colours = [
            Colour(hue: hue, saturation: generator.float(0.5, 0.95), brightness: generator.float(0.7, 1)),
            Colour(hue: other, saturation: generator.float(0.3, 0.9), brightness: generator.float(0.25, 0.75)),
            Colour(hue: hue + 0.08, saturation: generator.float(0.1, 0.4), brightness: generator.float(0.8, 1)),
        ]
        patternWaves = generator.float(1.2, 2.8)
        patternTurns = generator.float(0, 0.5)
        noise = Noise(seed: generator.next())
        lobes = (2...4).map { count in
            (generator.float(0, 0.16) * 2 / Float(count), generator.float(0, 1))
        }
        slenderness = generator.float(0.55, 1)
    }

    /// The object as a sprite.
    func sprite(resolution: Int, ripple: Ripple?) -> Sprite {
        Sprite(resolution: resolution, ripple: ripple) { x, y in
            let y = y / slenderness
            let radius = (x * x + y * y).squareRoot()
            let depth = edge(x, y, radius) - radius
            if depth < 0 { return Colour() }
            // A darker rim and light from the upper left give the face some body.
            let rim = 0.72 + 0.28 * RepeatableMath.smoothStep(0, 0.16, depth)
            return face(x, y).lit(rim * (1 - 0.14 * (x + y)))
        }
    }

    /// The outline's radius in the direction of a place.
    private func edge(_ x: Float, _ y: Float, _ radius: Float) -> Float {
        guard radius > 0 else { return 1 }
        // Waves of n lobes without an angle: the real part of ((x + iy) / radius)^n, turned.
        let (cosine, sine) = (x / radius, y / radius)
        var power = (cosine, sine)
        var edge: Float = 0.84
        for lobe in lobes {
            power = (power.0 * cosine - power.1 * sine, power.0 * sine + power.1 * cosine)
            let turned = (RepeatableMath.sine(turns: lobe.turns + 0.25), RepeatableMath.sine(turns: lobe.turns))
            edge += lobe.amplitude * (power.0 * turned.0 + power.1 * turned.1)
        }
        return min(edge, 0.99)
    }

    private func face(_ x: Float, _ y: Float) -> Colour {
        let cosine = RepeatableMath.sine(turns: patternTurns + 0.25)
        let sine = RepeatableMath.sine(turns: patternTurns)
        let u = (x * cosine + y * sine) * patternWaves
        let v = (y * cosine - x * sine) * patternWaves
        switch pattern {
        case .stripes:
            let wave = RepeatableMath.sine(turns: u + 0.15 * noise.smooth(v * 2 + 30, u + 30))
            return colours[0].mixed(with: colours[1], RepeatableMath.smoothStep(-0.2, 0.2, wave))
        case .checks:
            let wave = RepeatableMath.sine(turns: u) * RepeatableMath.sine(turns: v)
            return colours[0].mixed(with: colours[1], RepeatableMath.smoothStep(-0.1, 0.1, wave))
        case .spots:
            let (dx, dy) = (u - u.rounded(), v - v.rounded())
            let distance = (dx * dx + dy * dy).squareRoot()
            return colours[2].mixed(with: colours[1], 1 - RepeatableMath.smoothStep(0.24, 0.34, distance))
        case .clouds:
            let height = noise.fractal(u * 1.4 + 50, v * 1.4 + 50, octaves: 3)
            return colours[1].mixed(with: colours[0], RepeatableMath.smoothStep(0.35, 0.65, height))
        case .mosaic:
            let (border, cell) = noise.mosaic(u * 1.3 + 60, v * 1.3 + 60)
            let tone = colours[Int(cell * 3)]
            return tone.lit(0.55 + 0.45 * RepeatableMath.smoothStep(0.02, 0.09, border))
        }
    }
}
