import Sequences
import Terminal

/// One line: sequence, frame, box, score and state, overlap, speed, tracker, layer. What matters least goes first where
/// there is no room.
struct StatusLine {
    let state: State

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        let theme = state.settings.theme
        let isMonochrome = state.traits.depth == .monochrome
        let ground = isMonochrome ? Colour.default : theme.bar
        buffer.fill(rect, with: Cell(" ", background: ground, attributes: isMonochrome ? .reverse : []))
        let style = TextStyle(
            foreground: theme.text, background: ground, attributes: isMonochrome ? .reverse : [])
        PieceLine(pieces: pieces, style: style).draw(into: &buffer, in: rect)
    }

    /// A name of at most 24 letters: of a longer one the beginning and the end.
    private static func shortened(_ name: String) -> String {
        name.count <= 24 ? name : "\(name.prefix(11))…\(name.suffix(12))"
    }

    private var pieces: [PieceLine.Piece] {
        let theme = state.settings.theme
        var pieces = [PieceLine.Piece(text: state.playback.isPlaying ? "▶" : "■", rank: 0, colour: theme.focus)]
        pieces.append(.init(text: Self.shortened(state.subject.name), rank: 4))
        let last = state.lastFrame.map { "/\($0)" } ?? "/?"
        pieces.append(.init(text: "\(state.position)\(last)", rank: 0))
        if let pending = state.pending, pending.frame != state.position, state.progress != nil {
            let left = state.timeLeft.map { ", \(clock($0)) left" } ?? ""
            let goal = min(pending.frame, state.lastFrame ?? pending.frame)
            pieces.append(.init(text: "tracking to \(goal)\(left)", rank: 1, colour: theme.focus))
        }
        if let record = state.record {
            let name = record.state?.rawValue ?? TrajectoryRow.unreadable
            pieces.append(
                .init(text: "\(hundredths(record.score)) \(name)", rank: 0, colour: theme.colour(of: record.state)))
            pieces.append(.init(text: text(of: record.box), rank: 3))
            if let overlap = state.overlap(of: record) {
                pieces.append(
                    .init(text: "IoU \(hundredths(overlap))", rank: 0, colour: theme.colour(ofOverlap: overlap)))
            }
        }
        if let score = state.runningScore {
            let other = state.branches.ghost.flatMap { state.score(of: $0) }
            let against = other.map { " (\(hundredths($0.area)))" } ?? ""
            pieces.append(
                .init(
                    text: "AUC \(hundredths(score.area))\(against) P \(hundredths(score.precision))", rank: 5,
                    colour: theme.truth
                ))
        }
        if let rate = state.trackingRate { pieces.append(.init(text: "tracks \(short(rate))/s", rank: 7)) }
        pieces.append(.init(text: state.tracker.name, rank: 2))
        if state.layerNames.indices.contains(state.layerIndex) {
            pieces.append(.init(text: state.layerNames[state.layerIndex], rank: 8))
        }
        if state.playback.loops { pieces.append(.init(text: "loop", rank: 9)) }
        pieces.append(.init(text: "plays \(state.playback.speedName)", rank: 10))
        if state.recording != nil { pieces.append(.init(text: "REC", rank: 1, colour: theme.lost)) }
        return pieces
    }
}

/// The last line: a command being typed, a message, what the box being drawn is, or a few keys.
struct MessageLine {
    let state: State

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        let theme = state.settings.theme
        if case .command(let line) = state.mode {
            // The cursor stays in sight in a long line.
            let room = max(rect.columns - 2, 1)
            let start = max(line.cursor - room + 1, 0)
            let visible = String(String.UnicodeScalarView(line.text[start..<min(start + room, line.text.count)]))
            buffer.write(":" + visible, column: rect.column, row: rect.row, style: TextStyle(foreground: theme.text))
            buffer.emphasise(
                CellRect(column: rect.column + 1 + line.cursor - start, row: rect.row, columns: 1, rows: 1), .reverse)
            return
        }
        let why = WhyLine(state: state)
        if state.message == nil, state.mode == .looking, !Layout.hasWhyLine(rows: state.size.rows), !why.pieces.isEmpty
        {
            return why.draw(into: &buffer, in: rect)
        }
        let (parts, colour) = content
        let text = joined(parts, within: rect.columns - 1)
        buffer.write(
            text, column: rect.column + 1, row: rect.row, limit: rect.columns - 1, style: TextStyle(foreground: colour))
    }

    /// As many parts of a line as there is room for, at least the first.
    private func joined(_ parts: [String], within columns: Int) -> String {
        var parts = parts
        while parts.count > 1, parts.reduce(3 * (parts.count - 1), { $0 + $1.count }) > columns { parts.removeLast() }
        return parts.joined(separator: " · ")
    }

    /// The line in parts, what matters most first.
    private var content: ([String], Colour) {
        let theme = state.settings.theme
        if let message = state.message {
            // The coordinates of a box that is being drawn stay in sight.
            var text = message.text
            if case .selecting(let selection) = state.mode { text = "box \(Scope.text(of: selection.box)) · \(text)" }
            return ([text], message.kind == .warning ? theme.warning : theme.text)
        }
        let keys = state.settings.keys
        if case .selecting(let selection) = state.mode {
            let origin =
                switch selection.origin {
                case .groundTruth: " from the ground truth"
                case .tracker: " from the tracker"
                case .middle, .drawn: ""
                }
            let does = selection.resizes ? "resize" : "move"
            let accept = keys.key(for: .accept, in: .selecting) ?? "accept"
            let (step, other) = (keys.key(for: .stepSize, in: .selecting) ?? "-", selection.resizes ? "move" : "resize")
            return (
                [
                    "box \(text(of: selection.box))\(origin)", "\(accept) tracks it",
                    "arrows \(does) by \(selection.step) (\(step))", "shift+arrows \(other)",
                ], theme.selection
            )
        }
        if state.shown == nil { return (["opening \(state.subject.name) …"], theme.faint) }
        func name(_ action: Action, _ context: KeyContext = .looking) -> String {
            keys.key(for: action, in: context) ?? "-"
        }
        return (
            [
                "\(name(.help, .everywhere)) keys", "\(name(.play)) play",
                "\(name(.stepForward)) \(name(.stepBack)) step",
                "\(name(.select)) box", "\(name(.nextView)) view",
                "\(name(.layer(0)))\(name(.layer(1)))\(name(.layer(2))) layer", "\(name(.cursor)) cursor",
                "\(name(.command, .everywhere)) command", "\(name(.quit, .everywhere)) quit",
            ], theme.faint
        )
    }
}
