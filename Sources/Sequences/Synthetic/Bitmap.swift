/// Colours as the renderer keeps them: red, green, blue and coverage, 0...1, the colour multiplied by the coverage.
typealias Colour = SIMD4<Float>

extension Colour {
    /// An opaque colour.
    init(_ red: Float, _ green: Float, _ blue: Float) { self.init(red, green, blue, 1) }

    /// An opaque colour by hue (turns from red), saturation and brightness, each 0...1.
    init(hue: Float, saturation: Float, brightness: Float) {
        func channel(_ offset: Float) -> Float {
            var position = hue + offset
            position = (position - position.rounded(.down)) * 6
            let ramp = Swift.min(Swift.max(abs(position - 3) - 1, 0), 1)
            return brightness * (1 - saturation + saturation * ramp)
        }
        self.init(channel(0), channel(2 / 3), channel(1 / 3))
    }

    /// The mixture with another colour: this one at 0, the other at 1.
    @inline(__always) func mixed(with other: Colour, _ share: Float) -> Colour { self + (other - self) * share }

    /// Made lighter or darker, as opaque as before.
    @inline(__always) func lit(_ factor: Float) -> Colour { self * Colour(factor, factor, factor, 1) }
}

/// A picture in the renderer's colours, rows from the top.
struct Bitmap {
    let width: Int
    let height: Int
    var pixels: [Colour]

    /// A picture whose pixel in column x and row y is `paint(x + 1/2, y + 1/2)`.
    init(width: Int, height: Int, paint: (Float, Float) -> Colour) {
        self.width = width
        self.height = height
        pixels = []
        pixels.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width { pixels.append(paint(Float(x) + 0.5, Float(y) + 0.5)) }
        }
    }

    /// The picture at half the width and height, each pixel the mean of four.
    func halved() -> Bitmap {
        Bitmap(width: width / 2, height: height / 2) { x, y in
            let start = 2 * Int(y) * width + 2 * Int(x)
            return (pixels[start] + pixels[start + 1] + pixels[start + width] + pixels[start + width + 1]) / 4
        }
    }

    /// The coverage alone, blurred over about `radius` pixels and black: the shadow of what is drawn. It is wider and higher
    /// by the reach of the blur on every side.
    func shadow(radius: Int) -> Bitmap {
        let reach = 3 * radius
        var result = Bitmap(width: width + 2 * reach, height: height + 2 * reach) { x, y in
            let column = Int(x) - reach
            let row = Int(y) - reach
            let isInside = column >= 0 && column < width && row >= 0 && row < height
            return Colour(0, 0, 0, isInside ? pixels[row * width + column].w : 0)
        }
        // Three passes of a box come close to a bell.
        for _ in 0..<3 { result = result.boxBlurred(radius: radius) }
        return result
    }

    private func boxBlurred(radius: Int) -> Bitmap {
        let area = Float((2 * radius + 1) * (2 * radius + 1))
        var rows = self
        for y in 0..<height {
            var sum = Colour()
            for x in -radius..<width + radius {
                if x + radius < width { sum += pixels[y * width + x + radius] }
                if x - radius - 1 >= 0 { sum -= pixels[y * width + x - radius - 1] }
                if x >= 0 && x < width { rows.pixels[y * width + x] = sum }
            }
        }
        var result = rows
        for x in 0..<width {
            var sum = Colour()
            for y in -radius..<height + radius {
                if y + radius < height { sum += rows.pixels[(y + radius) * width + x] }
                if y - radius - 1 >= 0 { sum -= rows.pixels[(y - radius - 1) * width + x] }
                if y >= 0 && y < height { result.pixels[y * width + x] = sum / area }
            }
        }
        return result
    }
}
