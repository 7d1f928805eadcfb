import Imaging
import Network
import Tensors
import Terminal
import Tracking

/// The frame with what lies over it: a heatmap, the search window, the ground truth, the tracker's box, the box being
/// drawn, and the places that are marked.
struct FramePane {
    let state: State
    let rect: CellRect

    /// A rectangle over the frame.
    struct Overlay {
        var box: BoundingBox
        var colour: Colour
        /// Whether it is the one that matters most: heavy where there are no colours.
        var isMain = false
    }

    func draw(into buffer: inout CellBuffer) {
        buffer.write(
            title, column: rect.column, row: rect.row, limit: rect.columns,
            style: state.titleStyle(isFocused: state.look.focus == .frame))
        guard let frame = state.shown?.frame, let placement = state.framePlacement(in: rect) else {
            let theme = state.settings.theme
            buffer.write(
                state.unreadable ?? "opening \(state.subject.path)", column: rect.column, row: rect.row + 1,
                limit: rect.columns, style: TextStyle(foreground: state.unreadable == nil ? theme.faint : theme.lost))
            return
        }
        let drawsLines = state.drawsLines
        let overlays = state.unreadable == nil ? state.overlays : []
        buffer.draw(in: placement.cells, of: state, detail: placement.region.width) { samples in
            var grid = frame.image.resampled(from: placement.region, to: samples.extent(of: placement.cells))
            blendHeatmap(into: &grid, placement)
            if drawsLines { return grid }
            for overlay in overlays {
                outline(
                    placement.box(overlay.box, onGrid: grid.width, grid.height), overlay.colour, samples,
                    isOutside: overlay.isMain && placement.isSmall(overlay.box), in: &grid)
            }
            return grid
        }
        if drawsLines {
            for overlay in overlays { lines(overlay, placement, into: &buffer) }
        }
        label(placement, into: &buffer)
        for mark in state.marks {
            let cell = placement.cell(of: mark.point)
            if placement.cells.contains(cell) { buffer.put(mark.glyph, at: cell, state: state) }
        }
        if state.unreadable != nil {
            // The reason is in the last line.
            buffer.write(
                " this frame cannot be read ", column: rect.column, row: rect.row + 1, limit: rect.columns,
                style: TextStyle(foreground: .white, background: state.settings.theme.lost))
        }
        if case .selecting(let selection) = state.mode {
            SelectionInset(state: state, selection: selection, image: frame.image)
                .draw(into: &buffer, over: placement, in: rect)
        }
    }

    private var title: String {
        var parts = ["frame \(state.position)"]
        if let name = state.shown?.frame.name, state.shown?.frame.index == state.position { parts.append(name) }
        if let ghost = state.branches.ghost {
            parts.append("run \(state.branches.current.number) against \(ghost.number)")
        }
        let off = state.ablation.names
        if !off.isEmpty { parts.append("off: \(list(off))") }
        var zoom = state.look.zoom
        if case .selecting(let selection) = state.mode { zoom = state.drawingZoom(of: selection) }
        switch zoom {
        case .whole: break
        case .window: parts.append("zoom: search window")
        case .target: parts.append("zoom: target")
        }
        return parts.joined(separator: " · ")
    }

    /// Lays the chosen map over its window, half transparent.
    private func blendHeatmap(into grid: inout Image, _ placement: FramePlacement) {
        guard let view = state.look.overlay, let observed = state.observed,
            let map = view.map(in: observed, layer: state.layerIndex)
        else { return }
        let geometry = MapGeometry(
            window: observed.observation.searchWindow, rows: map.shape[0], columns: map.shape[1])
        let style = state.style(of: view, for: map)
        grid.blend(
            style.palette.picture(of: map, range: style.range),
            over: placement.box(geometry.region, onGrid: grid.width, grid.height), opacity: 0.5)
    }

    /// An outline about one line of samples wide, whatever the shape of the samples; in pixels a little more.
    ///
    /// - Parameter isOutside: whether the line runs just outside the edges, so that a small target stays in sight.
    private func outline(
        _ box: BoundingBox, _ colour: Colour, _ samples: CellSamples, isOutside: Bool, in grid: inout Image
    ) {
        let across = Double(samples.line)
        let down = samples.arePixels ? across : Double(max(samples.down / 2, 1))
        let colour = RGB(colour)
        // Snapped to samples, so that the line has one strength all around.
        let margin = isOutside ? (across, down) : (0, 0)
        let left = box.x.rounded() - margin.0
        let top = (box.y / down).rounded() * down - margin.1
        let right = max((box.x + box.width).rounded() + margin.0, left + 2 * across)
        let bottom = max(((box.y + box.height) / down).rounded() * down + margin.1, top + 2 * down)
        let horizontal = [top, bottom - down].map {
            BoundingBox(x: left, y: $0, width: right - left, height: down)
        }
        let vertical = [left, right - across].map {
            BoundingBox(x: $0, y: top, width: across, height: bottom - top)
        }
        // Of a box so low that its outline would hide it, the two sides are drawn; likewise of a narrow one.
        let isLow = bottom - top < 4 * down
        let isNarrow = right - left < 4 * across
        let strips = isLow && !isNarrow ? vertical : isNarrow && !isLow ? horizontal : horizontal + vertical
        for strip in strips { grid.fill(strip, with: colour) }
    }

    /// An outline of line characters, for terminals of few colours or none.
    private func lines(_ overlay: Overlay, _ placement: FramePlacement, into buffer: inout CellBuffer) {
        let first = placement.cell(of: FramePoint(x: overlay.box.x, y: overlay.box.y))
        let last = placement.cell(
            of: FramePoint(x: overlay.box.x + overlay.box.width - 0.5, y: overlay.box.y + overlay.box.height - 0.5))
        let cells = CellRect(
            column: first.column, row: first.row, columns: max(last.column - first.column + 1, 2),
            rows: max(last.row - first.row + 1, 2))
        // Drawn apart and cut to the picture.
        var part = buffer.part(placement.cells)
        part.frame(
            CellRect(
                column: cells.column - placement.cells.column, row: cells.row - placement.cells.row,
                columns: cells.columns, rows: cells.rows),
            glyphs: overlay.isMain ? .heavy : .light,
            style: TextStyle(foreground: overlay.colour, attributes: overlay.isMain ? .bold : []))
        buffer.draw(part, column: placement.cells.column, row: placement.cells.row)
    }

    /// Score and state above the tracker's box.
    private func label(_ placement: FramePlacement, into buffer: inout CellBuffer) {
        guard let record = state.record, state.unreadable == nil, state.mode == .looking, placement.cells.rows >= 8
        else { return }
        let text = "\(hundredths(record.score)) \(record.state?.rawValue ?? "")"
        let corner = placement.cell(of: FramePoint(x: record.box.x, y: record.box.y))
        let last = placement.cell(of: FramePoint(x: record.box.x, y: record.box.y + record.box.height))
        // Above the box and its line, where there is no room below them: never over the target.
        let gap = placement.isSmall(record.box) ? 2 : 1
        let row = corner.row - gap >= placement.cells.row ? corner.row - gap : last.row + gap
        let column = min(max(corner.column, placement.cells.column), placement.cells.endColumn - text.count)
        guard row < placement.cells.endRow, column >= placement.cells.column else { return }
        buffer.write(
            text, column: column, row: row,
            style: TextStyle(
                foreground: state.settings.theme.colour(of: record.state), background: state.settings.theme.bar,
                attributes: .bold))
    }
}

extension State {
    /// Whether boxes are lines of characters: among few colours, which are dithered, an outline would drown.
    var drawsLines: Bool {
        switch traits.depth {
        case .trueColour, .indexed256: false
        case .indexed16, .indexed8: pixels == nil
        case .monochrome: true
        }
    }

    /// What is drawn over the frame, the most important last.
    var overlays: [FramePane.Overlay] {
        let theme = settings.theme
        var overlays: [FramePane.Overlay] = []
        if let truth = subject.truth(at: position) { overlays.append(.init(box: truth, colour: theme.truth)) }
        if let observation = observed?.observation {
            if traits.depth != .monochrome, mode == .looking {
                overlays.insert(.init(box: observation.searchWindow, colour: theme.window), at: 0)
            }
            for file in branches.all where file.file != nil && file.number != branches.ghost?.number {
                if let record = file.records[position] { overlays.append(.init(box: record.box, colour: theme.faint)) }
            }
            if let ghost = branches.ghost?.records[position] {
                overlays.append(.init(box: ghost.box, colour: theme.ghost))
            }
            if let reference = shown?.reference { overlays.append(.init(box: reference.box, colour: theme.faint)) }
            overlays.append(
                .init(box: observation.box, colour: theme.colour(of: observation.state), isMain: mode == .looking))
        }
        if case .selecting(let selection) = mode {
            overlays.append(.init(box: selection.box, colour: theme.selection, isMain: true))
        }
        return overlays
    }
}
