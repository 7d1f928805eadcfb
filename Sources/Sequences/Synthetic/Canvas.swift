import Imaging

/// The picture being drawn. The fourth number of a pixel is how much of it the visible target covers.
struct Canvas {
    let width: Int
    let height: Int
    private(set) var pixels: [Colour]

    /// A canvas showing the part of a background that begins at (`x`, `y`); between its pixels the background is interpolated.
    ///
    /// - Precondition: that part and one more row and column lie in the background.
    init(width: Int, height: Int, background: Bitmap, x: Double, y: Double) {
        self.width = width
        self.height = height
        let column = Int(x)
        let row = Int(y)
        precondition(x >= 0 && y >= 0 && column + width < background.width && row + height < background.height)
        let u = Float(x - Double(column))
        let v = Float(y - Double(row))
        let stride = background.width
        let opaque = Colour(1, 1, 1, 0)
        pixels = [Colour](unsafeUninitializedCapacity: width * height) { room, count in
            background.pixels.withUnsafeBufferPointer { source in
                for j in 0..<height {
                    var place = (row + j) * stride + column
                    for i in 0..<width {
                        let top = source[place] * (1 - u) + source[place + 1] * u
                        let bottom = source[place + stride] * (1 - u) + source[place + stride + 1] * u
                        room[j * width + i] = (top * (1 - v) + bottom * v) * opaque
                        place += 1
                    }
                }
            }
            count = width * height
        }
    }

    /// Draws a sprite that passes through several poses while the shutter is open.
    ///
    /// Each pixel averages `poses.count` samples, one of each pose, spread evenly over its area: motion blur and smooth edges
    /// come from the same samples.
    ///
    /// - Parameters:
    ///   - opacity: a factor of the coverage.
    ///   - isTarget: whether the sprite's coverage counts as the target's.
    /// - Returns: the covered area in pixels, what lies outside the frame left out.
    @discardableResult
    mutating func draw(_ sprite: Sprite, poses: [Pose], opacity: Float = 1, isTarget: Bool = false) -> Double {
        let samples = poses.enumerated().map { InverseTransform($0.element, of: sprite, sample: $0.offset) }
        let reach = poses.map { pose in
            let radius = pose.scale * 1.5 + 2
            return (pose.x - radius, pose.x + radius, pose.y - radius, pose.y + radius)
        }
        func bounded(_ value: Double, _ limit: Int) -> Int { Int(min(max(value, 0), Double(limit))) }
        let columns = bounded(reach.map(\.0).min() ?? 0, width)..<bounded(reach.map(\.1).max() ?? 0, width)
        let rows = bounded(reach.map(\.2).min() ?? 0, height)..<bounded(reach.map(\.3).max() ?? 0, height)
        let mask = Colour(1, 1, 1, isTarget ? 1 : 0)
        let share = opacity / Float(poses.count)
        var covered = 0.0
        let width = width
        pixels.withUnsafeMutableBufferPointer { target in
            sprite.bitmap.pixels.withUnsafeBufferPointer { texels in
                for j in rows {
                    for i in columns {
                        var sum = Colour()
                        for sample in samples {
                            sum += sample.colour(Float(i), Float(j), texels, sprite.bitmap.width, sprite.bitmap.height)
                        }
                        if sum.w <= 0 { continue }
                        sum *= share
                        covered += Double(sum.w)
                        target[j * width + i] = target[j * width + i] * (1 - sum.w) + sum * mask
                    }
                }
            }
        }
        return covered
    }

    /// Multiplies the picture by a field of light.
    mutating func shine(_ light: LightField) {
        let width = width
        let height = height
        pixels.withUnsafeMutableBufferPointer { target in
            for j in 0..<height {
                light.withRow(j) { row, cell in
                    for i in 0..<width {
                        let position = (Float(i) + 0.5) * cell
                        let left = Int(position)
                        let gain = RepeatableMath.mix(row[left], row[left + 1], position - Float(left))
                        target[j * width + i] *= Colour(gain, gain, gain, 1)
                    }
                }
            }
        }
    }

    /// The area that the visible target covers, in pixels.
    var targetArea: Double { pixels.reduce(0) { $0 + Double($1.w) } }

    /// The finished picture: 8-bit samples, with sensor noise of a standard deviation in grey levels, decided by `seed`, and
    /// `shades` different values of each colour.
    func image(noise: Float, seed: UInt64, shades: Int) -> Image {
        let steps = shades - 1
        let levels = (0...255).map { UInt8(((2 * $0 * steps + 255) / 510 * 510 + steps) / (2 * steps)) }
        // The sum of four random bytes has a standard deviation of 2 * 73.9 grey levels.
        let amount = noise / 147.8
        let samples = [UInt8](unsafeUninitializedCapacity: width * height * 3) { room, count in
            for (index, pixel) in pixels.enumerated() {
                for channel in 0..<3 {
                    var value = pixel[channel] * 255 + 0.5
                    if noise > 0 {
                        let random = SceneGenerator.scramble(
                            seed &+ UInt64(3 * index + channel) &* 0x9E37_79B9_7F4A_7C15)
                        let sum = (random & 255) + (random >> 8 & 255) + (random >> 16 & 255) + (random >> 24 & 255)
                        value += (Float(sum) - 510) * amount
                    }
                    room[3 * index + channel] = levels[Int(min(max(value, 0), 255))]
                }
            }
            count = width * height * 3
        }
        return Image(width: width, height: height, samples: samples)
    }
}

/// From the frame's pixels to a sprite's texels, at one moment.
private struct InverseTransform {
    /// Texel coordinates are `(a i + b j + c, b' i + a j + f)`, a turn and a scale.
    private let a: Float
    private let b: Float
    private let c: Float
    private let f: Float
    /// The ripple's sideways shift of each texel column, in texels.
    private let shifts: [Float]

    /// - Parameter sample: the sample's number, which decides its place within the pixel.
    init(_ pose: Pose, of sprite: Sprite, sample: Int) {
        // The fractions of multiples of these two numbers cover the square evenly for any count.
        let offsetX = (Double(sample) * 0.754_877_666_246_693 + 0.5).truncatingRemainder(dividingBy: 1)
        let offsetY = (Double(sample) * 0.569_840_290_998_053 + 0.5).truncatingRemainder(dividingBy: 1)
        let ratio = Double(sprite.resolution) / pose.scale
        let cosine = pose.cosine * ratio
        let sine = pose.sine * ratio
        let x = offsetX - pose.x
        let y = offsetY - pose.y
        a = Float(cosine)
        b = Float(sine)
        c = Float(cosine * x + sine * y + Double(sprite.bitmap.width) / 2 - 0.5)
        f = Float(cosine * y - sine * x + Double(sprite.bitmap.height) / 2 - 0.5)
        guard let ripple = sprite.ripple else {
            shifts = []
            return
        }
        let turns = Float(pose.ripple - pose.ripple.rounded(.down))
        let half = Float(sprite.bitmap.width) / 2
        shifts = (0..<sprite.bitmap.width).map { column in
            ripple.shift(at: (Float(column) + 0.5 - half) / sprite.resolution, turns: turns) * sprite.resolution
        }
    }

    /// The sprite's colour at a pixel, between its texels interpolated; clear outside.
    @inline(__always)
    func colour(_ i: Float, _ j: Float, _ texels: UnsafeBufferPointer<Colour>, _ width: Int, _ height: Int) -> Colour {
        let x = a * i + b * j + c
        guard x >= 0 && x < Float(width - 1) else { return Colour() }
        let column = Int(x)
        var y = a * j - b * i + f
        if !shifts.isEmpty { y -= RepeatableMath.mix(shifts[column], shifts[column + 1], x - Float(column)) }
        guard y >= 0 && y < Float(height - 1) else { return Colour() }
        let row = Int(y)
        let u = x - Float(column)
        let v = y - Float(row)
        let place = row * width + column
        let top = texels[place] * (1 - u) + texels[place + 1] * u
        let bottom = texels[place + width] * (1 - u) + texels[place + width + 1] * u
        return top * (1 - v) + bottom * v
    }
}

/// How bright the light is over the frame: factors on a coarse grid.
struct LightField {
    private let columns: Int
    private let cell: Int
    private let gains: [Float]

    /// A field for a frame, a factor every `cell` pixels: `gain` of the grid point's pixel coordinates.
    init(width: Int, height: Int, cell: Int, gain: (Float, Float) -> Float) {
        columns = width / cell + 2
        self.cell = cell
        let columns = columns
        var gains: [Float] = []
        for row in 0..<height / cell + 2 {
            for column in 0..<columns { gains.append(gain(Float(column * cell), Float(row * cell))) }
        }
        self.gains = gains
    }

    /// Calls `body` with the factors of a pixel row, at the grid's columns, and the grid's columns per pixel.
    func withRow(_ row: Int, _ body: ([Float], Float) -> Void) {
        let position = (Float(row) + 0.5) / Float(cell)
        let above = Int(position)
        let share = position - Float(above)
        let line = (0..<columns).map { column in
            RepeatableMath.mix(gains[above * columns + column], gains[(above + 1) * columns + column], share)
        }
        body(line, 1 / Float(cell))
    }
}
