import Foundation
import TestSupport
import Testing

/// A shell that completes command lines, as a user sets it up.
enum CompletingShell: String, CaseIterable, Sendable {
    case bash, zsh, fish

    /// Whether it is installed.
    var isInstalled: Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(rawValue)") }
    }

    /// The shells that are installed.
    static let installed = allCases.filter(\.isInstalled)

    /// Where the script lies in the test's folder.
    var script: String { self == .zsh ? "_trackscope" : "trackscope.\(rawValue)" }

    /// The command line that starts the shell without the user's settings.
    var start: String {
        switch self {
        case .bash: "bash --norc --noprofile"
        case .zsh: "zsh -f"
        case .fish: "fish --no-config"
        }
    }

    /// The command line that loads the script.
    var load: String {
        switch self {
        case .bash: "source ./\(script)"
        case .zsh: "fpath=($PWD $fpath); autoload -U compinit; compinit -u -D"
        case .fish: "source ./\(script)"
        }
    }
}

/// Completions in the shells themselves: Tab is pressed in a real terminal.
@Suite(.enabled(if: TmuxSession.isAvailable, TmuxSession.absence), .serialized)
struct CompletionTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.makeFolder("assets/models")
        try scratch.write("", to: "assets/models/rar-light.safetensors")
        try scratch.makeFolder("results")
        for name in ["resume.txt", "video.mp4", "modest.safetensors", "modest.txt", "training.yaml", "training.txt"] {
            try scratch.write("", to: name)
        }
    }

    /// What is typed before Tab, and what stands on the line after it.
    private static let lines = [
        ("trackscope eval", "trackscope evaluate"),
        ("trackscope track --tracker ca", "trackscope track --tracker cacf"),
        ("trackscope track --without inter", "trackscope track --without inter-frame"),
        ("trackscope track vid", "trackscope track video.mp4"),
        ("trackscope track --model li", "trackscope track --model light"),
        ("trackscope track --model mod", "trackscope track --model modest.safetensors"),
        ("trackscope evaluate res", "trackscope evaluate results/"),
        ("trackscope report res", "trackscope report results/"),
        ("trackscope train train", "trackscope train training.yaml"),
        ("trackscope model info mod", "trackscope model info modest.safetensors"),
    ]

    @Test(arguments: CompletingShell.installed)
    func tabCompletes(shell: CompletingShell) throws {
        let script = try Program.run(["--generate-completion-script", shell.rawValue], in: scratch)
        #expect(script.status == 0)
        try scratch.write(script.output, to: shell.script)

        let session = try TmuxSession(
            columns: 200, rows: 40,
            environment: [
                "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TRACKSCOPE_ASSETS": scratch.path("assets").path,
                "XDG_CONFIG_HOME": scratch.url.path, "XDG_DATA_HOME": scratch.url.path,
            ])
        try session.run(line: "cd \(scratch.url.path); export PATH=\(builtProducts.path):$PATH")
        try session.run(line: shell.start)
        // What the shell prints, and not what is typed. Loading takes long on a busy machine.
        try session.run(line: "\(shell.load); echo lo\"\"aded")
        for _ in 0..<5 where try !session.screen().contains("\nloaded") {
            _ = try? session.waitFor("the script to load") { $0.contains("\nloaded") }
        }
        for (typed, expected) in Self.lines {
            try session.press("C-l")
            try session.type(typed)
            try session.press("Tab")
            try session.waitFor("'\(expected)' in \(shell.rawValue)") { screen in
                screen.split(separator: "\n").contains { line in
                    line.trimmingCharacters(in: .whitespaces).hasSuffix(expected)
                }
            }
            // Not ^C: its signal makes the terminal forget what is typed after it.
            try session.press("C-u")
        }
    }
}
