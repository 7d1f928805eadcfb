import Terminal
import Testing

/// Traits found in terminfo, without a terminal. Serialised: ncurses has one current terminal.
@Suite(.serialized) struct TerminalTraitsTerminfoTests {
    @Test(arguments: [
        (["TERM": "xterm"], ColourDepth.indexed8), (["TERM": "xterm-256color"], .indexed256),
        (["TERM": "vt100"], .monochrome),
        (["TERM": "linux"], .indexed8), (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColour),
        (["TERM": "vt100", "COLORTERM": "truecolor"], .monochrome),
        (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"], .monochrome),
    ])
    func terminfoTellsTheColours(environment: [String: String], depth: ColourDepth) {
        let traits = TerminalTraits(environment: environment, isUTF8: true)
        #expect(traits?.depth == depth)
        #expect(traits?.name == environment["TERM"])
        #expect(traits?.isUnicode == (environment["TERM"] != "vt100"))
    }

    @Test(arguments: [[:], ["TERM": ""], ["TERM": "no such terminal"]])
    func anUnknownTerminalHasNone(environment: [String: String]) {
        #expect(TerminalTraits(environment: environment, isUTF8: true) == nil)
    }
}
