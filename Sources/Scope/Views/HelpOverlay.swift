import Terminal

/// The list of keys and commands, from the same tables that handle them.
public enum HelpOverlay {
    /// A line of the list.
    public enum Line: Sendable, Equatable {
        case heading(String)
        case entry(keys: String, summary: String)
    }

    /// The list.
    public static func lines(keys: KeyTable) -> [Line] {
        var lines: [Line] = []
        for context in KeyContext.allCases {
            lines.append(.heading(context.heading))
            for binding in keys.bindings where binding.context == context {
                lines.append(
                    .entry(keys: binding.keys.map(\.name).joined(separator: " "), summary: binding.summary))
            }
        }
        lines.append(.heading("Mouse"))
        lines.append(.entry(keys: "drag", summary: "draw the box, or move it from inside"))
        lines.append(.entry(keys: "click", summary: "choose the pane and set the cursor; on the timeline go there"))
        lines.append(.entry(keys: "wheel", summary: "one frame forward or back; while drawing, grow or shrink"))
        lines.append(.heading("Commands"))
        for command in CommandTable.standard {
            lines.append(.entry(keys: ":\(command.name) \(command.argument)", summary: command.summary))
        }
        return lines
    }

    /// The last line from which the list still fills the screen.
    static func lastScroll(_ state: State) -> Int {
        max(lines(keys: state.settings.keys).count - (Layout(state).main.rows - 2), 0)
    }

    static func draw(_ state: State, scroll: Int, into buffer: inout CellBuffer, in area: CellRect) {
        let theme = state.settings.theme
        let all = lines(keys: state.settings.keys)
        let rect = area.columns > 90 ? area.inset(columns: (area.columns - 88) / 2, rows: 0) : area
        buffer.fill(rect, with: Cell(" "))
        buffer.frame(
            rect, title: "keys  (\(scroll + 1)–\(min(scroll + rect.rows - 2, all.count)) of \(all.count))",
            style: TextStyle(foreground: theme.faint), titleStyle: state.titleStyle(isFocused: true))
        let keyColumns = min(26, rect.columns / 3)
        for (index, line) in all.dropFirst(scroll).prefix(rect.rows - 2).enumerated() {
            let row = rect.row + 1 + index
            switch line {
            case .heading(let text):
                buffer.write(
                    text, column: rect.column + 2, row: row, limit: rect.columns - 4,
                    style: state.titleStyle(isFocused: false))
            case .entry(let keys, let summary):
                buffer.write(
                    keys, column: rect.column + 3, row: row, limit: keyColumns,
                    style: TextStyle(foreground: theme.focus))
                buffer.write(
                    summary, column: rect.column + 4 + keyColumns, row: row,
                    limit: rect.columns - keyColumns - 6, style: TextStyle(foreground: theme.text))
            }
        }
    }
}
