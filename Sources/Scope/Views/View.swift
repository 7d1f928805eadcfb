import Imaging
import Terminal

/// The screen of a state.
public func view(_ state: State) -> CellBuffer {
    var buffer = CellBuffer(size: state.size)
    let layout = Layout(state)
    if layout.isTooSmall {
        let lines = ["too small: \(state.size)", "at least \(Layout.smallest)", "is needed"]
        for (row, line) in lines.enumerated() { buffer.write(line, centredIn: buffer.bounds, row: row) }
        return buffer
    }
    switch state.look.arrangement {
    case .overview, .full:
        for place in layout.panes { draw(place, of: state, into: &buffer) }
    case .channels: ChannelGrid(state, in: layout.main).draw(into: &buffer)
    case .layers: LayerComparison(state: state, rect: layout.main).draw(into: &buffer)
    }
    Readout(state).draw(into: &buffer, in: layout.readout)
    WhyLine(state: state).draw(into: &buffer, in: layout.why)
    Timeline(state, in: layout.timeline).draw(into: &buffer)
    StatusLine(state: state).draw(into: &buffer, in: layout.status)
    MessageLine(state: state).draw(into: &buffer, in: layout.message)
    switch state.mode {
    case .help(let list): HelpOverlay.draw(state, list: list, into: &buffer, in: layout.main)
    case .report(let scroll): ReportOverlay.draw(state, scroll: scroll, into: &buffer, in: layout.main)
    case .list(let choice):
        switch choice.subject {
        case .events, .branches: ListOverlay(state: state, choice: choice).draw(into: &buffer, in: layout.main)
        case .sweep: SweepOverlay(state: state, choice: choice).draw(into: &buffer, in: layout.main)
        }
    case .looking, .selecting, .command: break
    }
    return buffer
}

private func draw(_ place: Layout.Place, of state: State, into buffer: inout CellBuffer) {
    switch place.pane {
    case .frame: FramePane(state: state, rect: place.rect).draw(into: &buffer)
    case .view(let view):
        switch view.picture {
        case .layerBars(let bars): ChannelBars(state: state, rect: place.rect, view: view).draw(bars, into: &buffer)
        case .image(let image):
            ImagePane(state: state, rect: place.rect, view: view).draw(state.observed.flatMap(image), into: &buffer)
        case .map, .component, .layerMap:
            let layer = view.isOfLayer && state.layerNames.indices.contains(state.layerIndex)
            let name = layer ? state.layerNames[state.layerIndex] : nil
            var pane = MapPane(
                state: state, rect: place.rect, view: view, title: title(of: view, name, state, place.rect.columns))
            pane.isFocused = state.look.focus == place.pane
            pane.draw(state.observed.flatMap { view.map(in: $0, layer: state.layerIndex) }, into: &buffer)
        }
    case .comparison:
        ComparisonPane(state: state, rect: place.rect).draw(into: &buffer)
    case .kept(let view): KeptPane(state: state, rect: place.rect, view: view).drawKept(into: &buffer)
    case .difference(let view): KeptPane(state: state, rect: place.rect, view: view).drawDifference(into: &buffer)
    }
}

/// A view's title, as long as there is room for.
private func title(of view: ViewDescriptor, _ layer: String?, _ state: State, _ columns: Int) -> String {
    if view == .response, state.shown?.reference != nil {
        return longest(of: ["response g, parts off", "g, parts off"], within: columns)
    }
    guard let layer else { return longest(of: [view.title, view.shortTitle], within: columns) }
    return longest(of: ["\(view.title) \(layer)", "\(view.shortTitle) \(layer)", view.shortTitle], within: columns)
}

/// The first of several ways to say something that has room; the last where none has.
///
/// - Parameter texts: the longest first.
func longest(of texts: [String], within columns: Int) -> String {
    texts.first { $0.count <= columns } ?? texts.last ?? ""
}

extension State {
    /// How pictures are drawn.
    var pictureStyle: PictureStyle { traits.pictureStyle(wanted: settings.glyphs) }
    /// The colours for numbers: without colours, brightness alone.
    var palette: ColourMap { traits.depth == .monochrome ? .grey : settings.palette }

    /// How a pane's title is written.
    func titleStyle(isFocused: Bool) -> TextStyle {
        TextStyle(
            foreground: isFocused ? settings.theme.focus : settings.theme.title,
            attributes: isFocused ? [.bold, .underline] : .bold)
    }
}
