import Evaluation
import Terminal

/// The scores of the run so far: the tables, curves and definitions of `trackscope report`.
enum ReportOverlay {
    /// A line of the report.
    private enum Line {
        case heading(String)
        case text(String)
        /// A row of a figure.
        case curve(String)
    }

    /// From this width on figures stand side by side.
    private static let widthForTwo = 2 * 44 + gap
    /// The columns between two figures.
    private static let gap = 3

    /// The last line from which the report still fills the screen.
    static func lastScroll(_ state: State) -> Int {
        let area = Layout(state).main
        return max(lines(state, columns: area.columns - 4).count - (area.rows - 2), 0)
    }

    static func draw(_ state: State, scroll: Int, into buffer: inout CellBuffer, in area: CellRect) {
        let theme = state.settings.theme
        let all = lines(state, columns: area.columns - 4)
        buffer.fill(area, with: Cell(" "))
        let first = min(scroll, max(all.count - (area.rows - 2), 0))
        buffer.frame(
            area, title: "report  (\(first + 1)–\(min(first + area.rows - 2, all.count)) of \(all.count))",
            style: TextStyle(foreground: theme.faint), titleStyle: state.titleStyle(isFocused: true))
        for (index, line) in all.dropFirst(first).prefix(area.rows - 2).enumerated() {
            let (text, style) =
                switch line {
                case .heading(let text): (text, state.titleStyle(isFocused: false))
                case .text(let text): (text, TextStyle(foreground: theme.text))
                case .curve(let text): (text, TextStyle(foreground: theme.truth))
                }
            buffer.write(
                text, column: area.column + 2, row: area.row + 1 + index, limit: area.columns - 4, style: style)
        }
    }

    private static func lines(_ state: State, columns: Int) -> [Line] {
        guard let report = state.runReport else { return [] }
        var lines = state.runRemarks.flatMap { wrapped($0, columns: columns) }.map(Line.text) + [.text("")]
        for table in report.tables(ReportDetail(perSequence: false, attributes: false)) {
            lines += self.lines(of: table, columns: columns) + [.text("")]
        }
        lines += figures(report.plots, columns: columns, braille: state.traits.isUnicode)
        lines.append(.heading("Definitions"))
        return lines + report.definitions.flatMap { wrapped($0, columns: columns) }.map(Line.text)
    }

    /// A table; where it is too wide, a line for each of its numbers.
    private static func lines(of table: ReportTable, columns: Int) -> [Line] {
        var rows = rows(of: table.text())
        if rows.dropFirst().contains(where: { $0.count > columns }) {
            let names = table.columns.map(\.title)
            rows = [table.title] + table.rows.flatMap { zip(names, $0).map { "  \($0) \($1)" } }
        }
        return rows.enumerated().map { $0.offset == 0 ? .heading($0.element) : .text($0.element) }
    }

    /// Figures, two in a row where there is room.
    private static func figures(_ plots: [LinePlot], columns: Int, braille: Bool) -> [Line] {
        let isWide = columns >= widthForTwo
        let width = min(isWide ? (columns - gap) / 2 : columns, 76)
        let style = TerminalStyle(hasBraille: braille, hasColour: false, columns: width)
        var figures = plots.map { rows(of: $0.text(style)) }
        var lines: [Line] = []
        while !figures.isEmpty {
            var figure = figures.removeFirst()
            if isWide, !figures.isEmpty {
                let other = figures.removeFirst()
                figure = (0..<max(figure.count, other.count)).map { row in
                    let left = row < figure.count ? figure[row] : ""
                    let right = row < other.count ? other[row] : ""
                    return left + String(repeating: " ", count: max(width + gap - left.count, 0)) + right
                }
            }
            lines += figure.enumerated().map { $0.offset == 0 ? .heading($0.element) : .curve($0.element) }
            lines.append(.text(""))
        }
        return lines
    }

    private static func rows(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).reversed()
            .drop(while: \.isEmpty).reversed()
    }

    /// A paragraph broken between words.
    private static func wrapped(_ text: String, columns: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= columns {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
