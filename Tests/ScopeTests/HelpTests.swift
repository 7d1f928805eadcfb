import Scope
import Terminal
import Testing

/// The list of keys: what works here first, narrowed down to a word.
@Suite struct HelpTests {
    private let harness = Harness()

    private func rows(_ outcome: Harness.Outcome) -> [String] {
        (0..<outcome.screen.size.rows).map { outcome.screen.text(ofRow: $0) }
    }

    @Test func whatWorksHereStandsFirst() throws {
        #expect(rows(try harness.play("enter ?"))[1].contains("Playing and looking"))
        #expect(rows(try harness.play("?"))[1].contains("Drawing a box"))
        #expect(rows(try harness.play("enter x ?"))[1].contains("With the cursor"))
        #expect(rows(try harness.play("enter c ?"))[1].contains("On the channel grid"))
    }

    @Test func aWordNarrowsItDown() throws {
        let outcome = try harness.play("enter ? / u n d o enter")
        let text = outcome.screen.text
        #expect(text.contains("keys with undo  (1–2 of 2)"))
        #expect(text.contains("Playing and looking") && text.contains("take back the undoing"))
        #expect(!text.contains("Everywhere"))
        // While it is typed, keys are letters; afterwards they are keys again.
        #expect(try harness.play("enter ? / q backspace r u n s").screen.text.contains("keys with runs▏"))
        #expect(try harness.play("enter ? / z z z").screen.text.contains("keys with zzz▏"))
        // Escape takes the word back, then leaves.
        #expect(try harness.play("enter ? / u n d o enter escape").screen.text.contains("Playing and looking"))
        #expect(try harness.play("enter ? / u n d o enter escape escape").state.mode == .looking)
        #expect(try harness.play("enter ? / backspace").state.mode == .help(HelpList()))
    }

    @Test func nextGoesFromPartToPart() throws {
        let first = rows(try harness.play("enter ? n"))[1]
        #expect(first.contains("Everywhere"))
        #expect(rows(try harness.play("enter ? n n"))[1].contains("With the cursor"))
        // From the last part to the first.
        let many = Array(repeating: "n", count: 9).joined(separator: " ")
        #expect(try rows(harness.play("enter ? \(many)")).contains { $0.contains("Playing and looking") })
    }
}
