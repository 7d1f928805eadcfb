import Foundation
import Scope
import Testing

/// The tables of keys and commands in the manual and in Keys.md are those of the program. With TRACKSCOPE_RECORD_SCREENS
/// set they are written anew.
@Suite struct ManualTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The tables in the manual's language.
    private var tables: String {
        func escaped(_ text: String) -> String {
            text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        }
        return HelpOverlay.lines(keys: .standard).map { line -> String in
            switch line {
            case .heading("On this screen"): return ".SS On the list of keys and on the report"
            case .heading(let text): return ".SS \(text)"
            case .entry(let keys, let summary):
                return ".TP\n.B \"\(escaped(keys).replacing("\"", with: "\"\""))\"\n\(escaped(summary))"
            }
        }.joined(separator: "\n") + "\n"
    }

    /// The tables in Markdown.
    private var markdown: String {
        HelpOverlay.lines(keys: .standard).map { line -> String in
            switch line {
            case .heading("On this screen"): return "\n| On the list of keys and on the report | |\n|---|---|\n"
            case .heading(let text): return "\n| \(text) | |\n|---|---|\n"
            case .entry(let keys, let summary):
                let quoted =
                    keys.hasPrefix(":") && keys.count > 1
                    ? "`\(keys.trimmingCharacters(in: .whitespaces))`"
                    : keys.split(separator: " ").map { "`\($0)`" }.joined(separator: " ")
                return "| \(quoted) | \(summary.replacing("|", with: "\\|")) |\n"
            }
        }.joined()
    }

    @Test func theManualsTablesAreTheProgrammes() throws {
        try compare(
            "man/trackscope.1", from: ".\\\" begin of the tables\n", to: ".\\\" end of the tables\n", with: tables)
    }

    @Test func theTableOfKeysIsTheProgrammes() throws {
        try compare(
            "Sources/Trackscope/Documentation.docc/Keys.md", from: "<!-- begin of the keys -->\n",
            to: "<!-- end of the keys -->\n", with: markdown + "\n")
    }

    private func compare(_ path: String, from begin: String, to end: String, with expected: String) throws {
        let file = Self.root.appendingPathComponent(path)
        var page = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(page.range(of: begin)?.upperBound)
        let stop = try #require(page.range(of: end)?.lowerBound)
        if ProcessInfo.processInfo.environment["TRACKSCOPE_RECORD_SCREENS"] != nil {
            page.replaceSubrange(start..<stop, with: expected)
            try Data(page.utf8).write(to: file)
        } else {
            #expect(page[start..<stop] == expected)
        }
    }
}
