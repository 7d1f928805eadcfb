import Text

/// The forms in which a report is written.
public enum ReportFormat: String, Sendable, CaseIterable {
    /// Tables and figures for a terminal.
    case text
    /// One flat table of every mean, set, attribute and sequence.
    case csv
    /// Everything, curves and definitions included.
    case json
    /// Tables for a README or a paper's draft.
    case markdown
    /// One page that needs no other file, with the figures as SVG.
    case html
}

extension EvaluationReport {
    /// The report in a format. The same scores give the same bytes.
    ///
    /// - Parameters:
    ///   - format: the format.
    ///   - detail: the tables of text and Markdown; the other formats hold everything.
    ///   - style: how figures are drawn in text; nil leaves them out.
    public func rendered(_ format: ReportFormat, detail: ReportDetail, style: TerminalStyle? = nil) -> String {
        switch format {
        case .text: text(detail, style: style)
        case .csv: csv()
        case .json: json()
        case .markdown: markdown(detail)
        case .html: html()
        }
    }

    private func text(_ detail: ReportDetail, style: TerminalStyle?) -> String {
        var parts = tables(detail).map { $0.text() }
        if let style { parts += plots.map { $0.text(style) } }
        parts.append("Definitions\n" + definitions.map { wrapped("- \($0)", indent: "") }.joined())
        return parts.joined(separator: "\n")
    }

    private func markdown(_ detail: ReportDetail) -> String {
        let parts =
            tables(detail).map { $0.markdown() } + ["### Definitions\n\n" + definitions.map { "- \($0)\n" }.joined()]
        return "## \(title.markdownText)\n\n" + parts.joined(separator: "\n")
    }
}
