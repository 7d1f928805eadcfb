import Terminal
import Testing

@Suite struct ColourDepthTests {
    @Test(arguments: [
        (ColourFacts(colours: 256), ColourChoice.auto, ColourDepth.indexed256),
        (ColourFacts(colours: 256, isDirect: true), .auto, .trueColour),
        (ColourFacts(colours: 256, colorTerm: "truecolor"), .auto, .trueColour),
        (ColourFacts(colours: 8, colorTerm: "24bit"), .auto, .trueColour),
        (ColourFacts(colours: 256, colorTerm: "yes"), .auto, .indexed256),
        (ColourFacts(colours: 0, colorTerm: "truecolor"), .auto, .monochrome),
        (ColourFacts(colours: 256, keepsDirectColours: true), .auto, .trueColour),
        (ColourFacts(colours: 256, noColor: "1", keepsDirectColours: true), .auto, .monochrome),
        (ColourFacts(colours: -1), .auto, .monochrome),
        (ColourFacts(colours: 8), .auto, .indexed8),
        (ColourFacts(colours: 16), .auto, .indexed16),
        (ColourFacts(colours: 88), .auto, .indexed16),
        (ColourFacts(colours: 1 << 24, isDirect: true, noColor: "1"), .auto, .monochrome),
        (ColourFacts(colours: 256, noColor: ""), .auto, .indexed256),
        (ColourFacts(colours: 256, noColor: "1"), .trueColour, .trueColour),
        (ColourFacts(colours: 256, colorTerm: "truecolor"), .indexed256, .indexed256),
        (ColourFacts(colours: 256), .indexed16, .indexed16),
        (ColourFacts(colours: 256, isDirect: true), .never, .monochrome),
    ])
    func negotiation(facts: ColourFacts, choice: ColourChoice, expected: ColourDepth) {
        #expect(facts.depth(choice: choice) == expected)
    }

    @Test func choicesAreSpelledAsOnTheCommandLine() {
        #expect(ColourChoice.allCases.map(\.rawValue) == ["auto", "never", "16", "256", "truecolor"])
    }
}
