import Text

/// One fact that `doctor` found out.
package struct Finding: Sendable, Equatable, Codable {
    /// How good the fact is.
    package enum Mark: String, Sendable, CaseIterable, Codable {
        /// As it should be.
        case ok
        /// Tracking works, something could be better.
        case warning
        /// Something that tracking needs is not there.
        case missing
    }

    package var mark: Mark
    /// What the fact is about.
    package var subject: String
    /// The fact, and what helps where it is not as it should be.
    package var text: String

    /// A finding from its parts.
    package init(_ mark: Mark, _ subject: String, _ text: String) {
        self.mark = mark
        self.subject = subject
        self.text = text
    }
}

/// What `doctor` prints and how it ends.
package struct Diagnosis: Sendable, Equatable {
    package var findings: [Finding]

    /// A diagnosis from its findings.
    package init(_ findings: [Finding]) { self.findings = findings }

    /// Whether everything that tracking needs is there.
    package var canTrack: Bool { !findings.contains { $0.mark == .missing } }

    /// One line a finding: the mark, the subject, the fact; then the conclusion. Line breaks in a fact become spaces.
    ///
    /// - Parameter coloured: whether the marks get colours by escape codes.
    package func text(coloured: Bool) -> String {
        let width = findings.map(\.subject.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        var lines = findings.map { finding in
            let fact = finding.text.split(whereSeparator: \.isNewline).joined(separator: " ").printable
            let mark = padded(finding.mark.rawValue, 7)
            return (coloured ? "\u{1B}[\(finding.mark.colourCode)m\(mark)\u{1B}[0m" : mark)
                + "  \(padded(finding.subject, width))  \(fact)"
        }
        let warnings = findings.filter { $0.mark == .warning }.count
        lines.append(
            !canTrack
                ? "tracking does not work: what it needs is missing"
                : warnings == 0 ? "tracking works" : "tracking works; \(counted(warnings, "warning"))")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same as JSON: `program`, `canTrack`, and `findings` with `mark`, `subject` and `text`.
    package var json: String {
        struct Document: Encodable {
            var program: String
            var canTrack: Bool
            var findings: [Finding]
        }
        return prettyJSON(Document(program: Release.name, canTrack: canTrack, findings: findings))
    }
}

extension Finding.Mark {
    /// The select-graphic-rendition parameter: green, yellow, red.
    fileprivate var colourCode: String {
        switch self {
        case .ok: "32"
        case .warning: "33"
        case .missing: "31"
        }
    }
}
