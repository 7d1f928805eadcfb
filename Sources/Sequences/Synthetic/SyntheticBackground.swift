/// What the scenes play on, and the light over them.
enum SyntheticBackground {
    /// The pond's bed in four flat tones from shallow to deep, with pebbles in the shallows, as an illustrator would paint it:
    /// flat tones make small PNG files.
    static func pond(width: Int, height: Int, unit: Float, seed: UInt64) -> Bitmap {
        let noise = Noise(seed: seed)
        let tones = [
            Colour(0.16, 0.50, 0.50), Colour(0.10, 0.42, 0.46), Colour(0.06, 0.34, 0.41), Colour(0.04, 0.27, 0.36),
        ]
        return Bitmap(width: width, height: height) { x, y in
            let u = x / unit
            let v = y / unit
            let depth = noise.fractal(u * 1.7, v * 1.7, octaves: 2)
            var colour = tones[0]
            for (level, tone) in zip([0.36, 0.47, 0.58] as [Float], tones.dropFirst()) {
                colour = colour.mixed(with: tone, RepeatableMath.smoothStep(level - 0.006, level + 0.006, depth))
            }
            let (border, cell) = noise.mosaic(u * 8 + 0.6 * noise.smooth(u * 4, v * 4), v * 8)
            let isPebble = cell < 0.5 - 0.9 * depth
            let pebble = Colour(0.38, 0.60, 0.55).lit(0.85 + cell)
            return isPebble
                ? colour.mixed(with: pebble, 0.55 * RepeatableMath.smoothStep(0.12, 0.17, border)) : colour
        }
    }

    /// A wall of clouds of colour with flat shapes of all sizes on it.
    static func clutter(width: Int, height: Int, unit: Float, seed: UInt64) -> Bitmap {
        var generator = SceneGenerator(seed: seed)
        let noise = Noise(seed: generator.next())
        let hue: Float = generator.float(0, 1)
        let first = Colour(hue: hue, saturation: 0.35, brightness: generator.float(0.3, 0.6))
        let second = Colour(
            hue: hue + generator.float(0.05, 0.3), saturation: 0.45, brightness: generator.float(0.4, 0.8))
        var bitmap = Bitmap(width: width, height: height) { x, y in
            let height = noise.fractal(x / unit * 2, y / unit * 2, octaves: 5)
            return first.mixed(with: second, RepeatableMath.smoothStep(0.25, 0.75, height))
        }
        for _ in 0..<24 {
            let blot = Blot(using: &generator, width: Float(width), height: Float(height), unit: unit)
            blot.draw(on: &bitmap)
        }
        return bitmap
    }

    /// The net of light that waves throw on the pond's bed, at a time in frames; `strength` 1 doubles the light on its lines.
    static func caustics(width: Int, height: Int, unit: Float, time: Double, strength: Float, seed: UInt64)
        -> LightField
    {
        let first = Noise(seed: seed)
        let second = Noise(seed: seed &+ 1)
        let drift = Float(time) * 0.006
        return LightField(width: width, height: height, cell: 4) { x, y in
            let u = x / unit * 2.2
            let v = y / unit * 2.2
            let bendX = 0.35 * RepeatableMath.sine(turns: v * 0.31 + drift * 1.3)
            let bendY = 0.35 * RepeatableMath.sine(turns: u * 0.27 - drift * 1.1)
            let a = first.mosaic(u + bendX + drift, v + bendY).border
            let b = second.mosaic(u * 0.8 - bendY, v * 0.8 + bendX - drift).border
            let nearest = min(a, b)
            let crossing = max(0, 0.2 - a) * max(0, 0.2 - b) * 25
            return 1 + strength * (0.5 * (1 - RepeatableMath.smoothStep(0.02, 0.07, nearest)) + 0.6 * crossing)
        }
    }

    /// The shadow of a cloud with a soft edge, passing over now and then, and a swell of the whole light, at a time in frames.
    static func cloudShadow(
        width: Int, height: Int, unit: Float, time: Double, strength: Float, seed: UInt64
    ) -> LightField {
        let noise = Noise(seed: seed)
        let swell = RepeatableMath.sine(turns: Float((time / 173).truncatingRemainder(dividingBy: 1)))
        let drift = Float(time) * 0.008
        return LightField(width: width, height: height, cell: 8) { x, y in
            let cloud = noise.smooth(x / unit * 0.7 + drift, y / unit * 0.7 + drift * 0.4)
            return 1 + strength * (0.3 * swell - 0.8 * RepeatableMath.smoothStep(0.5, 0.62, cloud))
        }
    }

    /// Slow clouds of light and shadow, and a swell of the whole, at a time in frames.
    static func clouds(width: Int, height: Int, unit: Float, time: Double, strength: Float, seed: UInt64) -> LightField
    {
        let noise = Noise(seed: seed)
        let swell = RepeatableMath.sine(turns: Float((time / 173).truncatingRemainder(dividingBy: 1)))
        let drift = Float(time) * 0.008
        return LightField(width: width, height: height, cell: 8) { x, y in
            let cloud = noise.fractal(x / unit * 1.3 + drift, y / unit * 1.3 - drift * 0.6, octaves: 2) - 0.5
            return 1 + strength * (1.2 * cloud + 0.35 * swell)
        }
    }
}

/// A flat ellipse or rectangle with a soft edge.
private struct Blot {
    let x: Float
    let y: Float
    let halfWidth: Float
    let halfHeight: Float
    let cosine: Float
    let sine: Float
    let isRound: Bool
    let colour: Colour

    init(using generator: inout SceneGenerator, width: Float, height: Float, unit: Float) {
        x = generator.float(0, width)
        y = generator.float(0, height)
        halfWidth = unit * generator.float(0.03, 0.2)
        halfHeight = halfWidth * generator.float(0.4, 1)
        let turns: Float = generator.float(0, 1)
        cosine = RepeatableMath.sine(turns: turns + 0.25)
        sine = RepeatableMath.sine(turns: turns)
        isRound = generator.index(2) == 0
        colour =
            Colour(
                hue: generator.float(0, 1), saturation: generator.float(0.2, 0.7),
                brightness: generator.float(0.25, 0.9)) * generator.float(0.45, 0.9)
    }

    func draw(on bitmap: inout Bitmap) {
        let reach = halfWidth * 1.5
        for row in max(0, Int(y - reach))..<max(0, min(bitmap.height, Int(y + reach))) {
            for column in max(0, Int(x - reach))..<max(0, min(bitmap.width, Int(x + reach))) {
                let dx = Float(column) - x
                let dy = Float(row) - y
                let u = (dx * cosine + dy * sine) / halfWidth
                let v = (dy * cosine - dx * sine) / halfHeight
                let distance = isRound ? (u * u + v * v).squareRoot() : max(abs(u), abs(v))
                let cover = colour * (1 - RepeatableMath.smoothStep(0.94, 1.04, distance))
                let place = row * bitmap.width + column
                bitmap.pixels[place] = bitmap.pixels[place] * (1 - cover.w) + cover
            }
        }
    }
}
