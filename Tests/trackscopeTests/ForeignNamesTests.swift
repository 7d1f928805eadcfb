import Foundation
import Testing

/// Names that are not UTF-8, as old archives hold them: they are named, and nothing else is opened or written in their place.
@Suite struct ForeignNamesTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        for name in ["a", "b", "c"] {
            try scratch.addFrames(3, to: "set/\(name)/img")
            try scratch.write(
                String(repeating: "31,21,20,16\n", count: 3), to: "set/\(name)/groundtruth_rect.txt")
        }
    }

    /// Runs a command in a shell that renames something before, and that may add arguments.
    private func run(
        _ arguments: [String], renaming rename: String, adding added: String? = nil
    ) throws -> Program.Outcome {
        try Program.run(arguments + ["--tracker", "cacf", "--quiet"], in: scratch, before: rename, shell: added)
    }

    @Test func anArgumentIsRefused() throws {
        let outcome = try run(["track"], renaming: #"mv set/a $'set/caf\xe9'"#, adding: #"$'set/caf\xe9'"#)
        let message = "the name set/caf\u{FFFD} is not UTF-8; give it one that is (convmv renames files)"
        #expect(outcome == Program.Outcome(status: 2, output: "", errors: "trackscope: \(message)\n"))
    }

    @Test func aFrameIsLeftOutWithAWarning() throws {
        let outcome = try run(
            ["track", "set/a/img", "--init", Scratch.firstBox],
            renaming: #"mv set/a/img/0002.png $'set/a/img/\xe9.png'"#)
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 1 + 2)
        #expect(
            outcome.errors
                == "trackscope: warning: set/a/img holds a name that is not UTF-8, \u{FFFD}.png; it is left out\n")
    }

    @Test func aFolderOfNothingElseSaysSo() throws {
        let outcome = try run(
            ["track", "set/a/img", "--init", Scratch.firstBox],
            renaming: #"for i in 1 2 3; do mv set/a/img/000$i.png "$(printf 'set/a/img/\351%s.png' $i)"; done"#)
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: set/a/img holds no pictures, but only names that are not UTF-8\n"))
    }

    @Test func aSequenceIsNamedAndTheOthersAreDone() throws {
        let outcome = try run(["evaluate", "set", "-o", "results"], renaming: #"mv set/b $'set/caf\xe9'"#)
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == """
                trackscope: left out: set/caf\u{FFFD}: the name is not UTF-8, so that it cannot be opened
                trackscope report results shows the rest
                trackscope: 1 sequence was left out, as said above; the others are done

                """)
        #expect(try scratch.names(in: "results/annotations") == ["a.txt", "c.txt"])
    }
}
