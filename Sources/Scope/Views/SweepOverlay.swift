import Terminal

/// The runs of a sweep over the panes: a row each, with figures and the curve of its overlap (without ground truth of its
/// confidence), the best first.
struct SweepOverlay {
    let state: State
    let choice: ListChoice

    /// A column of the table.
    private struct Column {
        var title: String
        var width: Int
        var text: (SweepRow) -> String
    }

    func draw(into buffer: inout CellBuffer, in area: CellRect) {
        guard let sweep = state.sweep else { return }
        let theme = state.settings.theme
        let rows = state.sweepRows
        buffer.fill(area, with: Cell(" "))
        buffer.frame(
            area, title: title(of: sweep, columns: area.columns - 4), style: TextStyle(foreground: theme.faint),
            titleStyle: state.titleStyle(isFocused: true))
        let inner = area.inset(columns: 2, rows: 1)
        let columns = columns(of: rows, within: inner.columns)
        let faint = TextStyle(foreground: theme.faint)
        var column = inner.column
        for item in columns {
            buffer.write(item.title, endingAt: column + item.width, row: inner.row, limit: item.width, style: faint)
            column += item.width
        }
        buffer.write(
            "\(state.subject.hasTruth ? "IoU" : "score") \(sweep.first)–\(sweep.last)", column: column + 2,
            row: inner.row, limit: inner.endColumn - column - 2, style: faint)

        let table = inner.splitTop(1).rest
        let height = min(max(table.rows / max(rows.count, 1), 1), 3)
        let room = table.rows / height
        let start = min(max(choice.row - room / 2, 0), max(rows.count - room, 0))
        for (line, row) in rows.dropFirst(start).prefix(room).enumerated() {
            let place = CellRect(
                column: table.column, row: table.row + line * height, columns: table.columns, rows: height)
            draw(
                row, of: sweep, columns: columns, isChosen: start + line == choice.row, in: place, into: &buffer)
        }
    }

    private func title(of sweep: Sweep, columns: Int) -> String {
        let from = sweep.first == state.position ? "" : ", the last frame that held it"
        var parts = ["\(choice.subject.title): from frame \(sweep.first)\(from)"]
        if sweep.next != nil {
            parts.append("\(sweep.ended) of \(sweep.entries.count)")
            if let left = sweep.timeLeft(at: state.now) { parts.append("\(clock(left)) left") }
        }
        let long = parts.joined(separator: " · ")
        return long.count <= columns ? long : (["from \(sweep.first)"] + parts.dropFirst()).joined(separator: " · ")
    }

    /// The columns that leave room for a curve, the least important ones left out.
    private func columns(of rows: [SweepRow], within width: Int) -> [Column] {
        let names = (rows.map(\.name.count).max() ?? 0) + 2
        func number(_ value: Double?) -> String { value.map(short) ?? "" }
        func frame(_ value: Int?) -> String { value.map(String.init) ?? "" }
        var columns = [Column(title: "", width: names) { "\($0.isReference ? "◇" : " ") \($0.name)" }]
        let others =
            (state.subject.hasTruth ? [Column(title: "IoU", width: 6) { number($0.overlap) }] : []) + [
                Column(title: "score", width: 6) { number($0.score) },
                Column(title: "parts", width: 6) { frame($0.parting) },
                Column(title: "gone", width: 6) { frame($0.loss) },
                Column(title: "ends", width: 8) { row in
                    row.isReference ? "" : row.displacement.map(Self.way) ?? ""
                },
            ]
        for column in others where columns.reduce(column.width + Self.leastCurve, { $0 + $1.width }) <= width {
            columns.append(column)
        }
        return columns
    }

    /// The fewest columns of a curve.
    private static let leastCurve = 14

    /// How far and in which direction, in target sizes.
    private static func way(_ displacement: (right: Double, down: Double)) -> String {
        let (right, down) = displacement
        let length = (right * right + down * down).squareRoot()
        return length < 0.05 ? "same" : "\(short(length)) \(Direction(right: right, down: down).arrow)"
    }

    private func draw(
        _ row: SweepRow, of sweep: Sweep, columns: [Column], isChosen: Bool, in place: CellRect,
        into buffer: inout CellBuffer
    ) {
        let theme = state.settings.theme
        let line = place.endRow - 1
        let colour = isChosen ? theme.focus : row.isDone ? theme.text : theme.faint
        let style = TextStyle(foreground: colour, attributes: isChosen ? .bold : [])
        var column = place.column
        let width = columns.reduce(0) { $0 + $1.width }
        // Between the numbers too: what is exchanged below are the colours of every cell.
        buffer.write(String(repeating: " ", count: width), column: column, row: line, style: style)
        for (index, item) in columns.enumerated() {
            let text = item.text(row)
            if index == 0 {
                buffer.write(text, column: column, row: line, limit: item.width, style: style)
            } else {
                buffer.write(text, endingAt: column + item.width, row: line, limit: item.width, style: style)
            }
            column += item.width
        }
        if isChosen {
            buffer.emphasise(
                CellRect(column: place.column, row: line, columns: column - place.column, rows: 1), .reverse)
        }
        let entry = sweep.entries[row.index]
        let curve = place.splitLeft(column + 2 - place.column).rest
        if let refusal = entry.refusal {
            buffer.write(
                refusal, column: curve.column, row: line, limit: curve.columns,
                style: TextStyle(foreground: theme.lost))
            return
        }
        let frames = sweep.last - sweep.first + 1
        for offset in 0..<curve.columns {
            // A frame for each column, or a column for several frames, of which the worst counts.
            let from = sweep.first + offset * frames / curve.columns
            let upTo = max(sweep.first + (offset + 1) * frames / curve.columns, from + 1)
            let records = (from..<upTo).compactMap { entry.records[$0] }
            let values = records.compactMap { record in value(of: record).map { (record: record, value: $0) } }
            guard let worst = values.min(by: { $0.value < $1.value }) else { continue }
            let colour =
                state.subject.hasTruth ? theme.colour(ofOverlap: worst.value) : theme.colour(of: worst.record.state)
            buffer.bar(
                worst.value, rows: curve.rows, column: curve.column + offset, row: curve.row,
                style: TextStyle(foreground: colour))
        }
    }
}

extension SweepOverlay {
    /// What the curve shows of a frame: the overlap with the ground truth; where there is none at all, the confidence.
    private func value(of record: FrameRecord) -> Double? {
        state.subject.hasTruth ? state.overlap(of: record) : record.score
    }
}

/// A time in minutes and seconds, at least a second.
func clock(_ time: Duration) -> String {
    let seconds = max(Int(time.components.seconds), 1)
    return seconds < 60 ? "\(seconds) s" : "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60) min"
}
