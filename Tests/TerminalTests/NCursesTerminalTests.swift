import Foundation
import TestSupport
import Testing

/// The real backend inside tmux: what it shows, what it understands, and that every way out leaves a sane terminal.
@Suite(.enabled(if: TmuxSession.isAvailable, TmuxSession.absence), .serialized)
struct NCursesTerminalTests {
    private let probe = builtProducts.appendingPathComponent("terminal-probe").path

    private func start(
        term: String = "xterm-256color", locale: String = "C.UTF-8", columns: Int = 80, rows: Int = 24,
        environment: [String: String] = [:], arguments: String = "auto", expecting: String? = "ready"
    ) throws -> TmuxSession {
        var environment = environment
        environment["TERM"] = term
        environment["LC_ALL"] = locale
        let session = try TmuxSession(columns: columns, rows: rows, environment: environment)
        try session.run(line: "clear; BEFORE=$(stty -g); \(probe) \(arguments)")
        if let expecting { try session.waitFor(expecting) { Self.rows($0).dropFirst().first == expecting } }
        return session
    }

    private static func rows(_ screen: String) -> [String] { screen.components(separatedBy: "\n") }

    /// Waits for the shell and asks whether the terminal is as it was.
    private func expectSane(_ session: TmuxSession) throws {
        _ = try session.statusWithSaneSettings()
        #expect(try session.modes() == TmuxSession.shellModes)
    }

    @Test(
        arguments: [
            ("xterm-256color", "C.UTF-8", [:], 80, 24, "xterm-256color indexed256 sextants 80x24", "1100"),
            (
                "screen-256color", "C.UTF-8", ["COLORTERM": "truecolor"], 80, 24,
                "screen-256color trueColour sextants 80x24", "1100"
            ),
            (
                "xterm-256color", "C.UTF-8", ["NO_COLOR": "1"], 80, 24, "xterm-256color monochrome sextants 80x24",
                "1100"
            ),
            ("xterm-256color", "C", [:], 60, 12, "xterm-256color indexed256 plain 60x12", "1100"),
            ("linux", "C.UTF-8", [:], 80, 24, "linux indexed8 halves 80x24", "0100"),
            ("vt100", "C.UTF-8", [:], 60, 12, "vt100 monochrome plain 60x12", "0010"),
            ("xterm", "C.UTF-8", [:], 20, 6, "xterm indexed8 sexta", "1100"),
        ] as [(String, String, [String: String], Int, Int, String, String)])
    func terminals(
        term: String, locale: String, environment: [String: String], columns: Int, rows: Int, heading: String,
        modes: String
    ) throws {
        let session = try start(term: term, locale: locale, columns: columns, rows: rows, environment: environment)
        #expect(Self.rows(try session.screen())[0] == heading)
        #expect(try session.modes() == modes)
        try session.type("q")
        try expectSane(session)
    }

    @Test(arguments: [
        ("TERM=nonsense", "probe: terminfo does not know the terminal 'nonsense' (TERM)"),
        ("env -u TERM", "probe: the environment variable TERM is not set"),
        ("TERM=dumb", "probe: the terminal 'dumb' (TERM) cannot place text on the screen"),
        ("< /dev/null", "probe: standard input is not a terminal"),
        ("> /dev/null", "probe: standard output is not a terminal"),
    ])
    func noTerminalToDrawOn(prefix: String, message: String) throws {
        let session = try TmuxSession(environment: ["TERM": "xterm", "LC_ALL": "C.UTF-8"])
        let line = prefix.hasPrefix("<") || prefix.hasPrefix(">") ? "\(probe) \(prefix)" : "\(prefix) \(probe)"
        try session.run(line: "clear; BEFORE=$(stty -g); \(line)")
        try session.waitFor(message) { $0.contains(message) }
        try expectSane(session)
    }

    @Test func keysAndTheMouse() throws {
        let session = try start()
        for (keys, name) in [
            ("Up", "up"), ("S-Left", "shift+left"), ("C-Right", "ctrl+right"), ("Escape", "escape"), ("F5", "f5"),
            ("é", "é"), ("BTab", "shift+tab"), ("PPage", "pageup"), ("S-Down", "shift+down"), ("Enter", "enter"),
            ("Space", "space"), ("C-c", "ctrl+c"), ("M-x", "alt+x"), ("BSpace", "backspace"),
        ] {
            try session.press(keys)
            try session.waitFor(name) { Self.rows($0)[1] == "key \(name)" }
        }
        for (report, text) in [
            ("\u{1B}[<0;10;5M", "press left 9,4"), ("\u{1B}[<32;11;6M", "drag left 10,5"),
            ("\u{1B}[<0;11;6m", "release left 10,5"), ("\u{1B}[<65;1;1M", "wheelDown none 0,0"),
        ] {
            try session.type(report)
            try session.waitFor(text) { Self.rows($0)[1] == text }
        }
        try session.type("q")
        try expectSane(session)
    }

    @Test func resizing() throws {
        let session = try start()
        try session.resize(columns: 100, rows: 30)
        try session.waitFor("the new size") { Self.rows($0)[1] == "resized 100x30" }
        #expect(Self.rows(try session.screen())[0].hasSuffix("100x30"))
        try session.resize(columns: 20, rows: 6)
        try session.waitFor("the new size") { Self.rows($0)[1] == "resized 20x6" }
        try session.type("q")
        try expectSane(session)
    }

    @Test func stoppingAndGoingOn() throws {
        let session = try start()
        for stop in ["C-z", "TSTP"] {
            if stop == "C-z" { try session.press(stop) } else { try session.signal(SIGTSTP) }
            try expectSane(session)
            try session.run(line: "fg")
            let screen = try session.waitFor("the program") { Self.rows($0)[1] == "continued" }
            #expect(Self.rows(screen)[0] == "xterm-256color indexed256 sextants 80x24")
            #expect(try session.modes() == "1100")
        }
        try session.type("q")
        try expectSane(session)
    }

    @Test(arguments: [
        ("e", "probe: an error was asked for"), ("x", ""), ("t", "Fatal error: a trap was asked for"),
        ("s", "a warning beside the screen"),
    ])
    func endings(key: String, message: String) throws {
        let session = try start()
        try session.type(key)
        if key == "s" {
            try session.waitFor("the answer") { Self.rows($0)[1] == "warned" }
            #expect(!(try session.screen()).contains(message))
            try session.type("q")
        }
        let screen = try session.waitFor("the prompt") { $0.contains("ready$") }
        // A crash report may have scrolled the message away; it is at its top.
        #expect(key == "t" || message.isEmpty || screen.contains(message))
        try expectSane(session)
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGXCPU, SIGSEGV, SIGABRT, SIGBUS, SIGQUIT])
    func signals(number: Int32) throws {
        let session = try start()
        try session.signal(number)
        try expectSane(session)
    }

    @Test func aFrameIsWholeInEveryDepth() throws {
        for choice in ["truecolor", "256", "16", "never"] {
            let session = try start(arguments: "\(choice) 5", expecting: nil)
            try session.waitFor("the end") { $0.contains("5 frames, ") }
            try expectSane(session)
        }
    }
}
