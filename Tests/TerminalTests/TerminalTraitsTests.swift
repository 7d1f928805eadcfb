import Terminal
import Testing

@Suite struct TerminalTraitsTests {
    @Test(arguments: [
        ("xterm-256color", true, PictureGlyphs.sextants), ("xterm-256color", false, .plain), ("linux", true, .halves),
        ("vt100", true, .plain), ("screen-256color", true, .sextants),
    ])
    func glyphs(name: String, isUTF8: Bool, finest: PictureGlyphs) {
        let traits = TerminalTraits(name: name, depth: .indexed256, isUTF8: isUTF8)
        #expect(traits.finestGlyphs == finest)
        #expect(traits.isUnicode == (finest != .plain))
    }

    @Test func theStyleIsWhatIsWantedAndToBeHad() {
        var traits = TerminalTraits(name: "linux", depth: .monochrome, isUTF8: true)
        #expect(traits.pictureStyle(wanted: .sextants) == PictureStyle(glyphs: .halves, isMonochrome: true))
        traits.finestGlyphs = .sextants
        traits.depth = .indexed8
        #expect(traits.pictureStyle(wanted: .quadrants) == PictureStyle(glyphs: .quadrants))
    }

    @Test(arguments: [((10, 20), 0.5), ((9, 18), 0.5), ((1, 90), 0.25), ((50, 10), 1.0), (nil, 0.5)])
    func aspect(pixels: (Int, Int)?, expected: Double) {
        let cell = pixels.map { CellSamples(across: $0.0, down: $0.1) }
        let traits = TerminalTraits(
            name: "xterm", depth: .indexed8, isUTF8: true, graphics: TerminalGraphics(cellPixels: cell))
        #expect(traits.cellAspect == expected)
    }
}
