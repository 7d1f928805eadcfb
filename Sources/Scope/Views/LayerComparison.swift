import Terminal

/// All layers side by side (the paper's figure 4): a row a layer, a column a view.
struct LayerComparison {
    let state: State
    let rect: CellRect

    private static let views: [MapView] = [.features, .interSpatial, .intraSpatial, .reinforced]

    func draw(into buffer: inout CellBuffer) {
        let layers = state.observed?.layers ?? []
        guard !layers.isEmpty else {
            buffer.write(
                "layers: no target yet", column: rect.column, row: rect.row, limit: rect.columns,
                style: state.titleStyle(isFocused: true))
            return
        }
        let width = (rect.columns + 1) / Self.views.count
        for (row, layer) in layers.enumerated() {
            let top = rect.rows * row / layers.count
            let bottom = rect.rows * (row + 1) / layers.count
            for (column, view) in Self.views.enumerated() {
                let place = CellRect(
                    column: rect.column + column * width, row: rect.row + top, columns: width - 1, rows: bottom - top)
                let long = "\(view.title) \(layer.name)"
                var pane = MapPane(
                    state: state, rect: place,
                    title: long.count < width ? long : "\(view.shortTitle) \(layer.name)")
                pane.isFocused = row == state.layerIndex
                pane.draw(view.map(of: layer), into: &buffer)
            }
        }
    }
}
