import Terminal
import Testing

@Suite struct TerminalErrorTests {
    @Test(arguments: [
        (TerminalError.notATerminal(stream: "output"), "standard output is not a terminal"),
        (.unknownTerminal(""), "the environment variable TERM is not set"),
        (.unknownTerminal("nonsense"), "terminfo does not know the terminal 'nonsense' (TERM)"),
        (.unsuitable("dumb"), "the terminal 'dumb' (TERM) cannot place text on the screen"),
        (.alreadyOpen, "the terminal is in use by this program already"),
        (.outputFailed(5), "the terminal is gone (error 5)"),
    ])
    func descriptions(error: TerminalError, text: String) { #expect(error.description == text) }
}
