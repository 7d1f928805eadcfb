import Foundation

/// A colour as pictures store it: 8-bit sRGB.
public struct RGB: Sendable, Hashable {
    /// The red sample.
    public var red: UInt8
    /// The green sample.
    public var green: UInt8
    /// The blue sample.
    public var blue: UInt8

    /// A colour from its samples.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }
}

/// A colour of CIELAB under the white point D65, where equal distances look about equally different.
public struct Lab: Sendable, Hashable {
    /// L*, from 0 (black) to 100 (white).
    public var lightness: Double
    /// a*, from green (negative) to red.
    public var a: Double
    /// b*, from blue (negative) to yellow.
    public var b: Double

    /// A colour from its coordinates.
    public init(lightness: Double, a: Double, b: Double) {
        self.lightness = lightness
        self.a = a
        self.b = b
    }

    /// The coordinates of an sRGB colour.
    public init(_ colour: RGB) {
        let light = [colour.red, colour.green, colour.blue].map(SRGB.light(ofSample:))
        let f = (0..<3).map { row in
            let value = (0..<3).reduce(0) { $0 + SRGB.lightToXYZ[row * 3 + $1] * light[$1] }
            return value > 216.0 / 24389 ? cbrt(value) : value * (841.0 / 108) + 4.0 / 29
        }
        self.init(lightness: 116 * f[1] - 16, a: 500 * (f[0] - f[1]), b: 200 * (f[1] - f[2]))
    }

    /// The nearest sRGB colour; what a screen cannot show is clipped sample by sample.
    public var colour: RGB {
        let y = (lightness + 16) / 116
        let xyz = [y + a / 500, y, y - b / 200].map { f in
            f > 6.0 / 29 ? f * f * f : (f - 4.0 / 29) * (108.0 / 841)
        }
        let samples = (0..<3).map { row in
            SRGB.sample(ofLight: (0..<3).reduce(0) { $0 + SRGB.xyzToLight[row * 3 + $1] * xyz[$1] })
        }
        return RGB(samples[0], samples[1], samples[2])
    }

    /// The colour `fraction` of the way to another one, along a straight line.
    func mixed(with other: Lab, fraction: Double) -> Lab {
        Lab(
            lightness: lightness + (other.lightness - lightness) * fraction, a: a + (other.a - a) * fraction,
            b: b + (other.b - b) * fraction)
    }
}

/// The definition of sRGB (IEC 61966-2-1). X, Y and Z are relative to the white point D65.
enum SRGB {
    /// From light of the three primaries to X, Y and Z, row by row; each row adds up to 1.
    static let lightToXYZ = [
        0.4338873456, 0.3762240091, 0.1898886453,
        0.2126390059, 0.7151686788, 0.0721923154,
        0.0177500401, 0.1094476209, 0.8728023391,
    ]
    /// The inverse of `lightToXYZ`.
    static let xyzToLight = [
        3.0803990907, -1.5373831776, -0.5430159131,
        -0.9212233589, 1.8759675015, 0.0452558574,
        0.0528739390, -0.2039769589, 1.1511030199,
    ]

    /// The light, 0...1, that a sample stands for.
    static func light(ofSample sample: UInt8) -> Double {
        let value = Double(sample) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    /// The sample that stands for a light; lights outside 0...1 are clipped.
    static func sample(ofLight light: Double) -> UInt8 {
        let light = min(max(light, 0), 1)
        let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
        return UInt8((value * 255).rounded())
    }
}
