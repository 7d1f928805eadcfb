import Tensors
import Terminal

/// Numbers of a layer's channels as bars, the largest first: a group of bars above the other.
struct ChannelBars {
    let state: State
    let rect: CellRect
    let view: ViewDescriptor

    /// Draws the groups that `bars` makes of the chosen layer, or says that there are none.
    func draw(_ bars: (ObservedLayer) -> [BarGroup], into buffer: inout CellBuffer) {
        let theme = state.settings.theme
        let isFocused = state.look.focus == .view(view)
        guard let observed = state.observed, observed.layers.indices.contains(state.layerIndex) else {
            var pane = MapPane(state: state, rect: rect, view: view, title: view.title)
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
                group, of: layer, colour: colours[index % colours.count],
                in: CellRect(column: area.column, row: area.row + top, columns: area.columns, rows: bottom - top),
                into: &buffer)
        }
    }

    /// Bars from 0 up and down, the channels in the order in which the run's first frame sorted them; a label with the range
    /// and the strongest channels.
    private func draw(
        _ group: BarGroup, of layer: ObservedLayer, colour: Colour, in area: CellRect, into buffer: inout CellBuffer
    ) {
        guard area.rows > 0, group.values.count > 0 else { return }
        let label = TextStyle(foreground: state.settings.theme.text)
        if state.isOff(group.parts) {
            buffer.write(
                " \(group.name) off", endingAt: area.endColumn, row: area.row, limit: area.columns, style: label)
            return
        }
        let order = state.look.channelOrder(of: group, in: layer)
        let range = group.values.finiteRange
        let (low, high) = (min(range.lowerBound, 0), max(range.upperBound, 0))
        let extent = high - low
        // The row whose upper edge is 0.
        let zero = extent > 0 ? Int((Float(area.rows) * high / extent).rounded()) : area.rows
        let style = TextStyle(foreground: colour)
        if zero < area.rows {
            buffer.rule(
                column: area.column, row: area.row + zero, columns: area.columns,
                style: TextStyle(foreground: state.settings.theme.faint))
        }
        for column in 0..<area.columns {
            let value = group.values[order[column * order.count / area.columns]]
            let share = extent > 0 && value.isFinite ? abs(value) / extent : 0
            // At least a line, so that every channel is seen.
            let eighths = max(1, Int((share * Float(8 * area.rows)).rounded()))
            let rows = value < 0 ? zero..<area.rows : 0..<zero
            for row in rows {
                let part = eighths - 8 * (value < 0 ? row - zero : zero - 1 - row)
                guard part > 0 else { continue }
                buffer.bar(
                    eighths: part, hangs: value < 0, column: area.column + column, row: area.row + row, style: style)
            }
        }
        let top = group.values.descendingOrder.prefix(3).map { "#\($0)" }.joined(separator: " ")
        let text = " \(group.name) \(short(range.lowerBound))…\(short(range.upperBound))"
        let whole = text + "  \(top)"
        buffer.write(
            whole.count <= area.columns / 2 + 4 ? whole : text, endingAt: area.endColumn, row: area.row,
            limit: area.columns, style: label)
    }
}

extension Look {
    /// The order in which a group's channels stand: kept from the first frame that had them.
    func channelOrder(of group: BarGroup, in layer: ObservedLayer) -> [Int] {
        channelOrders[Self.orderKey(group, layer)].flatMap { $0.count == group.values.count ? $0 : nil }
            ?? group.values.descendingOrder
    }

    /// Keeps the order of the channels of every layer that has none yet.
    mutating func keepChannelOrders(of observed: ObservedFrame, views: [ViewDescriptor]) {
        for layer in observed.layers {
            for case .layerBars(let bars) in views.map(\.picture) {
                for group in bars(layer) where channelOrders[Self.orderKey(group, layer)] == nil {
                    channelOrders[Self.orderKey(group, layer)] = group.values.descendingOrder
                }
            }
        }
    }

    private static func orderKey(_ group: BarGroup, _ layer: ObservedLayer) -> String { "\(layer.name) \(group.name)" }
}

extension Tensor where Element == Float {
    /// The indices of the elements from the largest to the least; equal ones in their order, NaN last.
    var descendingOrder: [Int] {
        let values = elements.map { $0.isNaN ? -Float.infinity : $0 }
        return values.indices.sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 < $1 }
    }
}
