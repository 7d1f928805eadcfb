import Tensors
import Terminal

/// Numbers of a layer's channels as bars, the largest first: a group of bars above the other.
struct ChannelBars {
    let state: State
    let rect: CellRect
    let view: ViewDescriptor

    /// Draws the groups that `bars` makes of the chosen layer, or says that there are none.
    func draw(_ bars: (ObservedLayer) -> [(name: String, values: Tensor<Float>)], into buffer: inout CellBuffer) {
        let theme = state.settings.theme
        let isFocused = state.look.focus == .view(view)
        guard let observed = state.observed, observed.layers.indices.contains(state.layerIndex) else {
            var pane = MapPane(state: state, rect: rect, title: view.title)
            pane.isFocused = isFocused
            pane.draw(nil, into: &buffer)
            return
        }
        let layer = observed.layers[state.layerIndex]
        let long = "\(view.title) \(layer.name)"
        buffer.write(
            long.count <= rect.columns ? long : "\(view.shortTitle) \(layer.name)", column: rect.column,
            row: rect.row, limit: rect.columns, style: state.titleStyle(isFocused: isFocused))
        let area = rect.splitTop(1).rest
        let groups = bars(layer)
        let colours = [theme.window, theme.tracked]
        for (index, group) in groups.enumerated() {
            let (top, bottom) = (area.rows * index / groups.count, area.rows * (index + 1) / groups.count)
            draw(
                group.name, group.values, colour: colours[index % colours.count],
                in: CellRect(column: area.column, row: area.row + top, columns: area.columns, rows: bottom - top),
                into: &buffer)
        }
    }

    /// Bars from the least value up; a label with the range and the strongest channels where the bars are low.
    private func draw(
        _ name: String, _ values: Tensor<Float>, colour: Colour, in area: CellRect, into buffer: inout CellBuffer
    ) {
        guard area.rows > 0, values.count > 0 else { return }
        let order = values.descendingOrder
        let range = values.finiteRange
        let extent = range.upperBound - range.lowerBound
        let style = TextStyle(foreground: colour)
        for column in 0..<area.columns {
            let channel = order[column * order.count / area.columns]
            let share = extent > 0 ? (values[channel] - range.lowerBound) / extent : 1
            // At least a line, so that every channel is seen.
            let eighths = max(1, share.isFinite ? Int((share * Float(8 * area.rows)).rounded()) : 1)
            for row in 0..<area.rows {
                let part = eighths - 8 * (area.rows - 1 - row)
                guard part > 0 else { continue }
                buffer.write(
                    String(BlockGlyphs.bar(eighths: part)), column: area.column + column, row: area.row + row,
                    style: style)
            }
        }
        let top = order.prefix(3).map { "#\($0)" }.joined(separator: " ")
        let text = " \(name) \(short(range.lowerBound))…\(short(range.upperBound))"
        let whole = text + "  \(top)"
        buffer.write(
            whole.count <= area.columns / 2 + 4 ? whole : text, endingAt: area.endColumn, row: area.row,
            limit: area.columns, style: TextStyle(foreground: state.settings.theme.text))
    }
}

extension Tensor where Element == Float {
    /// The indices of the elements from the largest to the least; equal ones in their order, NaN last.
    var descendingOrder: [Int] {
        let values = elements.map { $0.isNaN ? -Float.infinity : $0 }
        return values.indices.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
    }
}
