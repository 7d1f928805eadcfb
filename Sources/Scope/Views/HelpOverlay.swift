import Terminal

/// The list of keys and commands, from the same tables that handle them.
public enum HelpOverlay {
    /// A line of the list.
    public enum Line: Sendable, Equatable {
        case heading(String)
        case entry(keys: String, summary: String)
    }

    /// The list.
    ///
    /// - Parameter first: the contexts that stand first; then come the others in their order.
    public static func lines(keys: KeyTable, first: [KeyContext] = []) -> [Line] {
        var lines: [Line] = []
        for context in first + KeyContext.allCases.filter({ !first.contains($0) }) {
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

    /// The lines that a text occurs in, in upper or lower case, each part with its heading.
    static func lines(_ lines: [Line], with text: String) -> [Line] {
        var result: [Line] = []
        var heading: Line?
        for line in lines {
            switch line {
            case .heading: heading = line
            case .entry(let keys, let summary):
                guard (keys + " " + summary).lowercased().contains(text.lowercased()) else { continue }
                if let open = heading { result.append(open) }
                heading = nil
                result.append(line)
            }
        }
        return result
    }

    /// The lines with those broken that are wider than the list on the screen.
    static func wrapped(_ lines: [Line], in state: State) -> [Line] {
        let widths = widths(in: rect(in: Layout(state).main))
        return lines.flatMap { line -> [Line] in
            guard case .entry(let keys, let summary) = line else { return [line] }
            let (left, right) = (broken(keys, within: widths.keys), broken(summary, within: widths.summary))
            return (0..<max(left.count, right.count)).map { row in
                .entry(keys: row < left.count ? left[row] : "", summary: row < right.count ? right[row] : "")
            }
        }
    }

    /// A text in lines, broken between its words.
    private static func broken(_ text: String, within columns: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= columns {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// The list's place on the screen.
    private static func rect(in area: CellRect) -> CellRect {
        area.columns > 90 ? area.inset(columns: (area.columns - 88) / 2, rows: 0) : area
    }

    /// The columns that keys and summaries have.
    private static func widths(in rect: CellRect) -> (keys: Int, summary: Int) {
        let keys = min(26, rect.columns / 3)
        return (keys, rect.columns - keys - 6)
    }

    /// The last line from which the list still fills the screen.
    static func lastScroll(_ state: State) -> Int {
        max(state.helpLines.count - (Layout(state).main.rows - 2), 0)
    }

    private static func title(of list: HelpList, lines: Int, room: Int, _ state: State) -> String {
        if list.isTyping { return "keys with \(list.filter)▏" }
        let part = "\(lines == 0 ? 0 : list.scroll + 1)–\(min(list.scroll + room, lines)) of \(lines)"
        if !list.filter.isEmpty { return "keys with \(list.filter)  (\(part))" }
        let key = state.settings.keys.key(for: .filterHelp, in: .help) ?? "-"
        return "keys  (\(part))  \(key) finds a word"
    }

    static func draw(_ state: State, list: HelpList, into buffer: inout CellBuffer, in area: CellRect) {
        let theme = state.settings.theme
        let all = state.helpLines
        let rect = rect(in: area)
        buffer.fill(rect, with: Cell(" "))
        buffer.frame(
            rect, title: title(of: list, lines: all.count, room: rect.rows - 2, state),
            style: TextStyle(foreground: theme.faint), titleStyle: state.titleStyle(isFocused: true))
        let widths = widths(in: rect)
        for (index, line) in all.dropFirst(list.scroll).prefix(rect.rows - 2).enumerated() {
            let row = rect.row + 1 + index
            switch line {
            case .heading(let text):
                buffer.write(
                    text, column: rect.column + 2, row: row, limit: rect.columns - 4,
                    style: state.titleStyle(isFocused: false))
            case .entry(let keys, let summary):
                buffer.write(
                    keys, column: rect.column + 3, row: row, limit: widths.keys,
                    style: TextStyle(foreground: theme.focus))
                buffer.write(
                    summary, column: rect.column + 4 + widths.keys, row: row, limit: widths.summary,
                    style: TextStyle(foreground: theme.text))
            }
        }
    }
}
