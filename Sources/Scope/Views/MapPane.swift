import Imaging
import Tensors
import Terminal
import Tracking

/// A map of numbers as colours, with its title, the range of its values, and the places that are marked.
struct MapPane {
    let state: State
    let rect: CellRect
    let view: ViewDescriptor
    let title: String
    var isFocused = false
    /// The values of the first and last colour; the view's where nil.
    var range: ClosedRange<Float>?
    /// What stands below the map instead of the legend.
    var footer: String?
    /// The record that the map belongs to; that of the frame on the screen where nil.
    var observed: ObservedFrame?
    /// Whether the numbers are differences, drawn about 0.
    var isDifference = false

    init(state: State, rect: CellRect, view: ViewDescriptor, title: String) {
        self.state = state
        self.rect = rect
        self.view = view
        self.title = title
    }

    /// Draws a map [H,W], or says that there is none.
    func draw(_ map: Tensor<Float>?, into buffer: inout CellBuffer) {
        buffer.write(
            title, column: rect.column, row: rect.row, limit: rect.columns,
            style: state.titleStyle(isFocused: isFocused))
        let isOff = state.observed != nil && state.isOff(view.parts)
        guard let map, map.count > 0, !isOff else {
            buffer.write(
                reason(isOff: isOff), column: rect.column, row: rect.row + 1, limit: rect.columns,
                style: TextStyle(foreground: state.settings.theme.faint))
            return
        }
        let (rows, columns) = (map.shape[0], map.shape[1])
        let placement = MapPlacement(in: rect, rows: rows, columns: columns, cellAspect: state.traits.cellAspect)
        var look = isDifference ? state.styleOfDifference(map) : state.style(of: view, for: map)
        if let range { look.range = range }
        let picture = MapPicture(map: map, look: look, state: state)
        draw(picture, in: placement.cells, into: &buffer)
        markPeak(placement, map, into: &buffer)
        // Over the cells with their sign: in pixels the peak has one of its own.
        picture.drawPixels(in: placement.cells, into: &buffer) { grid, samples in
            explain(&grid, map, line: samples.line)
            if let peak = Self.peak(of: map) {
                grid.cross(
                    x: (Double(peak.column) + 0.5) / Double(columns) * Double(grid.width),
                    y: (Double(peak.row) + 0.5) / Double(rows) * Double(grid.height), line: samples.line,
                    colour: RGB(state.settings.theme.focus))
            }
        }
        markPlaces(placement, map, into: &buffer)
        guard !placement.legend.isEmpty else { return }
        if let footer {
            buffer.write(
                footer, column: rect.column, row: placement.legend.row, limit: rect.columns,
                style: TextStyle(foreground: state.settings.theme.text))
        } else {
            Legend(style: look, state: state).draw(into: &buffer, in: placement.legend)
        }
    }

    /// Why there is no map.
    private func reason(isOff: Bool) -> String {
        if state.observed == nil { return "no target yet" }
        if isOff { return "off" }
        return state.shownMaps.contains(view.request) ? "\(state.tracker.name) has none" : "not computed"
    }

    /// Draws the colours, darker beyond the frame, where the tracker sees padding only, with a faint outline of the target.
    private func draw(_ picture: MapPicture, in cells: CellRect, into buffer: inout CellBuffer) {
        let isInSteps = picture.draw(in: cells, into: &buffer) { explain(&$0, picture.map, line: 1) }
        if isInSteps, let (box, frame) = surroundings(of: picture.map, columns: cells.columns, rows: cells.rows) {
            buffer.hatch(cells, outside: frame)
            buffer.corners(of: box, in: cells)
        }
    }

    /// Darkens what lies beyond the frame and outlines the target.
    private func explain(_ grid: inout Image, _ map: Tensor<Float>, line: Int) {
        guard let (box, frame) = surroundings(of: map, columns: grid.width, rows: grid.height) else { return }
        grid.darken(outside: frame, opacity: 0.6)
        grid.outline(box, with: RGB(255, 255, 255), thickness: Double(line), opacity: 0.45)
    }

    /// The target's box and the frame in units of a grid over the map; nil where they are not known.
    private func surroundings(
        of map: Tensor<Float>, columns: Int, rows: Int
    ) -> (box: BoundingBox, frame: BoundingBox)? {
        guard let observation = (observed ?? state.observed)?.observation, let size = state.frameSize else {
            return nil
        }
        let region = MapGeometry(window: observation.searchWindow, rows: map.shape[0], columns: map.shape[1]).region
        let frame = BoundingBox(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
        return (
            observation.box.on(region, columns: columns, rows: rows), frame.on(region, columns: columns, rows: rows)
        )
    }

    /// Where the largest value is; nil where it is no number.
    private static func peak(of map: Tensor<Float>) -> (row: Int, column: Int)? {
        let values = map.elements
        guard let peak = values.indices.max(by: { values[$0] < values[$1] }), values[peak].isFinite else { return nil }
        return (peak / map.shape[1], peak % map.shape[1])
    }

    /// Marks the peak.
    private func markPeak(_ placement: MapPlacement, _ map: Tensor<Float>, into buffer: inout CellBuffer) {
        guard let peak = Self.peak(of: map) else { return }
        let point = placement.screenCell(
            row: peak.row, column: peak.column, rows: map.shape[0], columns: map.shape[1])
        buffer.put("×", at: point, state: state, colour: state.settings.theme.focus)
    }

    /// Marks the cursor's and the pinned places.
    private func markPlaces(_ placement: MapPlacement, _ map: Tensor<Float>, into buffer: inout CellBuffer) {
        let (rows, columns) = (map.shape[0], map.shape[1])
        guard let window = state.observed?.observation.searchWindow else { return }
        let geometry = MapGeometry(window: window, rows: rows, columns: columns)
        for mark in state.marks {
            guard let cell = geometry.cell(x: mark.point.x, y: mark.point.y) else { continue }
            let point = placement.screenCell(row: cell.row, column: cell.column, rows: rows, columns: columns)
            buffer.put(mark.glyph, at: point, state: state)
        }
    }
}

/// A place that every pane marks.
struct Mark {
    var point: FramePoint
    var glyph: Unicode.Scalar
}

extension State {
    /// The pinned places by their digits, and the cursor.
    var marks: [Mark] {
        let digits = "123456789".unicodeScalars
        return zip(look.pins, digits).map { Mark(point: $0, glyph: $1) }
            + (look.cursor.map { [Mark(point: $0, glyph: "┼")] } ?? [])
    }
}

extension CellBuffer {
    /// Writes a mark over a picture.
    mutating func put(_ glyph: Unicode.Scalar, at point: CellPoint, state: State, colour: Colour? = nil) {
        guard bounds.contains(point) else { return }
        let under = self[point.column, point.row]
        switch state.traits.depth {
        case .trueColour:
            let ground = under.background.isDefault ? Colour.black : under.background
            self[point.column, point.row] = Cell(
                glyph, foreground: colour ?? state.settings.theme.cursor,
                background: ground.mixed(with: .black, fraction: 0.4), attributes: .bold)
        // Among few colours nothing is sure to stand out but black and white.
        case .indexed256, .indexed16, .indexed8:
            self[point.column, point.row] = Cell(glyph, foreground: .white, background: .black, attributes: .bold)
        case .monochrome: self[point.column, point.row] = Cell(glyph, attributes: [.bold, .reverse])
        }
    }

    /// Strokes over the cells of a map that lie outside the frame.
    ///
    /// - Parameter frame: the frame in cells of the map, from its upper left corner.
    fileprivate mutating func hatch(_ cells: CellRect, outside frame: BoundingBox) {
        for row in 0..<cells.rows {
            for column in 0..<cells.columns {
                let (x, y) = (Double(column) + 0.5, Double(row) + 0.5)
                let isInside = x >= frame.x && x < frame.x + frame.width && y >= frame.y && y < frame.y + frame.height
                if !isInside { overwrite("/", column: cells.column + column, row: cells.row + row) }
            }
        }
    }

    /// The corners of a box over a map.
    ///
    /// - Parameter box: it in cells of the map, from its upper left corner.
    fileprivate mutating func corners(of box: BoundingBox, in cells: CellRect) {
        let (left, right) = (Int(box.x.rounded(.down)), Int((box.x + box.width).rounded(.up)) - 1)
        let (top, bottom) = (Int(box.y.rounded(.down)), Int((box.y + box.height).rounded(.up)) - 1)
        for (glyph, column, row) in [("┌", left, top), ("┐", right, top), ("└", left, bottom), ("┘", right, bottom)] {
            guard (0..<cells.columns).contains(column), (0..<cells.rows).contains(row) else { continue }
            overwrite(Unicode.Scalar(glyph) ?? "+", column: cells.column + column, row: cells.row + row)
        }
    }

    /// Writes a glyph over a map in steps, dark on light colours and light on dark ones.
    private mutating func overwrite(_ glyph: Unicode.Scalar, column: Int, row: Int) {
        let under = self[column, row]
        guard !under.background.isDefault else {
            self[column, row] = Cell(glyph)
            return
        }
        self[column, row] = Cell(
            glyph, foreground: under.background.luma > 110 ? .black : .white, background: under.background)
    }
}

extension Image {
    /// Draws a cross with a dark rim.
    ///
    /// - Parameters:
    ///   - x: its middle, in pixels from the left edge.
    ///   - y: the same from the top.
    ///   - line: how thick it is; it is six times as wide.
    fileprivate mutating func cross(x: Double, y: Double, line: Int, colour: RGB) {
        for (thickness, colour) in [(Double(line) + 2, RGB(0, 0, 0)), (Double(line), colour)] {
            for step in -3 * line...3 * line {
                for side in [-1.0, 1] {
                    fill(
                        BoundingBox(
                            x: (x + Double(step) - thickness / 2).rounded(),
                            y: (y + side * Double(step) - thickness / 2).rounded(), width: thickness,
                            height: thickness), with: colour)
                }
            }
        }
    }
}

extension BoundingBox {
    /// The box in cells of a grid that covers a region.
    fileprivate func on(_ region: BoundingBox, columns: Int, rows: Int) -> BoundingBox {
        let (across, down) = (Double(columns) / region.width, Double(rows) / region.height)
        return BoundingBox(
            x: (x - region.x) * across, y: (y - region.y) * down, width: width * across, height: height * down)
    }
}

/// The colours with the values of their ends.
struct Legend {
    let style: MapStyle
    let state: State

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        let text = TextStyle(foreground: state.settings.theme.faint)
        let steps = ColourSteps(style.palette, depth: state.traits.depth)
        let (low, high, gap) = ends(of: steps, within: rect.columns)
        let room = rect.columns - low.count - high.count - 2 * gap
        guard room >= 3 else {
            buffer.write("\(low)…\(high)", column: rect.column, row: rect.row, limit: rect.columns, style: text)
            return
        }
        let count = steps?.steps.count ?? 16
        let width = min(room, steps != nil && count > room && state.hasHalves ? (count + 1) / 2 : count)
        buffer.write(low, column: rect.column, row: rect.row, style: text)
        let bar = CellRect(column: rect.column + low.count + gap, row: rect.row, columns: width, rows: 1)
        defer { buffer.write(high, column: bar.endColumn + gap, row: rect.row, style: text) }
        if let steps { return buffer.draw(legend: steps, in: bar, hasHalves: state.hasHalves) }
        let samples = (0..<(width * 2)).flatMap { index in
            let colour = style.palette.colour(at: Float(index) / Float(width * 2 - 1))
            return [colour.red, colour.green, colour.blue]
        }
        buffer.draw(Image(width: width * 2, height: 1, samples: samples), in: bar, style: state.pictureStyle)
    }

    /// What stands at the ends, and the space beside it: in as few characters as leave room for every step.
    private func ends(of steps: ColourSteps?, within columns: Int) -> (low: String, high: String, gap: Int) {
        let (low, high) = (style.range.lowerBound, style.range.upperBound)
        let suffix = style.isLocked ? " locked" : ""
        let full = (low: short(low), high: short(high) + suffix, gap: 1)
        guard let steps, state.hasHalves else { return full }
        let forms = [full, (full.low, full.high, 0), (brief(low), brief(high) + suffix, 0)]
        return forms.first { columns - $0.0.count - $0.1.count - 2 * $0.2 >= (steps.steps.count + 1) / 2 } ?? full
    }
}

/// A picture in colours, such as the patch that the network saw.
struct ImagePane {
    let state: State
    let rect: CellRect
    let view: ViewDescriptor

    /// Draws a picture, or says that there is none.
    func draw(_ image: Image?, into buffer: inout CellBuffer) {
        let isFocused = state.look.focus == .view(view)
        guard let image else {
            var pane = MapPane(state: state, rect: rect, view: view, title: view.title)
            pane.isFocused = isFocused
            pane.draw(nil, into: &buffer)
            return
        }
        buffer.write(
            "\(view.title) \(image.width)x\(image.height)", column: rect.column, row: rect.row,
            limit: rect.columns, style: state.titleStyle(isFocused: isFocused))
        let placement = MapPlacement(
            in: rect, rows: image.height, columns: image.width, cellAspect: state.traits.cellAspect)
        buffer.draw(in: placement.cells, of: state, detail: Double(image.width)) {
            image.resampled(to: $0.extent(of: placement.cells))
        }
    }
}
