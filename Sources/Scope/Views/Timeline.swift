import Terminal
import Tracking

/// What was tracked, frame by frame: confidence, the overlap with the ground truth where there is one, on large screens
/// more; below, what is worth going to and where in the sequence one is.
struct Timeline {
    private let state: State
    private let rect: CellRect
    /// The columns of the bars.
    private let bars: CellRect
    /// The columns of the names to the left.
    private static let labelColumns = 6
    /// The columns of the values to the right.
    private static let valueColumns = 6
    /// How many frames the width stands for.
    private let total: Int

    init(_ state: State, in rect: CellRect) {
        self.state = state
        self.rect = rect
        // To the right the values of the frame on the screen, where there is room for them.
        let body = rect.splitLeft(Self.labelColumns).rest
        bars = body.splitLeft(body.columns - (rect.columns >= 50 ? Self.valueColumns : 0)).left
        let known = state.records.keys.max() ?? 0
        // A video whose length is unknown fills half of the line and makes room as it goes.
        total = max(state.subject.frameCount ?? 2 * max(known, state.position, 50), 1)
    }

    /// The frame at a column of the screen.
    func frame(at column: Int) -> Int {
        guard bars.columns > 1 else { return 0 }
        let place = min(max(column - bars.column, 0), bars.columns - 1)
        return min(Int((Double(place) / Double(bars.columns - 1) * Double(total - 1)).rounded()), total - 1)
    }

    /// The column of a frame.
    private func column(of frame: Int) -> Int {
        guard total > 1 else { return bars.column }
        return bars.column + Int((Double(frame) / Double(total - 1) * Double(bars.columns - 1)).rounded())
    }

    func draw(into buffer: inout CellBuffer) {
        guard bars.columns > 4, rect.rows >= 2 else { return }
        let values = TimelineValues(state)
        let lanes = TimelineLane.lanes(values.kinds, rows: rect.rows - 1)
        let own = buckets(of: state.records)
        var row = rect.row
        for lane in lanes {
            buffer.write(
                values.label(of: lane.kind), column: rect.column, row: row,
                style: TextStyle(foreground: state.settings.theme.faint))
            let shown = values.records(of: lane.kind)
            for (column, records) in lane.kind == .ghost ? buckets(of: shown) : own {
                guard let value = values.value(of: lane.kind, in: records) else { continue }
                let style = TextStyle(foreground: values.colour(of: lane.kind, value: value, in: records))
                buffer.bar(value, rows: lane.rows, column: column, row: row, style: style)
                if lane.kind == .score { sign(records, column: column, row: row + lane.rows - 1, style, into: &buffer) }
            }
            if bars.endColumn < rect.endColumn, let record = shown[valuedFrame],
                let value = values.text(of: lane.kind, in: record)
            {
                buffer.write(
                    value, column: bars.endColumn + 1, row: row, limit: Self.valueColumns - 1,
                    style: TextStyle(foreground: isHovered ? state.settings.theme.focus : state.settings.theme.text))
            }
            row += lane.rows
        }
        axis(into: &buffer)
    }

    private var isHovered: Bool { state.hoveredFrame != nil }

    /// The frame whose values stand to the right: the one that the mouse is over, or the one on the screen.
    private var valuedFrame: Int { state.hoveredFrame ?? state.position }

    /// Records by the columns they are drawn in.
    private func buckets(of records: [Int: FrameRecord]) -> [(column: Int, records: [FrameRecord])] {
        var buckets: [Int: [FrameRecord]] = [:]
        for record in records.values where record.frame < total {
            buckets[column(of: record.frame), default: []].append(record)
        }
        // Where there are more columns than frames, a frame reaches to the next one.
        if total < bars.columns {
            for column in bars.column..<bars.endColumn where buckets[column] == nil {
                if let record = records[frame(at: column)] { buckets[column] = [record] }
            }
        }
        return buckets.map { ($0.key, $0.value) }
    }

    /// Where few colours can be told apart, a sign on the bar says that the target is lost or in doubt.
    private func sign(
        _ records: [FrameRecord], column: Int, row: Int, _ style: TextStyle, into buffer: inout CellBuffer
    ) {
        guard state.traits.depth != .trueColour, let sign = records.min(by: { $0.score < $1.score })?.state?.sign else {
            return
        }
        buffer.write(String(sign), column: column, row: row, style: style.adding(.reverse))
    }

    /// The line below: the first and the last frame, where targets were drawn and parts switched, events, and the frame shown.
    private func axis(into buffer: inout CellBuffer) {
        let theme = state.settings.theme
        let row = rect.endRow - 1
        let faint = TextStyle(foreground: theme.faint)
        buffer.rule(column: bars.column, row: row, columns: bars.columns, style: faint)
        buffer.write("frame", column: rect.column, row: row, style: faint)
        buffer.write("0 ", column: bars.column, row: row, style: faint)
        let end = state.subject.frameCount == nil ? " ?" : " \(total - 1)"
        buffer.write(
            end, endingAt: bars.endColumn < rect.endColumn ? bars.endColumn + end.count : bars.endColumn, row: row,
            style: faint)
        if let progress = state.progress, let pending = state.pending {
            let target = column(of: pending.frame)
            buffer.write("▶", column: column(of: progress), row: row, style: TextStyle(foreground: theme.text))
            buffer.write("│", column: target, row: row, style: TextStyle(foreground: theme.text))
        }
        for change in state.history.changes {
            buffer.write(
                change.box == nil ? "◇" : "◆", column: column(of: change.frame), row: row,
                style: TextStyle(foreground: theme.selection))
        }
        // The gravest last, over what else is there.
        let events = state.events.sorted { $0.kind.gravity > $1.kind.gravity }
        for event in events {
            buffer.write(
                String(event.kind.glyph), column: column(of: event.frame), row: row,
                style: TextStyle(foreground: theme.colour(of: event.kind), attributes: .bold))
        }
        buffer.write(
            "▲", column: column(of: state.position), row: row,
            style: TextStyle(foreground: theme.cursor, attributes: .bold))
        hover(into: &buffer, events: events)
    }

    /// The frame that the mouse is over: its number, its score where that stands nowhere else, and the gravest event there.
    private func hover(into buffer: inout CellBuffer, events: [RunEvent]) {
        guard let frame = state.hoveredFrame else { return }
        let place = column(of: frame)
        var text = "\(frame)"
        if bars.endColumn == rect.endColumn, let record = state.records[frame] {
            text += " \(hundredths(record.score))"
        }
        if let event = events.last(where: { column(of: $0.frame) == place }) { text += " \(event.kind.rawValue)" }
        let style = TextStyle(foreground: state.settings.theme.focus, attributes: .bold)
        let row = rect.endRow - 1
        buffer.write("▲", column: place, row: row, style: style)
        if place + 2 + text.count <= bars.endColumn {
            buffer.write(" \(text) ", column: place + 1, row: row, style: style)
        } else {
            buffer.write(" \(text) ", endingAt: place, row: row, style: style)
        }
    }
}
