import Imaging

/// A colour map in the few colours that a terminal below 24 bits has: discrete steps that a reader can count and find in a
/// legend. Dithering, which suits photographs, would turn a map of numbers into noise.
public struct ColourSteps: Sendable, Hashable {
    /// What a step looks like, from the lowest value to the highest.
    public enum Step: Sendable, Hashable {
        /// One of the terminal's own colours.
        case colour(Colour)
        /// A character, where there are no colours.
        case glyph(Unicode.Scalar)
    }

    /// The steps, from the lowest value to the highest.
    public let steps: [Step]

    /// The steps of a colour map at a depth; nil for 24 bits, which shows the map as it is.
    ///
    /// With 256 colours they are the colours of the cube and of the greys that come nearest. The 16 and 8 colours are too few
    /// for that: there every map but the diverging ones is one ramp of rising lightness. Without colours it is a ramp of characters.
    public init?(_ map: ColourMap, depth: ColourDepth) {
        switch depth {
        case .trueColour: return nil
        case .indexed256: steps = (Self.nearest256[map] ?? []).map(Step.colour)
        case .indexed16:
            steps = Self.colours(map.isDiverging ? [4, 12, 14, 15, 11, 9, 1] : [0, 4, 12, 2, 6, 10, 11, 15])
        case .indexed8:
            steps = Self.colours(map.isDiverging ? [4, 6, 7, 3, 1] : [0, 4, 1, 5, 2, 6, 3, 7])
        case .monochrome: steps = PlainGlyphs.ramp.map(Step.glyph)
        }
    }

    /// The step of a value; lower and higher ones than 0...1 get the first and the last step.
    public func index(of value: Float) -> Int {
        min(max(Int(value * Float(steps.count)), 0), steps.count - 1)
    }

    private static func colours(_ numbers: [Int]) -> [Step] { numbers.map { .colour(Palette.sixteen[$0]) } }

    /// The steps of each map among the 256 colours.
    private static let nearest256: [ColourMap: [Colour]] = Dictionary(
        uniqueKeysWithValues: ColourMap.allCases.map { map in
            // An odd number, so that the middle of the diverging map is a step of its own.
            (map, nearest(to: map, count: map.isDiverging ? 11 : 12, among: Palette.cubeAndGreys))
        })

    /// Colours near evenly spaced ones of a map, each lighter or darker than the one before where the map is.
    private static func nearest(to map: ColourMap, count: Int, among colours: [Colour]) -> [Colour] {
        let labs = colours.map { Lab(RGB($0.red, $0.green, $0.blue)) }
        let targets = (0..<count).map { Lab(map.colour(at: Float($0) / Float(count - 1))) }
        var chosen: [Int] = []
        for (index, target) in targets.enumerated() {
            let candidates = labs.indices.filter { candidate in
                guard let last = chosen.last else { return true }
                let wanted = target.lightness - targets[index - 1].lightness
                let difference = labs[candidate].lightness - labs[last].lightness
                return wanted > 0 ? difference > leastDifference : difference < -leastDifference
            }
            guard let best = candidates.min(by: { target.distance(to: labs[$0]) < target.distance(to: labs[$1]) })
            else { break }
            chosen.append(best)
        }
        return chosen.map { colours[$0] }
    }

    /// The least difference in lightness of two steps that can be told apart side by side.
    private static let leastDifference = 2.0
}
