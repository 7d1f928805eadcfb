import Tensors
import Terminal

/// The single channels of the chosen layer (the paper's figure 2), as many as there is room for, those first that psi^c
/// weighs most; before them the patch that the network saw.
struct ChannelGrid {
    private let state: State
    private let rect: CellRect
    private let tile: CellSize
    private let across: Int
    private let down: Int
    private let tensor: Tensor<Float>?
    private let layerName: String

    init(_ state: State, in rect: CellRect) {
        self.state = state
        self.rect = rect
        let layers = state.observed?.layers ?? []
        let layer = layers.indices.contains(state.layerIndex) ? layers[state.layerIndex] : nil
        tensor = layer.map { state.look.channelSource.tensor(of: $0) }
        layerName = layer?.name ?? ""
        // A label and a square; large screens show larger squares rather than ever more of them.
        let side = rect.rows >= 40 ? 9 : rect.rows >= 24 ? 7 : 5
        tile = CellSize(columns: Int((Double(side) / state.traits.cellAspect).rounded()) + 1, rows: side + 1)
        across = max(rect.columns / tile.columns, 1)
        down = max((rect.rows - 1) / tile.rows, 1)
    }

    /// How many channels are shown at once: where there is room for several tiles, the first is the patch's.
    var pageSize: Int { max(across * down - tilesOfPatch, 1) }

    private var tilesOfPatch: Int { state.observed?.observation.patch == nil || across * down < 4 ? 0 : 1 }

    /// The first channel of the last page.
    var lastPageStart: Int { tensor.map { ($0.shape[0] - 1) / pageSize * pageSize } ?? 0 }

    /// The channels in the order in which they are shown.
    private var order: [Int] {
        guard let tensor, let observed = state.observed else { return [] }
        let attention = observed.layers[state.layerIndex].maps.intraChannel
        return attention.count == tensor.shape[0] ? attention.descendingOrder : Array(0..<tensor.shape[0])
    }

    func draw(into buffer: inout CellBuffer) {
        let style = state.titleStyle(isFocused: true)
        guard let tensor else {
            buffer.write(
                "channels: no target yet", column: rect.column, row: rect.row, limit: rect.columns, style: style)
            return
        }
        let order = order
        let first = min(state.look.firstChannel, lastPageStart)
        let shown = order[first..<min(first + pageSize, order.count)]
        let isSorted = state.observed?.layers[state.layerIndex].maps.intraChannel.count == tensor.shape[0]
        buffer.write(
            "\(state.look.channelSource.title) \(layerName): channels \(first + 1)–\(first + shown.count) of \(order.count)"
                + (isSorted ? ", by psi^c" : "") + ", with their largest values",
            column: rect.column, row: rect.row, limit: rect.columns, style: style)
        let plane = tensor.shape[1] * tensor.shape[2]
        if tilesOfPatch > 0, let patch = state.observed?.observation.patch {
            let place = place(of: 0)
            buffer.write(
                "patch", column: place.column, row: place.row, limit: place.columns,
                style: TextStyle(foreground: state.settings.theme.faint))
            let cells = place.splitTop(1).rest
            buffer.draw(in: cells, of: state, detail: Double(patch.width)) { patch.resampled(to: $0.extent(of: cells)) }
        }
        for (position, channel) in shown.enumerated() {
            let map = tensor.withUnsafeElements {
                Tensor(
                    shape: [tensor.shape[1], tensor.shape[2]], elements: $0[(channel * plane)..<((channel + 1) * plane)]
                )
            }
            let range = map.finiteRange
            let place = place(of: position + tilesOfPatch)
            buffer.write(
                "#\(channel) \(short(range.upperBound))", column: place.column, row: place.row, limit: place.columns,
                style: TextStyle(foreground: state.settings.theme.faint))
            let picture = MapPicture(map: map, look: MapStyle(palette: state.palette, range: range), state: state)
            picture.draw(in: place.splitTop(1).rest, into: &buffer)
            picture.drawPixels(in: place.splitTop(1).rest, into: &buffer)
        }
    }

    /// The cells of a tile, with a row for its label.
    private func place(of position: Int) -> CellRect {
        CellRect(
            column: rect.column + position % across * tile.columns,
            row: rect.row + 1 + position / across * tile.rows, columns: tile.columns - 1, rows: tile.rows)
    }
}
