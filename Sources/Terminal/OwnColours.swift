import Foundation
import Imaging

/// The terminal's own 16 or 8 colours for texts, lines and bars. There hues carry meaning: a colour that has one keeps it, and
/// never becomes a grey that would lie nearer.
enum OwnColours {
    /// For 32 levels of each channel, red first, the number of one of the 16 colours.
    static let ofSixteen = table(Palette.sixteen)
    /// The same of the first eight.
    static let ofEight = table(Array(Palette.sixteen.prefix(8)))

    /// A colour with its hue in degrees, which counts where the colour is no grey.
    private struct Tone {
        let lab: Lab
        let hue: Double
        let isGrey: Bool

        init(_ colour: Colour) {
            lab = Lab(RGB(colour.red, colour.green, colour.blue))
            hue = atan2(lab.b, lab.a) * 180 / .pi
            isGrey = (lab.a * lab.a + lab.b * lab.b).squareRoot() < 22
        }

        /// How badly another colour stands for this one.
        func cost(of other: Tone) -> Double {
            if isGrey { return lab.distance(to: other.lab) }
            if other.isGrey { return .infinity }
            let turn = abs(hue - other.hue)
            return min(turn, 360 - turn) + abs(lab.lightness - other.lab.lightness) / 2
        }
    }

    private static func table(_ colours: [Colour]) -> [UInt8] {
        let tones = colours.map(Tone.init)
        return (0..<(1 << 15)).map { index in
            func part(_ shift: Int) -> UInt8 { UInt8(truncatingIfNeeded: (index >> shift & 31) << 3 | 4) }
            let tone = Tone(Colour(part(10), part(5), part(0)))
            let costs = tones.map { tone.cost(of: $0) }
            return UInt8(costs.indices.min { costs[$0] < costs[$1] } ?? 0)
        }
    }
}

extension Lab {
    /// The distance that the eye sees between two colours (CIE 1976).
    func distance(to other: Lab) -> Double {
        let (l, a, b) = (lightness - other.lightness, a - other.a, b - other.b)
        return (l * l + a * a + b * b).squareRoot()
    }
}
