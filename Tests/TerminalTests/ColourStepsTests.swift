import Imaging
import Terminal
import Testing

/// Maps of numbers below 24 bits: a few steps that can be told apart.
@Suite struct ColourStepsTests {
    private func colours(_ map: ColourMap, _ depth: ColourDepth) throws -> [Colour] {
        try #require(ColourSteps(map, depth: depth)).steps.compactMap { step in
            if case .colour(let colour) = step { return colour }
            return nil
        }
    }

    private func lightness(_ colour: Colour) -> Double {
        Lab(RGB(colour.red, colour.green, colour.blue)).lightness
    }

    @Test func twentyFourBitsNeedNone() { #expect(ColourSteps(.viridis, depth: .trueColour) == nil) }

    @Test(arguments: [ColourMap.viridis, .cividis, .grey], [ColourDepth.indexed256, .indexed16, .indexed8])
    func theLightnessRises(map: ColourMap, depth: ColourDepth) throws {
        let steps = try colours(map, depth).map(lightness)
        #expect(steps.count == (depth == .indexed256 ? 12 : 8))
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 }, "\(steps)")
    }

    @Test(arguments: [(ColourDepth.indexed256, 11), (.indexed16, 7), (.indexed8, 5)])
    func theMiddleOfTheDivergingMapIsItsLightest(depth: ColourDepth, count: Int) throws {
        let steps = try colours(.diverging, depth)
        #expect(steps.count == count && Set(steps).count == count)
        let lights = steps.map(lightness)
        #expect(lights.max() == lights[count / 2])
        let (first, last) = (steps[0], steps[count - 1])
        #expect(first.blue > first.red && last.red > last.blue)
    }

    @Test func withoutColoursTheyAreCharacters() throws {
        let steps = try #require(ColourSteps(.viridis, depth: .monochrome)).steps
        #expect(steps == " .:-=+*#%@".unicodeScalars.map(ColourSteps.Step.glyph))
    }

    @Test func valuesFallIntoSteps() throws {
        let steps = try #require(ColourSteps(.grey, depth: .monochrome))
        #expect([-1, 0, 0.09, 0.1, 0.55, 0.99, 1, 7].map { steps.index(of: $0) } == [0, 0, 0, 1, 5, 9, 9, 9])
    }

    /// Colours of steps reach the terminal as they are: the same cell is the same number everywhere.
    @Test(arguments: [ColourDepth.indexed256, .indexed16, .indexed8])
    func stepsAreNotDithered(depth: ColourDepth) throws {
        for colour in try colours(.viridis, depth) {
            var buffer = CellBuffer(size: CellSize(columns: 40, rows: 4))
            let samples = Array(repeating: [colour.red, colour.green, colour.blue], count: 320).flatMap { $0 }
            buffer.draw(
                Image(width: 40, height: 8, samples: samples), in: buffer.bounds,
                style: PictureStyle(glyphs: .halves, isExact: true))
            var encoder = FrameEncoder(depth: depth, isUnicode: true)
            var screen = ScreenModel(size: buffer.size)
            #expect(screen.apply(encoder.encode(buffer)) == nil)
            #expect(Set(screen.cells.map(\.background)).count == 1)
        }
    }
}
