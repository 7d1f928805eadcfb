import Tensors
import Terminal

/// h^c and psi^c as bars, the largest first.
struct ChannelBars {
    let state: State
    let rect: CellRect

    func draw(into buffer: inout CellBuffer) {
        let theme = state.settings.theme
        let isFocused = state.look.focus == .view(.channels)
        guard let observed = state.observed, observed.layers.indices.contains(state.layerIndex) else {
            var pane = MapPane(state: state, rect: rect, title: MapView.channels.title)
            pane.isFocused = isFocused
            pane.draw(nil, into: &buffer)
            return
        }
        let layer = observed.layers[state.layerIndex]
        let long = "\(MapView.channels.title) \(layer.name)"
        buffer.write(
            long.count <= rect.columns ? long : "\(MapView.channels.shortTitle) \(layer.name)", column: rect.column,
            row: rect.row, limit: rect.columns, style: state.titleStyle(isFocused: isFocused))
        let area = rect.splitTop(1).rest
        let (upper, lower) = area.splitTop(area.rows / 2)
        bars("h^c", layer.maps.interChannel, colour: theme.window, in: upper, into: &buffer)
        bars("psi^c", layer.maps.intraChannel, colour: theme.tracked, in: lower, into: &buffer)
    }

    /// Bars from the least value up; a label with the range and the strongest channels where the bars are low.
    private func bars(
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
