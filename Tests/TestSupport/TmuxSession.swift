import Foundation
import Testing

/// A real terminal for tests: a private tmux server with one window, and a shell in it.
public final class TmuxSession {
    /// Whether tmux can be run here; tests that need it are enabled by it: `.enabled(if: TmuxSession.isAvailable, TmuxSession.absence)`.
    public static let isAvailable: Bool = (try? run(["-V"])) != nil
    /// What a test that is skipped without tmux says.
    public static let absence: Comment = "tmux is not installed"

    private let socket: URL

    /// Starts a shell in a window of a size.
    ///
    /// - Parameters:
    ///   - environment: the only variables the shell has beside PATH, HOME and its prompt.
    public init(columns: Int = 80, rows: Int = 24, environment: [String: String]) throws {
        socket = FileManager.default.temporaryDirectory.appendingPathComponent("tmux-\(UUID().uuidString)")
        var variables = environment
        variables["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        variables["HOME"] = FileManager.default.temporaryDirectory.path
        variables["PS1"] = "ready$ "
        // Crashes on purpose print their backtrace and do not ask what to do next.
        variables["SWIFT_BACKTRACE"] = environment["SWIFT_BACKTRACE"] ?? "interactive=no,color=no"
        let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        try tmux(
            ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "env", "-i"] + settings
                + ["bash", "--norc", "--noprofile"])
        try waitFor("the prompt") { $0.contains("ready$") }
    }

    deinit {
        _ = try? tmux(["kill-server"])
        _ = try? FileManager.default.removeItem(at: socket)
    }

    /// Types text as it is.
    public func type(_ text: String) throws { try tmux(["send-keys", "-l", text]) }

    /// Presses keys by tmux's names (`Enter`, `Up`, `S-Left`, `C-z`).
    public func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

    /// Types a command line and Enter.
    public func run(line: String) throws {
        try type(line)
        try press("Enter")
    }

    /// Changes the window's size.
    public func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    /// The screen as text.
    public func screen() throws -> String { try tmux(["capture-pane", "-p"]) }

    /// The screen as text with the escape sequences of its colours.
    public func colouredScreen() throws -> String { try tmux(["capture-pane", "-e", "-p"]) }

    /// The terminal's modes: whether it shows the alternate screen, reports the mouse, shows the cursor and wraps lines.
    public func modes() throws -> String {
        try tmux(["display-message", "-p", "#{alternate_on}#{mouse_any_flag}#{cursor_flag}#{wrap_flag}"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Sends a signal to the program that the shell runs.
    public func signal(_ number: Int32) throws {
        let shell = try tmux(["display-message", "-p", "#{pane_pid}"]).trimmingCharacters(in: .whitespacesAndNewlines)
        let children = try String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)
        for child in children.split(separator: " ").compactMap({ Int32($0) }) { kill(child, number) }
    }

    /// Waits for the shell after a program and asks it whether the terminal's settings are those that `stty -g` had printed
    /// into its variable BEFORE.
    ///
    /// - Returns: the program's status.
    /// - Throws: `Timeout` where the settings are others.
    public func statusWithSaneSettings() throws -> Int32? {
        try waitFor("the prompt") { $0.contains("ready$") }
        // A shell that takes over after a crash may drop what is typed before its prompt is whole: once it answers Enter
        // with another prompt it listens. An empty line leaves the status as it is.
        try press("Enter")
        try waitFor("another prompt") { $0.components(separatedBy: "ready$").count > 2 }
        // An answer to an earlier question may stand on the screen, and must not be taken for this one's.
        try run(line: "S=$?; clear")
        try waitFor("an empty screen") { $0.trimmingCharacters(in: .whitespacesAndNewlines) == "ready$" }
        try run(line: "[ \"$BEFORE\" = \"$(stty -g)\" ] && echo sane $S")
        var status: Int32?
        try waitFor("sane settings") { screen in
            status = screen.firstMatch(of: /(?m)^sane (\d+)$/).flatMap { Int32($0.1) }
            return status != nil
        }
        return status
    }

    /// The modes of a shell at its prompt.
    public static let shellModes = "0011"

    /// Waits until the screen satisfies a condition, ten seconds at most.
    @discardableResult
    public func waitFor(_ what: String, _ condition: (String) -> Bool) throws -> String {
        let end = ContinuousClock.now + .seconds(10)
        var last = ""
        while ContinuousClock.now < end {
            last = try screen()
            if condition(last) { return last }
            Thread.sleep(forTimeInterval: 0.02)
        }
        throw Timeout(what: what, screen: last)
    }

    /// A condition that did not come true.
    public struct Timeout: Error, CustomStringConvertible {
        var what: String
        var screen: String
        public var description: String { "waited in vain for \(what); the screen shows:\n\(screen)" }
    }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        try TmuxSession.run(["-S", socket.path] + arguments)
    }

    /// Runs tmux and returns what it prints. Not through Foundation's `Process`: that waits for a socket which the server
    /// that a new session starts would keep open for ever.
    private static func run(_ arguments: [String]) throws -> String {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { _ = try? FileManager.default.removeItem(at: output) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // Test threads block the signals that these tests send.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var environment = ProcessInfo.processInfo.environment
        // Not nested, and in UTF-8 whatever the locale of the tests.
        environment["TMUX"] = nil
        environment["LC_ALL"] = "C.UTF-8"
        // Whatever else the tests have open must not stay open in the server.
        let script =
            "for f in /proc/$$/fd/*; do n=${f##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done; exec tmux \"$@\""
        let words = (["bash", "-c", script, "tmux"] + arguments).map { strdup($0) }
        let settings = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, "bash", &actions, &attributes, words + [nil], settings + [nil]) == 0 else {
            throw CocoaError(.executableNotLoadable)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw CocoaError(.executableLoad, userInfo: ["arguments": arguments]) }
        return try String(contentsOf: output, encoding: .utf8)
    }
}

/// The folder that holds the executables built beside the running tests.
public let builtProducts: URL = {
    let running = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    return running.deletingLastPathComponent()
}()
