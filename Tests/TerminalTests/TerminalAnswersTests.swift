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
            String(decoding: TerminalAnswers.questions, as: UTF8.self).hasSuffix("\u{1B}[0m\u{1B}]11;?\u{1B}\\\u{1B}[c")
        )
    }
}
