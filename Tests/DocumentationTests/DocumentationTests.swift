import Foundation
import Testing
import Text

/// What the documents say of the repository holds: links lead somewhere, paths exist, citations name a section.
@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let catalogue = "Sources/Trackscope/Documentation.docc"
    private static let pages =
        ["README.md", "CONTRIBUTING.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(catalogue).path)) ?? [])
        .filter { $0.hasSuffix(".md") }.sorted().map { "\(catalogue)/\($0)" }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).standardizedFileURL.path)
    }

    @Test func theCatalogueIsThere() {
        #expect(Self.pages.count > 8)
    }

    @Test(arguments: pages)
    func everyLinkLeadsToAFile(page: String) throws {
        let folder = (page as NSString).deletingLastPathComponent
        for match in try Self.text(page).matches(of: /\]\(([^)#]+)[^)]*\)/) where !match.1.hasPrefix("http") {
            #expect(Self.exists(folder.isEmpty ? "\(match.1)" : "\(folder)/\(match.1)"), "\(page) links to \(match.1)")
        }
    }

    /// Paths in backquotes from the repository's root.
    @Test(arguments: pages)
    func everyPathExists(page: String) throws {
        for match in try Self.text(page).matches(of: /`((?:Sources|Tests|scripts|assets|man)\/[A-Za-z0-9_.\/-]+)`/) {
            #expect(Self.exists("\(match.1)"), "\(page) names \(match.1)")
        }
    }

    @Test func citationsNameASectionOfTheEquations() throws {
        let sections = Set(
            try Self.text("\(Self.catalogue)/Equations.md").matches(of: #/(?m)^\#{2} (\d+)\./#).map { String($0.1) })
        #expect(sections.count == 8)
        for folder in ["Sources", "Tests"] {
            let files = FileManager.default.enumerator(atPath: Self.root.appendingPathComponent(folder).path)
            for case let file as String in files ?? .init() where file.hasSuffix(".swift") {
                let text = try Self.text("\(folder)/\(file)")
                for match in text.matches(of: /Equations\.md,\s+(?:\/\/\/? )?sections? (\d+)/) {
                    #expect(sections.contains(String(match.1)), "\(folder)/\(file) cites section \(match.1)")
                }
            }
        }
    }

    @Test func theVersionIsSaidOnce() throws {
        #expect(
            try Self.text("man/trackscope.1").hasPrefix(".TH TRACKSCOPE 1 \"2026\" \"Trackscope \(Release.version)\""))
        let changes = try Self.text("CHANGELOG.md")
        #expect(
            changes.contains("## [\(Release.version)]") || changes.contains("This becomes \(Release.version)."))
    }

    @Test func theReadmeIsShort() throws {
        let words = try Self.text("README.md").split(whereSeparator: \.isWhitespace).count
        #expect(words <= 900, "README.md has \(words) words")
    }
}
