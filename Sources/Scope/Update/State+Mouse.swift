import Imaging
import Terminal
import Tracking

extension State {
    /// Answers the mouse.
    mutating func handle(_ mouse: MouseEvent) -> [Effect] {
        let layout = Layout(self)
        guard !layout.isTooSmall else { return [] }
        if mouse.kind == .move {
            hoveredFrame =
                layout.timeline.contains(mouse.point)
                ? Timeline(self, in: layout.timeline).frame(at: mouse.point.column) : nil
            return []
        }
        switch mode {
        case .command: return []
        case .help, .report:
            switch mouse.kind {
            case .wheelUp: return perform(.scroll(-3))
            case .wheelDown: return perform(.scroll(3))
            case .press: resume()
            case .drag, .release, .move: break
            }
            return []
        case .list:
            switch mouse.kind {
            case .wheelUp: return perform(.choose(-1))
            case .wheelDown: return perform(.choose(1))
            case .press: resume()
            case .drag, .release, .move: break
            }
            return []
        case .selecting(let selection):
            mode = .selecting(drawn(selection, mouse, layout))
            return []
        case .looking: break
        }
        switch mouse.kind {
        case .wheelUp, .wheelDown:
            let direction = mouse.kind == .wheelDown ? 1 : -1
            if look.arrangement == .channels { return perform(.page(direction)) }
            return perform(direction > 0 ? .stepForward : .stepBack)
        case .press, .drag:
            guard mouse.button == .left else { return [] }
            if layout.timeline.contains(mouse.point) {
                playback.isPlaying = false
                hoveredFrame = nil
                return go(to: Timeline(self, in: layout.timeline).frame(at: mouse.point.column))
            }
            if let place = layout.pane(at: mouse.point) { point(at: mouse.point, in: place) }
        case .release, .move: break
        }
        return []
    }

    /// Makes a pane the one in focus and sets the cursor to the place clicked.
    private mutating func point(at point: CellPoint, in place: Layout.Place) {
        look.focus = place.pane
        switch place.pane {
        case .frame:
            guard let placement = framePlacement(in: place.rect), placement.cells.contains(point) else { return }
            look.cursor = placement.point(of: point)
        case .comparison, .kept: break
        case .view(let view), .difference(let view):
            guard view.isMap, let observed, let map = view.map(in: observed, layer: layerIndex) else { return }
            let (rows, columns) = (map.shape[0], map.shape[1])
            let placement = MapPlacement(
                in: place.rect, rows: rows, columns: columns, cellAspect: traits.cellAspect)
            guard let cell = placement.mapCell(at: point, rows: rows, columns: columns) else { return }
            let geometry = MapGeometry(window: observed.observation.searchWindow, rows: rows, columns: columns)
            let centre = geometry.place(row: cell.row, column: cell.column)
            look.cursor = FramePoint(x: centre.x, y: centre.y)
        }
    }

    /// A selection after the mouse did something: a drag from inside moves the box, one from elsewhere draws a new one.
    private func drawn(_ selection: Selection, _ mouse: MouseEvent, _ layout: Layout) -> Selection {
        var selection = selection
        guard let place = layout.panes.first(where: { $0.pane == .frame }), let size = frameSize,
            let placement = framePlacement(in: place.rect)
        else { return selection }
        let point = placement.point(of: mouse.point)
        switch mouse.kind {
        case .press:
            guard mouse.button == .left, placement.cells.contains(mouse.point) else { break }
            let box = selection.box
            let isInside =
                point.x >= box.x && point.x < box.x + box.width && point.y >= box.y && point.y < box.y + box.height
            selection.drag = Selection.Drag(startX: point.x, startY: point.y, moved: isInside ? box : nil)
        case .drag, .release:
            guard let drag = selection.drag else { return selection }
            if mouse.kind == .release { selection.drag = nil }
            // A click without a drag changes nothing.
            guard point.x != drag.startX || point.y != drag.startY else { return selection }
            selection.origin = .drawn
            if let moved = drag.moved {
                selection.box = moved
                let step = selection.step
                selection.step = 1
                selection.move(
                    columns: Int((point.x - drag.startX).rounded()), rows: Int((point.y - drag.startY).rounded()),
                    in: size)
                selection.step = step
            } else {
                selection.box = Selection.box(
                    from: (drag.startX, drag.startY), to: (point.x, point.y), in: size)
            }
        case .wheelUp: selection.inflate(by: 1, in: size)
        case .wheelDown: selection.inflate(by: -1, in: size)
        case .move: break
        }
        return selection
    }
}
