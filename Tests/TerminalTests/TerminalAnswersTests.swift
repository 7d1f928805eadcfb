import Terminal
import Testing

/// What terminals say of themselves when they are asked.
@Suite struct TerminalAnswersTests {
    private func answers(_ text: String) -> TerminalAnswers {
        var answers = TerminalAnswers()
        for byte in text.replacing("^", with: "\u{1B}").utf8 { answers.feed(byte) }
        return answers
    }

    @Test(
        arguments: [
            ("kitty", "^P1+r524742=38\u{1B}\\^P0$r^\\^]11;rgb:0000/0000/0000^\\^[?62;c", true, Colour.black),
            (
                "foot", "^P1+r524742=382F382F38^\\^P1$r0;48:2::1:2:3m^\\^]11;rgb:24/27/3a\u{07}^[?62;4;22c", true,
                Colour(36, 39, 58)
            ),
            ("xterm, 256 colours", "^P0+r^\\^P1$r0;48:5:16m^\\^]11;rgb:ffff/ffff/ffff^\\^[?64;1;2c", false, .white),
            ("VTE", "^P1$r48:2:1:2:3m^\\^]11;rgb:1e1e/1e1e/1e1e^\\^[?65;1;9c", true, Colour(30, 30, 30)),
            ("tmux", "^[?1;2c", false, nil),
        ] as [(String, String, Bool, Colour?)])
    func terminals(name: String, text: String, hasTrueColour: Bool, background: Colour?) {
        let answers = answers(text)
        #expect(answers.isComplete && answers.hasTrueColour == hasTrueColour)
        #expect(answers.background == background)
        #expect(answers.typed.isEmpty)
    }

    @Test(
        arguments: [
            (
                "kitty", "^P1$r48:2:1:2:3m^\\^_Gi=1414725633;OK^\\^[6;18;9t^[?62;c",
                TerminalGraphics(hasKitty: true, cellPixels: CellSamples(across: 9, down: 18))
            ),
            (
                "foot", "^[6;14;7t^[?1;0;1024S^[?62;4;22c",
                TerminalGraphics(sixelColours: 1024, cellPixels: CellSamples(across: 7, down: 14))
            ),
            ("xterm as a VT340", "^[?1;0;1024S^[?63;1;2;4;6;9;15;16;22;28c", TerminalGraphics(sixelColours: 1024)),
            ("xterm", "^[?1;3S^[?64;1;2;6;9;15;16;17;18;21;22;28c", TerminalGraphics()),
            ("one that does not say how many colours", "^[?62;4c", TerminalGraphics(sixelColours: 256)),
            ("one whose kind is 4", "^[?4;6c", TerminalGraphics()),
            ("an error", "^_Gi=1414725633;EINVAL^\\^[6;0;0t^[?62;c", TerminalGraphics()),
        ] as [(String, String, TerminalGraphics)])
    func graphics(name: String, text: String, graphics: TerminalGraphics) {
        let answers = answers(text)
        #expect(answers.isComplete && answers.graphics == graphics)
    }

    @Test func whatIsTypedMeanwhileIsKept() {
        var answers = answers("a^^]11;rgb:1/2/3^\\^OA^[1;2Dq^[?1c")
        #expect(answers.isComplete && answers.background == Colour(17, 34, 51))
        #expect(String(decoding: answers.typed, as: UTF8.self) == "a\u{1B}\u{1B}OA\u{1B}[1;2Dq")
        answers = self.answers("x^[")
        answers.end()
        #expect(answers.isComplete && String(decoding: answers.typed, as: UTF8.self) == "x\u{1B}[")
    }

    @Test func nonsenseIsNoAnswer() {
        #expect(answers("^]11;rgb:zz/00/00^\\^[?1c").background == nil)
        #expect(answers("^]11;rgb:00/00^\\^[?1c").background == nil)
        // A string without an end is given back, not waited for.
        #expect(answers("^P" + String(repeating: "x", count: 300)).typed.count > 200)
    }

    @Test func theQuestionsEndWithOneThatIsAlwaysAnswered() {
        #expect(
            String(decoding: TerminalAnswers.questions(for: "xterm"), as: UTF8.self)
                .hasSuffix("AAAA\u{1B}\\\u{1B}[16t\u{1B}[?1;1;0S\u{1B}[c"))
        // screen would show a string that it does not know.
        #expect(!String(decoding: TerminalAnswers.questions(for: "screen"), as: UTF8.self).contains("\u{1B}_"))
    }
}
