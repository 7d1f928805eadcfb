/// Turns 24-bit colours into the numbers of a terminal's palette.
struct Palette: Sendable {
    /// The colours' number in the terminal's palette starts here.
    private let firstIndex: Int
    /// The palette, in the order of its numbers.
    let colours: [Colour]
    /// Nearest entries for 32 levels a channel: used where a picture is dithered and an error of 4 levels does not matter.
    private let nearestEntry: [UInt8]
    private let depth: ColourDepth

    /// The palette of a depth; nil for those without one.
    init?(_ depth: ColourDepth) {
        switch depth {
        case .trueColour, .monochrome: return nil
        case .indexed256:
            firstIndex = 16
            colours = Palette.cubeAndGreys
        case .indexed16:
            firstIndex = 0
            colours = Palette.sixteen
        case .indexed8:
            firstIndex = 0
            colours = Array(Palette.sixteen.prefix(8))
        }
        self.depth = depth
        nearestEntry = depth == .indexed16 ? Palette.nearestTable(of: colours) : []
    }

    /// The number of the palette's colour that stands for a colour of texts and lines: of many colours the nearest by squared
    /// distance with the eye's weights, of the terminal's own few one of its hue.
    func nearest(_ colour: Colour) -> UInt32 {
        switch depth {
        case .indexed16, .indexed8:
            let place = Int(colour.red >> 3) << 10 | Int(colour.green >> 3) << 5 | Int(colour.blue >> 3)
            return UInt32((depth == .indexed16 ? OwnColours.ofSixteen : OwnColours.ofEight)[place])
        case .trueColour, .indexed256, .monochrome:
            return UInt32(firstIndex + Palette.nearestEntry(to: colour, in: colours))
        }
    }

    /// The colour of a number; black where there is none.
    func colour(numbered number: UInt32) -> Colour {
        let entry = Int(number) - firstIndex
        return colours.indices.contains(entry) ? colours[entry] : .black
    }

    /// The number of one of the palette's colours around `colour`, so that over an area their mean is the colour.
    ///
    /// - Parameters:
    ///   - column: the pixel's column, which decides with `row` which way to round.
    ///   - row: the pixel's row.
    func dithered(_ colour: Colour, column: Int, row: Int) -> UInt32 {
        let threshold = OrderedDither.threshold(column: column, row: row)
        let red = Int(colour.red)
        let green = Int(colour.green)
        let blue = Int(colour.blue)
        switch depth {
        case .indexed256:
            // The greys lie four times closer than the cube's levels: what is grey to the eye is dithered among them.
            if max(red, green, blue) - min(red, green, blue) < Palette.greyChroma {
                return UInt32(Palette.greyNumbers[Palette.step(red + green + blue, in: .greys, threshold)])
            }
            return UInt32(
                16 + 36 * Palette.step(3 * red, in: .cube, threshold) + 6
                    * Palette.step(3 * green, in: .cube, threshold)
                    + Palette.step(3 * blue, in: .cube, threshold))
        case .indexed8:
            return (red > threshold ? 1 : 0) | (green > threshold ? 2 : 0) | (blue > threshold ? 4 : 0)
        default:
            // Half a step of the 16 colours' rough spacing, either way.
            let shift = (threshold - 128) * 96 / 256
            func level(_ value: Int) -> Int { min(max(value + shift, 0), 255) >> 3 }
            return UInt32(nearestEntry[level(red) << 10 | level(green) << 5 | level(blue)])
        }
    }

    private enum Scale { case cube, greys }

    /// Colours with less than this between their largest and smallest part count as grey.
    private static let greyChroma = 10

    /// Which level of a scale a value becomes; `tripled` is three times the value, or the sum of three parts.
    @inline(__always)
    private static func step(_ tripled: Int, in scale: Scale, _ threshold: Int) -> Int {
        let entry = Int((scale == .cube ? cubeSteps : greySteps)[tripled])
        return (entry >> 8) + (entry & 0xFF > threshold ? 1 : 0)
    }

    /// Per tripled value 0...765: the level below in the high byte, 256ths of the way to the next in the low one.
    private static func steps(of levels: [Int]) -> [UInt16] {
        (0...765).map { tripled in
            let lower = (levels.lastIndex { 3 * $0 <= tripled }) ?? 0
            guard lower + 1 < levels.count else { return UInt16(lower << 8) }
            let fraction = 255 * (tripled - 3 * levels[lower]) / (3 * (levels[lower + 1] - levels[lower]))
            return UInt16(lower << 8 | fraction)
        }
    }

    private static let cubeLevels = [0, 95, 135, 175, 215, 255]
    private static let greyLevels = [0] + (0..<24).map { 8 + 10 * $0 } + [255]
    private static let greyNumbers: [Int] = [16] + (232...255) + [231]
    private static let cubeSteps = steps(of: cubeLevels)
    private static let greySteps = steps(of: greyLevels)

    /// The 216 colours of the cube, then the greys: the palette from number 16 on.
    static let cubeAndGreys: [Colour] = {
        func byte(_ value: Int) -> UInt8 { UInt8(truncatingIfNeeded: value) }
        var all: [Colour] = []
        for red in cubeLevels {
            for green in cubeLevels {
                for blue in cubeLevels { all.append(Colour(byte(red), byte(green), byte(blue))) }
            }
        }
        return all + greyLevels.dropFirst().dropLast().map { Colour(byte($0), byte($0), byte($0)) }
    }()

    /// The 16 colours as xterm has them; a theme may show others.
    static let sixteen: [Colour] = [
        0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
        0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ].map { Colour(rgb: $0) }

    private static func nearestEntry(to colour: Colour, in colours: [Colour]) -> Int {
        var best = 0
        var bestDistance = Int.max
        for (index, candidate) in colours.enumerated() {
            let red = Int(colour.red) - Int(candidate.red)
            let green = Int(colour.green) - Int(candidate.green)
            let blue = Int(colour.blue) - Int(candidate.blue)
            let distance = 2 * red * red + 4 * green * green + 3 * blue * blue
            if distance < bestDistance {
                best = index
                bestDistance = distance
            }
        }
        return best
    }

    private static func nearestTable(of colours: [Colour]) -> [UInt8] {
        (0..<(1 << 15)).map { index in
            func part(_ shift: Int) -> UInt8 { UInt8(truncatingIfNeeded: (index >> shift & 31) << 3 | 4) }
            return UInt8(nearestEntry(to: Colour(part(10), part(5), part(0)), in: colours))
        }
    }
}
