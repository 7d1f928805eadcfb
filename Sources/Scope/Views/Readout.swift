import Tensors
import Terminal
import Tracking

/// The values at the cursor and at the pinned places.
struct Readout {
    private let state: State

    init(_ state: State) { self.state = state }

    /// The lines: one a pinned place, then the cursor's.
    var lines: [(glyph: Unicode.Scalar, text: String)] {
        state.marks.map { ($0.glyph, text(at: $0.point)) }
    }

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        let theme = state.settings.theme
        buffer.fill(rect, with: Cell(" ", background: theme.bar))
        // Where there are more than have room, the last: the cursor's is among them.
        for (index, line) in lines.suffix(rect.rows).enumerated() {
            let row = rect.row + index
            buffer.write(
                String(line.glyph), column: rect.column + 1, row: row,
                style: TextStyle(foreground: theme.cursor, attributes: .bold))
            buffer.write(
                line.text, column: rect.column + 3, row: row, limit: rect.columns - 3,
                style: TextStyle(foreground: theme.text))
        }
    }

    /// The place, the frame's colour there, and the value of every map.
    private func text(at point: FramePoint) -> String {
        var parts = ["\(pixel(point.x)),\(pixel(point.y))"]
        if let image = state.shown?.frame.image {
            let (x, y) = (Int(point.x), Int(point.y))
            if x >= 0, y >= 0, x < image.width, y < image.height {
                let index = (y * image.width + x) * 3
                parts.append(
                    Colour(image.samples[index], image.samples[index + 1], image.samples[index + 2]).description)
            }
        }
        guard let observed = state.observed else { return parts.joined(separator: " ") }
        for view in state.views where view.isMap {
            guard let map = view.map(in: observed, layer: state.layerIndex) else { continue }
            let geometry = MapGeometry(
                window: observed.observation.searchWindow, rows: map.shape[0], columns: map.shape[1])
            guard let cell = geometry.cell(x: point.x, y: point.y) else { continue }
            parts.append("\(view.shortTitle) \(short(map[cell.row * map.shape[1] + cell.column]))")
        }
        if parts.count <= 2 { parts.append("outside the search window") }
        return parts.joined(separator: " ")
    }
}
