import Tensors
import Terminal

/// A view of the frame whose maps are kept, and the difference of the frame on the screen to it.
struct KeptPane {
    let state: State
    let rect: CellRect
    let view: ViewDescriptor

    /// The map as it was, in the colours of the one on the screen: the same colour is the same value.
    func drawKept(into buffer: inout CellBuffer) {
        guard let kept = state.kept else { return }
        var pane = pane([
            "\(view.title) of frame \(kept.frame)", "\(view.shortTitle) of frame \(kept.frame)",
            "of frame \(kept.frame)",
        ])
        pane.isFocused = state.look.focus == .kept(view)
        let map = view.map(in: kept.observed, layer: state.layerIndex)
        pane.range = current.map { state.style(of: view, for: $0).range }
        pane.observed = kept.observed
        pane.draw(map, into: &buffer)
    }

    /// The map on the screen less the kept one, about 0, cell by cell of the search window.
    func drawDifference(into buffer: inout CellBuffer) {
        guard let kept = state.kept else { return }
        var pane = pane([
            "\(view.title) less frame \(kept.frame)", "\(view.shortTitle) less frame \(kept.frame)",
            "less frame \(kept.frame)",
        ])
        pane.isFocused = state.look.focus == .difference(view)
        var difference: Tensor<Float>?
        if let current, let other = view.map(in: kept.observed, layer: state.layerIndex), current.shape == other.shape {
            difference = Tensor(
                shape: current.shape, elements: zip(current.elements, other.elements).map { $0 - $1 })
        }
        pane.isDifference = true
        pane.draw(difference, into: &buffer)
    }

    private var current: Tensor<Float>? { state.observed.flatMap { view.map(in: $0, layer: state.layerIndex) } }

    private func pane(_ titles: [String]) -> MapPane {
        MapPane(state: state, rect: rect, view: view, title: longest(of: titles, within: rect.columns))
    }
}
