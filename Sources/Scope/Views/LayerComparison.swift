import Tensors
import Terminal

/// All layers side by side (the paper's figure 4): a row a layer, a column a view; before them the patch that the network saw.
struct LayerComparison {
    let state: State
    let rect: CellRect

    /// The views that a layer has a map for.
    private var maps: [(view: ViewDescriptor, of: @Sendable (ObservedLayer) -> Tensor<Float>)] {
        state.views.compactMap { view in
            switch view.picture {
            case .layerMap(let map): (view, map)
            case .map, .component, .layerBars, .image: nil
            }
        }
    }

    func draw(into buffer: inout CellBuffer) {
        let layers = state.observed?.layers ?? []
        guard !layers.isEmpty else {
            buffer.write(
                "layers: no target yet", column: rect.column, row: rect.row, limit: rect.columns,
                style: state.titleStyle(isFocused: true))
            return
        }
        let maps = maps
        let patch = state.observed?.observation.patch
        let first = patch == nil ? 0 : 1
        let width = (rect.columns + 1) / max(maps.count + first, 1)
        if let patch {
            let place = CellRect(
                column: rect.column, row: rect.row, columns: width - 1, rows: rect.rows / layers.count)
            ImagePane(state: state, rect: place, view: .patch).draw(patch, into: &buffer)
        }
        for (row, layer) in layers.enumerated() {
            let top = rect.rows * row / layers.count
            let bottom = rect.rows * (row + 1) / layers.count
            for (column, map) in maps.enumerated() {
                let place = CellRect(
                    column: rect.column + (column + first) * width, row: rect.row + top, columns: width - 1,
                    rows: bottom - top)
                let long = "\(map.view.title) \(layer.name)"
                var pane = MapPane(
                    state: state, rect: place, view: map.view,
                    title: long.count < width ? long : "\(map.view.shortTitle) \(layer.name)")
                pane.isFocused = row == state.layerIndex
                pane.draw(map.of(layer), into: &buffer)
            }
        }
    }
}
