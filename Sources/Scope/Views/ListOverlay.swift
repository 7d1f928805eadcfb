import Terminal

/// A list to choose from, over the upper part of the screen.
struct ListOverlay {
    let state: State
    let choice: ListChoice

    func draw(into buffer: inout CellBuffer, in area: CellRect) {
        let lines = state.lines(of: choice.subject)
        let theme = state.settings.theme
        let title = choice.subject.title
        let width = min(max(lines.map(\.count).max() ?? 0, title.count + 12) + 6, area.columns)
        let rows = min(lines.count + 2, area.rows)
        let rect = CellRect(
            column: area.column + (area.columns - width) / 2, row: area.row + (area.rows - rows) / 2,
            columns: width, rows: rows)
        buffer.fill(rect, with: Cell(" "))
        buffer.frame(
            rect, title: "\(title)  (\(choice.row + 1) of \(lines.count))", style: TextStyle(foreground: theme.faint),
            titleStyle: state.titleStyle(isFocused: true))
        let room = rows - 2
        let first = min(max(choice.row - room / 2, 0), max(lines.count - room, 0))
        for (index, line) in lines.dropFirst(first).prefix(room).enumerated() {
            let row = rect.row + 1 + index
            let isChosen = first + index == choice.row
            let style = TextStyle(foreground: isChosen ? theme.focus : theme.text)
            // Between the words too: what is exchanged below are the colours of every cell.
            buffer.write(String(repeating: " ", count: width - 2), column: rect.column + 1, row: row, style: style)
            buffer.write(line, column: rect.column + 2, row: row, limit: width - 4, style: style)
            if isChosen {
                buffer.emphasise(CellRect(column: rect.column + 1, row: row, columns: width - 2, rows: 1), .reverse)
            }
        }
    }
}

extension ListChoice.Subject {
    /// What stands over the list.
    var title: String {
        switch self {
        case .events: "events"
        case .branches: "runs: enter goes to one, c compares with it"
        case .sweep: "what would have held it"
        }
    }
}
