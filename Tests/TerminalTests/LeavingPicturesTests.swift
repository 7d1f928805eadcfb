import Foundation
import Terminal
import TestSupport
import Testing

/// Every way out of the program while pictures in pixels are on the screen: the shell gets a terminal without them.
@Suite(.serialized) struct LeavingPicturesTests {
    /// A way out.
    enum Way: CaseIterable {
        case quit, suspend, interrupt, crash
        /// While a picture is half written.
        case crashWithinAPicture
        case suspendWithinAPicture
    }

    @Test(arguments: GraphicsProtocol.allCases, Way.allCases)
    func theTerminalIsCleanAfterwards(form: GraphicsProtocol, way: Way) throws {
        let terminal = try start(form)
        var journal = PictureJournal()
        func read(until what: String, _ condition: (PictureJournal) -> Bool) throws {
            // A busy machine looks like a slow link, which gets no pictures for a while.
            try terminal.read(until: what, typing: "n") {
                journal.read($0)
                return condition(journal)
            }
        }
        try read(until: "the picture") { journal in
            switch way {
            case .quit, .suspend, .interrupt, .crash: journal.showsPictures && journal.isSettled
            // A large one: the terminal, which is not read for now, takes only what fits into its queue.
            case .crashWithinAPicture, .suspendWithinAPicture: journal.isWithinAPicture
            }
        }
        let shown = terminal.output.count
        switch way {
        case .quit: terminal.type("q")
        case .suspend: terminal.type("\u{1A}")
        case .interrupt: terminal.signal(SIGTERM)
        case .crash: terminal.signal(SIGSEGV)
        case .crashWithinAPicture, .suspendWithinAPicture:
            // Until the program waits for room in the queue.
            Thread.sleep(forTimeInterval: 0.2)
            terminal.signal(way == .crashWithinAPicture ? SIGSEGV : SIGTSTP)
        }
        try terminal.read(until: "the prompt") { $0[shown...].firstRange(of: Array("ready$ ".utf8)) != nil }
        journal.read(terminal.output)
        #expect(!journal.isWithinAString)
        #expect(!journal.isAlternate && !journal.isSynchronized)
        #expect(journal.images.isEmpty)
        // What sixel draws stays where it was drawn: nothing on the shell's own screen.
        #expect(!journal.hasDrawnOnTheShellsScreen)
        // A string that was cut off must not end up as text.
        #expect(journal.textOnTheShellsScreen.allSatisfy { $0.count < 200 })
        guard way == .suspend || way == .suspendWithinAPicture else { return }
        let stopped = terminal.output.count
        terminal.type("fg\n")
        try read(until: "the picture again") {
            terminal.output.count > stopped + 1000 && $0.isAlternate && $0.showsPictures && $0.isSettled
        }
        terminal.type("q")
        try read(until: "the end") { !$0.isAlternate }
        #expect(journal.images.isEmpty)
    }

    /// The probe in a shell, on a terminal that answers for a form of pictures.
    private func start(_ form: GraphicsProtocol) throws -> PseudoTerminal {
        var answers = [
            ("\u{1B}[5n", "\u{1B}[0n"), ("\u{1B}[16t", "\u{1B}[6;20;10t"),
            ("\u{1B}[c", form == .sixel ? "\u{1B}[?62;4c" : "\u{1B}[?62c"),
        ]
        switch form {
        case .kitty: answers.append((",s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\", "\u{1B}_Gi=1414725633;OK\u{1B}\\"))
        case .sixel: answers.append(("\u{1B}[?1;1;0S", "\u{1B}[?1;0;256S"))
        }
        let terminal = try PseudoTerminal(
            ["bash", "--norc", "--noprofile", "-i"],
            environment: [
                "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PS1": "ready$ ",
                "HOME": FileManager.default.temporaryDirectory.path, "HISTFILE": "",
            ], answers: answers.map { (question: $0.0, answer: $0.1) })
        try terminal.read(until: "the prompt") { $0.firstRange(of: Array("ready$ ".utf8)) != nil }
        terminal.type("\(builtProducts.appendingPathComponent("terminal-probe").path) truecolor\n")
        return terminal
    }
}
