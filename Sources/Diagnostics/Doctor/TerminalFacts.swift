import Foundation
import Terminal

/// What is known of the terminal without asking it anything.
package struct TerminalFacts: Sendable {
    /// Whether standard output is a terminal.
    package var isTerminal: Bool
    /// Columns and rows; nil where unknown.
    package var size: (columns: Int, rows: Int)?
    /// The character set of the locale, such as `UTF-8`.
    package var characterSet: String
    /// What a screen could show there; nil for a terminal that terminfo does not know.
    package var traits: TerminalTraits?
    /// The environment.
    package var environment: [String: String]

    /// The smallest screen that the front-end draws on.
    package static let smallest = (columns: 40, rows: 12)

    /// Facts from their parts.
    package init(
        isTerminal: Bool, size: (columns: Int, rows: Int)?, characterSet: String, traits: TerminalTraits?,
        environment: [String: String]
    ) {
        self.isTerminal = isTerminal
        self.size = size
        self.characterSet = characterSet
        self.traits = traits
        self.environment = environment
    }

    /// The facts of standard output.
    package static func current() -> TerminalFacts {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var window = winsize()
        let isSized = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
        let (characterSet, environment) = (localeCharacterSet(), ProcessInfo.processInfo.environment)
        return TerminalFacts(
            isTerminal: isTerminal, size: isSized ? (Int(window.ws_col), Int(window.ws_row)) : nil,
            characterSet: characterSet,
            traits: TerminalTraits(environment: environment, isUTF8: characterSet == "UTF-8"), environment: environment)
    }

    /// Whether messages may have colours: on a terminal that has any, unless NO_COLOR (set and not empty) forbids it.
    package var allowsColours: Bool { isTerminal && traits.map { $0.depth != .monochrome } ?? false }

    /// The findings about the terminal.
    package var findings: [Finding] { [screen, colours, characters] }

    private var name: String { environment["TERM"] ?? "" }

    private var screen: Finding {
        guard isTerminal else {
            return Finding(
                .ok, "terminal", "standard output is not a terminal; commands without a screen do not need one")
        }
        guard traits != nil, name != "dumb" else {
            let reason =
                name.isEmpty
                ? "TERM is not set"
                : name == "dumb" ? "TERM=dumb cannot place a cursor" : "TERM=\(name) is not in terminfo"
            return Finding(.warning, "terminal", "\(reason); a screen needs a terminal type such as xterm-256color")
        }
        guard let size else { return Finding(.warning, "terminal", "\(name), of unknown size") }
        let smallest = Self.smallest
        if size.columns < smallest.columns || size.rows < smallest.rows {
            return Finding(
                .warning, "terminal",
                "\(name), \(size.columns)x\(size.rows); a screen needs \(smallest.columns)x\(smallest.rows)")
        }
        return Finding(.ok, "terminal", "\(name), \(size.columns)x\(size.rows)")
    }

    private var colours: Finding {
        let sources = ["TERM", "COLORTERM", "NO_COLOR"].compactMap { key in environment[key].map { "\(key)=\($0)" } }
        let depth =
            switch traits?.depth ?? .monochrome {
            case .trueColour: "24 bit"
            case .indexed256: "256"
            case .indexed16: "16"
            case .indexed8: "8"
            case .monochrome: "none"
            }
        return Finding(.ok, "colours", sources.isEmpty ? depth : "\(depth) (\(sources.joined(separator: ", ")))")
    }

    private var characters: Finding {
        guard characterSet == "UTF-8" else {
            return Finding(
                .warning, "characters",
                "\(characterSet), not UTF-8: pictures are drawn in ASCII; a locale such as LANG=C.UTF-8 helps")
        }
        return Finding(.ok, "characters", "UTF-8, pictures drawn in \((traits?.finestGlyphs ?? .plain).rawValue)")
    }
}

/// The character set of the environment's locale, found without changing this program's.
private func localeCharacterSet() -> String {
    guard let locale = newlocale(1 << LC_CTYPE, "", nil) else { return "unknown" }
    defer { freelocale(locale) }
    return nl_langinfo_l(Int32(CODESET), locale).map { String(cString: $0) } ?? "unknown"
}
