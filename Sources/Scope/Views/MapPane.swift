import Imaging
import Tensors
import Terminal

/// A map of numbers as colours, with its title, the range of its values, and the places that are marked.
struct MapPane {
    let state: State
    let rect: CellRect
    let title: String
    var isFocused = false
    /// The values of the first and last colour; the map's own where nil.
    var range: ClosedRange<Float>?
    /// What stands below the map instead of the legend.
    var footer: String?

    init(state: State, rect: CellRect, title: String) {
        self.state = state
        self.rect = rect
        self.title = title
    }

    /// Draws a map [H,W], or says that there is none.
    func draw(_ map: Tensor<Float>?, into buffer: inout CellBuffer) {
        buffer.write(
            title, column: rect.column, row: rect.row, limit: rect.columns,
            style: state.titleStyle(isFocused: isFocused))
        guard let map, map.count > 0 else {
            let reason = state.observed == nil ? "no target yet" : "not computed"
            buffer.write(
                reason, column: rect.column, row: rect.row + 1, limit: rect.columns,
                style: TextStyle(foreground: state.settings.theme.faint))
            return
        }
        let (rows, columns) = (map.shape[0], map.shape[1])
        let placement = MapPlacement(in: rect, rows: rows, columns: columns, cellAspect: state.traits.cellAspect)
        let values = range ?? map.finiteRange
        buffer.draw(state.palette.picture(of: map, range: values), in: placement.cells, style: state.pictureStyle)
        mark(placement, rows: rows, columns: columns, into: &buffer)
        guard !placement.legend.isEmpty else { return }
        if let footer {
            buffer.write(
                footer, column: rect.column, row: placement.legend.row, limit: rect.columns,
                style: TextStyle(foreground: state.settings.theme.text))
        } else {
            Legend(range: values, state: state).draw(into: &buffer, in: placement.legend)
        }
    }

    /// Marks the cursor's and the pinned places.
    private func mark(_ placement: MapPlacement, rows: Int, columns: Int, into buffer: inout CellBuffer) {
        guard let window = state.observed?.observation.searchWindow else { return }
        let geometry = MapGeometry(window: window, rows: rows, columns: columns)
        for mark in state.marks {
            guard let cell = geometry.cell(x: mark.point.x, y: mark.point.y) else { continue }
            let point = placement.screenCell(row: cell.row, column: cell.column, rows: rows, columns: columns)
            buffer.put(mark.glyph, at: point, state: state)
        }
    }
}

/// A place that every pane marks.
struct Mark {
    var point: FramePoint
    var glyph: Unicode.Scalar
}

extension State {
    /// The pinned places by their digits, and the cursor.
    var marks: [Mark] {
        let digits = "123456789".unicodeScalars
        return zip(look.pins, digits).map { Mark(point: $0, glyph: $1) }
            + (look.cursor.map { [Mark(point: $0, glyph: "┼")] } ?? [])
    }
}

extension CellBuffer {
    /// Writes a mark over a picture.
    mutating func put(_ glyph: Unicode.Scalar, at point: CellPoint, state: State) {
        guard bounds.contains(point) else { return }
        let under = self[point.column, point.row]
        let ground = under.background.isDefault ? Colour.black : under.background
        self[point.column, point.row] = Cell(
            glyph, foreground: state.settings.theme.cursor, background: ground.mixed(with: .black, fraction: 0.4),
            attributes: state.traits.depth == .monochrome ? [.bold, .reverse] : .bold)
    }
}

extension Tensor where Element == Float {
    /// The least and the largest finite value; 0...0 where there is none.
    var finiteRange: ClosedRange<Float> {
        withUnsafeElements { values in
            var low = Float.infinity
            var high = -Float.infinity
            for value in values where value.isFinite {
                low = Swift.min(low, value)
                high = Swift.max(high, value)
            }
            return low <= high ? low...high : 0...0
        }
    }
}

/// The colours with the values of their ends.
struct Legend {
    let range: ClosedRange<Float>
    let state: State

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        let style = TextStyle(foreground: state.settings.theme.faint)
        let (low, high) = (short(range.lowerBound), short(range.upperBound))
        let room = rect.columns - low.count - high.count - 2
        guard room >= 3 else {
            buffer.write("\(low)…\(high)", column: rect.column, row: rect.row, limit: rect.columns, style: style)
            return
        }
        let width = min(room, 16)
        buffer.write(low, column: rect.column, row: rect.row, style: style)
        let bar = CellRect(column: rect.column + low.count + 1, row: rect.row, columns: width, rows: 1)
        let samples = (0..<(width * 2)).flatMap { index in
            let colour = state.palette.colour(at: Float(index) / Float(width * 2 - 1))
            return [colour.red, colour.green, colour.blue]
        }
        buffer.draw(Image(width: width * 2, height: 1, samples: samples), in: bar, style: state.pictureStyle)
        buffer.write(high, column: bar.endColumn + 1, row: rect.row, style: style)
    }
}

/// A picture in colours, such as the patch that the network saw.
struct ImagePane {
    let state: State
    let rect: CellRect
    let view: ViewDescriptor

    /// Draws a picture, or says that there is none.
    func draw(_ image: Image?, into buffer: inout CellBuffer) {
        let isFocused = state.look.focus == .view(view)
        guard let image else {
            var pane = MapPane(state: state, rect: rect, title: view.title)
            pane.isFocused = isFocused
            pane.draw(nil, into: &buffer)
            return
        }
        buffer.write(
            "\(view.title) \(image.width)x\(image.height)", column: rect.column, row: rect.row,
            limit: rect.columns, style: state.titleStyle(isFocused: isFocused))
        let placement = MapPlacement(
            in: rect, rows: image.height, columns: image.width, cellAspect: state.traits.cellAspect)
        buffer.draw(image, in: placement.cells, style: state.pictureStyle)
    }
}
