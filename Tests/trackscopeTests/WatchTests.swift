import Foundation
import Scope
import TestSupport
import Testing

/// The interactive front-end as a user has it: the built program in a real terminal.
@Suite(.enabled(if: TmuxSession.isAvailable, TmuxSession.absence), .serialized)
struct WatchTests {
    private let scratch: Scratch
    private let binary = builtProducts.appendingPathComponent("trackscope").path

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(30)
    }

    /// A session in which the program has opened the frames.
    private func watch(
        _ arguments: String = "--init \(Scratch.firstBox)", term: String = "xterm-256color", locale: String = "C.UTF-8",
        columns: Int = 80, rows: Int = 24, environment: [String: String] = [:], awaiting: String = "0/29"
    ) throws -> TmuxSession {
        var environment = environment
        environment["TERM"] = term
        environment["LC_ALL"] = locale
        environment["XDG_CONFIG_HOME"] = environment["XDG_CONFIG_HOME"] ?? scratch.url.path
        environment["XDG_STATE_HOME"] = scratch.path("state").path
        let session = try TmuxSession(columns: columns, rows: rows, environment: environment)
        try session.run(
            line: "clear; cd \(scratch.url.path); BEFORE=$(stty -g); \(binary) watch frames --tracker cacf \(arguments)"
        )
        try session.waitFor(awaiting) { $0.contains(awaiting) }
        return session
    }

    private func expectSane(_ session: TmuxSession, status: Int32? = nil) throws {
        let ending = try session.statusWithSaneSettings()
        if let status { #expect(ending == status) }
        #expect(try session.modes() == TmuxSession.shellModes)
    }

    @Test(
        arguments: [
            ("xterm-256color", "C.UTF-8", [:], "▀"), ("screen-256color", "C.UTF-8", ["COLORTERM": "truecolor"], "▀"),
            ("xterm-256color", "C.UTF-8", ["NO_COLOR": "1"], "▚"), ("xterm-256color", "C", [:], "score"),
            ("linux", "C.UTF-8", [:], "▀"), ("vt100", "C.UTF-8", [:], "="),
        ] as [(String, String, [String: String], String)])
    func terminals(term: String, locale: String, environment: [String: String], sign: String) throws {
        let session = try watch(term: term, locale: locale, environment: environment)
        let screen = try session.waitFor("the target") { $0.contains("tracked") }
        #expect(screen.contains(sign))
        try session.press(".")
        try session.waitFor("the next frame") { $0.contains("1/29") }
        try session.type("q")
        try expectSane(session, status: 0)
    }

    /// A terminal whose colours are 24-bit numbers, as xterm-direct's are, which is not installed everywhere.
    private static let directTerminal = #"""
        direct|colours by value,
        \tRGB, colors#0x1000000, pairs#0x7fff, op=\E[39;49m,
        \tsetaf=\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
        \tsetab=\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
        \tuse=xterm-256color,

        """#.replacing("\\t", with: "\t")

    @Test func directColours() throws {
        try scratch.write(Self.directTerminal, to: "direct.ti")
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["tic", "-x", "-o", scratch.path("terminfo").path, scratch.path("direct.ti").path]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        let session = try watch(term: "direct", environment: ["TERMINFO": scratch.path("terminfo").path])
        try session.waitFor("the target") { $0.contains("tracked") }
        let coloured = try session.colouredScreen()
        // The word is drawn by ncurses, the picture beside it: both in 24 bits. Green is the theme's for a tracked target.
        let green = Theme().tracked
        #expect(coloured.contains("38;2;\(green.red);\(green.green);\(green.blue)"))
        #expect(!coloured.contains("38;5;") && !coloured.contains("48;5;"))
        #expect(coloured.components(separatedBy: "48;2;").count > 100)
        try session.press(".")
        try session.waitFor("the next frame") { $0.contains("1/29") }
        try session.type("q")
        try expectSane(session, status: 0)
    }

    @Test(arguments: [["--tracker", "cacf"], ["--tracker", "rar", "--model", "model.safetensors"]])
    func theBoxesAreThoseOfTrack(tracker: [String]) throws {
        try scratch.addModel()
        let session = try watch("\(tracker.joined(separator: " ")) --init \(Scratch.firstBox) --output boxes.csv")
        try session.run(line: ":speed max")
        try session.press("Space")
        try session.waitFor("the end") { $0.contains("the end of the sequence") }
        try session.type("q")
        try session.waitFor("the file") { $0.contains("30 frames in boxes.csv") }
        let headless = try Program.run(
            ["track", "frames"] + tracker + ["--init", Scratch.firstBox, "--format", "csv", "--quiet"], in: scratch)
        #expect(headless.status == 0)
        #expect(try String(contentsOf: scratch.path("boxes.csv"), encoding: .utf8) == headless.output)
    }

    @Test func drawingWithTheMouse() throws {
        let session = try watch("", awaiting: "tracks it")
        // From the tenth column of the eighth row to the thirtieth of the fourteenth.
        try session.type("\u{1B}[<0;10;8M")
        try session.type("\u{1B}[<32;30;14M")
        try session.type("\u{1B}[<0;30;14m")
        try session.press("Enter")
        try session.waitFor("the target") { $0.contains("tracked") }
        try session.type("q")
        try expectSane(session, status: 0)
    }

    @Test func resizingWhilePlaying() throws {
        let session = try watch()
        try session.press("Space")
        for (columns, rows) in [(120, 40), (40, 12), (100, 30)] {
            try session.resize(columns: columns, rows: rows)
            try session.waitFor("a screen of \(columns)x\(rows)") { screen in
                let lines = screen.components(separatedBy: "\n")
                return lines.count >= rows - 1 && lines.contains { $0.contains("/29") }
            }
        }
        try session.resize(columns: 20, rows: 6)
        try session.waitFor("the complaint") { $0.contains("too small: 20x6") }
        try session.type("q")
        try expectSane(session, status: 0)
    }

    @Test func stoppingAndGoingOn() throws {
        let session = try watch()
        try session.press("Space")
        try session.press("C-z")
        try expectSane(session)
        try session.run(line: "fg")
        try session.waitFor("the program") { $0.contains("/29") }
        #expect(try session.modes().hasPrefix("11"))
        try session.type("q")
        try expectSane(session, status: 0)
    }

    @Test(
        arguments: [(SIGTERM, 143), (SIGQUIT, 131), (SIGINT, 130), (SIGHUP, 129), (SIGILL, 132), (SIGSEGV, 139)]
            as [(Int32, Int32)])
    func signals(number: Int32, status: Int32) throws {
        let session = try watch()
        try session.press("Space")
        try session.waitFor("playing") { !$0.contains(" 0/29") }
        try session.signal(number)
        try expectSane(session, status: status)
    }

    @Test func aCrashLeavesABacktraceAndASession() throws {
        let session = try watch()
        try session.press("Space")
        try session.waitFor("playing") { !$0.contains(" 0/29") }
        try session.signal(SIGSEGV)
        // The line is wrapped where the width ends, and a space there is not on the screen.
        func joined(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        let screen = joined(try session.waitFor("the line about the crash") { $0.contains("ready$") })
        try expectSane(session, status: 139)
        let folder = scratch.path("state/trackscope").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let crash = try #require(names.first { $0.hasPrefix("crash-") })
        let kept = try #require(names.first { $0.hasPrefix("session-") })
        #expect(
            screen.contains(
                joined(
                    "trackscope: crashed (Segmentation fault); the backtrace goes to \(folder)/\(crash); "
                        + "to go on: trackscope --session \(folder)/\(kept)")))
        // The copy that writes the backtrace is not waited for.
        var report = ""
        for _ in 0..<1800 where !report.contains("WatchCommand.run()") {
            usleep(100_000)
            report = (try? String(contentsOfFile: folder + "/" + crash, encoding: .utf8)) ?? ""
        }
        #expect(report.contains("WatchCommand.run()"))
        try session.run(line: "clear; \(binary) --session \(folder)/\(kept)")
        try session.waitFor("the session") { $0.contains("tracked") }
        try session.type("q")
        try expectSane(session, status: 0)
        // Of the way out that the user chose nothing is left.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [crash, kept])
    }

    @Test(
        "a crash without a screen is told in a line, and nothing is asked",
        arguments: [(SIGSEGV, 139), (SIGILL, 132), (SIGQUIT, 131)] as [(Int32, Int32)])
    func withoutAScreen(number: Int32, status: Int32) throws {
        // As on a user's terminal, where the language's runtime would ask what to do next.
        let session = try TmuxSession(
            columns: 200,
            environment: [
                "TERM": "xterm-256color", "SWIFT_BACKTRACE": "interactive=yes",
                "XDG_STATE_HOME": scratch.path("state").path,
            ])
        try session.run(line: "clear; BEFORE=$(stty -g); \(binary) trax --tracker cacf")
        try session.waitFor("the greeting") { $0.contains("@@TRAX:hello") }
        try session.signal(number)
        let screen = try session.waitFor("the prompt") { $0.contains("ready$") }
        try expectSane(session, status: status)
        let line = "); the backtrace goes to \(scratch.path("state").path)/trackscope/crash-"
        #expect(screen.contains("trackscope: crashed (") == (number != SIGQUIT))
        #expect(screen.filter { !$0.isWhitespace }.contains(line.filter { !$0.isWhitespace }) == (number != SIGQUIT))
        #expect(!screen.contains("Press space"))
    }

    @Test func savingTheScreenAndASession() throws {
        let session = try watch()
        try session.press(".")
        try session.waitFor("the next frame") { $0.contains("1/29") }
        try session.run(line: ":save screen.png")
        try session.waitFor("the picture") { $0.contains("screen.png is written") }
        try session.run(line: ":session s.json")
        try session.waitFor("the session") { $0.contains("s.json is written") }
        try session.run(line: ":record r.cast")
        try session.press(".")
        try session.waitFor("the frame") { $0.contains("2/29") }
        try session.type("q")
        try expectSane(session, status: 0)
        #expect(try Data(contentsOf: scratch.path("screen.png")).prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        #expect(
            try String(contentsOf: scratch.path("r.cast"), encoding: .utf8).hasPrefix("{\"version\": 2, \"width\": 80"))
        try session.run(line: "clear; \(binary) --session s.json")
        try session.waitFor("the frame of the session") { $0.contains("1/29") && $0.contains("tracked") }
        try session.type("q")
        try expectSane(session, status: 0)
    }

    @Test func withoutATerminalItTracks() throws {
        let outcome = try Program.run(
            [
                "frames", "--tracker", "cacf", "--init", Scratch.firstBox, "--color", "256", "--glyphs=halves",
                "--results", "a.txt", "b.txt", "--theme", "light", "--against", "cacf",
            ], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasPrefix("trackscope: standard input is not a terminal; tracking without a screen\n"))
        #expect(outcome.output.split(separator: "\n").count == 1 + 30)
    }

    @Test func theConfigurationIsPrintedAndRead() throws {
        let first = try Program.run(["watch", "--print-config"], in: scratch)
        #expect(first.status == 0 && first.output.contains("\nplay = space\n"))
        try scratch.makeFolder("trackscope")
        try scratch.write(first.output.replacing("palette = viridis", with: "palette = grey"), to: "trackscope/config")
        let environment = ["XDG_CONFIG_HOME": scratch.url.path]
        let second = try Program.run(["--print-config"], in: scratch, environment: environment)
        #expect(second.output == first.output.replacing("palette = viridis", with: "palette = grey"))
        try scratch.write("palette = red\n", to: "trackscope/config")
        let third = try Program.run(["--print-config"], in: scratch, environment: environment)
        #expect(third.status == 2)
        #expect(
            third.errors == """
                trackscope: \(scratch.path("trackscope/config").path):1:11: 'red' is no palette; there are viridis, cividis, \
                diverging, grey
                    palette = red
                              ^

                """)
    }
}
