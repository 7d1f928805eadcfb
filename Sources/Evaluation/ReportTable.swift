import Text

/// A table of a report: text cells, to be set in one of several ways.
public struct ReportTable: Sendable, Hashable {
    /// How a column is set.
    public enum Alignment: Sendable, Hashable { case left, right }

    /// A column's head.
    public struct Column: Sendable, Hashable {
        /// The text above the column.
        public var title: String
        /// How it is set.
        public var alignment: Alignment

        /// A column from its parts.
        public init(title: String, alignment: Alignment) {
            self.title = title
            self.alignment = alignment
        }

        /// A column of numbers.
        static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
        /// A column of words.
        static func words(_ title: String) -> Column { Column(title: title, alignment: .left) }
    }

    /// The table's title.
    public var title: String
    /// The columns.
    public var columns: [Column]
    /// The rows, a cell for each column; empty where there is no value.
    public var rows: [[String]]
    /// What must be read with the numbers.
    public var notes: [String]

    /// A table from its parts.
    public init(title: String, columns: [Column], rows: [[String]], notes: [String] = []) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.notes = notes
    }

    /// The table with its texts fit to be shown: names come from files and folders.
    private var printable: ReportTable {
        ReportTable(
            title: title.printable,
            columns: columns.map { Column(title: $0.title.printable, alignment: $0.alignment) },
            rows: rows.map { $0.map(\.printable) }, notes: notes.map(\.printable))
    }

    /// The table without the columns that are empty in every row.
    var compacted: ReportTable {
        let kept = columns.indices.filter { column in rows.isEmpty || rows.contains { !$0[column].isEmpty } }
        return ReportTable(
            title: title, columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } },
            notes: notes)
    }

    /// The table in columns of fixed width for a terminal or a text file, the title above, the notes below.
    public func text() -> String { printable.set() }

    private func set() -> String {
        let widths = columns.indices.map { column in
            ([columns[column].title] + rows.map { $0[column] }).map(\.count).max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - cells[column].count)
                return columns[column].alignment == .left ? cells[column] + padding : padding + cells[column]
            }
            let joined = padded.joined(separator: "  ")
            return String(joined.reversed().drop { $0 == " " }.reversed()) + "\n"
        }
        var text = title + "\n" + line(columns.map(\.title))
        text += line(widths.map { String(repeating: "-", count: $0) })
        for row in rows { text += line(row) }
        for note in notes { text += wrapped(note, indent: "  ") }
        return text
    }

    /// The table in Markdown, the title as a heading, the notes as a list.
    public func markdown() -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map(\.markdownText).joined(separator: " | ") + " |\n"
        }
        var text = "### \(title.markdownText)\n\n" + line(columns.map(\.title))
        text += line(columns.map { $0.alignment == .left ? "---" : "---:" })
        for row in rows { text += line(row) }
        if !notes.isEmpty { text += "\n" }
        for note in notes { text += "- \(note.markdownText)\n" }
        return text
    }
}

/// A paragraph in lines of at most 100 characters, where words allow; further lines are indented two more.
func wrapped(_ paragraph: String, indent: String) -> String {
    var lines: [String] = []
    var line = indent
    for word in paragraph.split(separator: " ") {
        if line.count + word.count + 1 > 100 && line.contains(where: { $0 != " " }) {
            lines.append(line)
            line = indent + "  "
        }
        line += line.last.map { $0 == " " } ?? true ? String(word) : " \(word)"
    }
    return (lines + [line]).joined(separator: "\n") + "\n"
}
