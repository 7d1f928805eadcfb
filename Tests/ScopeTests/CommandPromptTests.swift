import Scope
import Testing

@Suite struct CommandPromptTests {
    private func typed(_ text: String, past: [String] = []) -> CommandPrompt {
        var entry = CommandPrompt(past: past)
        for scalar in text.unicodeScalars { entry.insert(scalar) }
        return entry
    }

    @Test func editing() {
        var entry = typed("gotox 12")
        entry.move(by: -3)
        let outcome1 = entry.deleteBackwards()
        #expect(outcome1)
        #expect(entry.string == "goto 12")
        entry.move(by: -99)
        let outcome2 = entry.deleteBackwards()
        #expect(!outcome2)
        entry.deleteForwards()
        entry.insert("G")
        #expect(entry.string == "Goto 12" && entry.cursor == 1)
        entry.move(by: 99)
        entry.deleteWord()
        #expect(entry.string == "Goto ")
        entry.deleteToStart()
        #expect(entry.string.isEmpty && entry.cursor == 0)
    }

    @Test func pastedTextIsTypedInACommandAndNowhereElse() throws {
        let quiet = try Harness().play(steps: [.event(.pasted("q\n:quit\n"))])
        #expect(quiet.message.contains("pasted text is not taken for keys"))
        let typed = try Harness().play(steps: [
            .event(.key(.character(":"))), .event(.pasted("goto 3\nq")), .event(.key(.enter)),
            .event(.key(.character("."))),
        ])
        #expect(typed.state.position == 4)
    }

    @Test func earlierCommands() {
        var entry = typed("new", past: ["first", "second"])
        entry.recall(-1)
        #expect(entry.string == "second")
        entry.recall(-1)
        entry.recall(-1)
        #expect(entry.string == "first")
        entry.recall(1)
        entry.recall(1)
        entry.recall(1)
        #expect(entry.string == "")
    }

    @Test func completionGoesAsFarAsAllAgreeThenThroughThem() {
        let words = ["save ", "save-pane ", "session "]
        var entry = typed("sa")
        let candidates: (String) -> [String] = { start in words.filter { $0.hasPrefix(start) } }
        entry.complete(candidates)
        #expect(entry.string == "save")
        entry.complete(candidates)
        #expect(entry.string == "save ")
        entry.complete(candidates)
        #expect(entry.string == "save-pane ")
        entry.complete(candidates)
        #expect(entry.string == "save ")
        var single = typed("ses")
        single.complete(candidates)
        #expect(single.string == "session ")
        var none = typed("x")
        none.complete(candidates)
        #expect(none.string == "x")
    }
}
