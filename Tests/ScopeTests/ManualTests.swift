import Foundation
import Scope
import Testing

/// The manual's tables of keys and commands are those of the program. With TRACKSCOPE_RECORD_SCREENS set they are
/// written anew.
@Suite struct ManualTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("man/trackscope.1")

    /// The tables in the manual's language.
    private var tables: String {
        func escaped(_ text: String) -> String {
            text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        }
        return HelpOverlay.lines(keys: .standard).map { line -> String in
            switch line {
            case .heading("On this screen"): return ".SS On the list of keys"
            case .heading(let text): return ".SS \(text)"
            case .entry(let keys, let summary):
                return ".TP\n.B \"\(escaped(keys).replacing("\"", with: "\"\""))\"\n\(escaped(summary))"
            }
        }.joined(separator: "\n") + "\n"
    }

    @Test func theTablesAreTheProgrammes() throws {
        let begin = ".\\\" begin of the tables\n"
        let end = ".\\\" end of the tables\n"
        var page = try String(contentsOf: Self.file, encoding: .utf8)
        let start = try #require(page.range(of: begin)?.upperBound)
        let stop = try #require(page.range(of: end)?.lowerBound)
        if ProcessInfo.processInfo.environment["TRACKSCOPE_RECORD_SCREENS"] != nil {
            page.replaceSubrange(start..<stop, with: tables)
            try Data(page.utf8).write(to: Self.file)
        } else {
            #expect(page[start..<stop] == tables)
        }
    }
}
