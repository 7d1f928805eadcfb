import Imaging
import Terminal

/// The box being drawn, enlarged with a margin, in a corner of the frame's pane where it does not cover the box.
struct SelectionInset {
    let state: State
    let selection: Selection
    let image: Image

    func draw(into buffer: inout CellBuffer, over placement: FramePlacement, in rect: CellRect) {
        let area = rect.splitTop(1).rest
        let size = CellSize(columns: min(area.columns / 3, 40), rows: min(area.rows / 2, 18))
        // Where the box fills most of the pane it is seen well enough.
        guard size.columns >= 14, size.rows >= 6, let place = place(of: size, in: area, beside: placement) else {
            return
        }
        let box = selection.box
        let inner = place.inset(columns: 1, rows: 1)
        // A quarter of the box on every side, in the shape of the inset.
        let shape = Double(inner.columns) * state.traits.cellAspect / Double(inner.rows)
        let height = max(box.height * 1.5, box.width * 1.5 / shape, 8)
        let region = BoundingBox(
            x: box.x + box.width / 2 - height * shape / 2, y: box.y + box.height / 2 - height / 2,
            width: height * shape, height: height)
        buffer.fill(place, with: Cell(" "))
        buffer.frame(place, title: "box", style: TextStyle(foreground: state.settings.theme.selection))
        buffer.draw(in: inner, of: state) { samples in
            var part = image.resampled(from: region, to: samples.extent(of: inner), filter: .pixels)
            tint(&part, region, line: Double(samples.line))
            return part
        }
    }

    /// The corner that is furthest from the box; nil where the inset would cover it in each.
    private func place(of size: CellSize, in area: CellRect, beside placement: FramePlacement) -> CellRect? {
        let box = selection.box
        let first = placement.cell(of: FramePoint(x: box.x, y: box.y))
        let last = placement.cell(of: FramePoint(x: box.x + box.width, y: box.y + box.height))
        // With the line around it.
        let covered = CellRect(
            column: first.column - 1, row: first.row - 1, columns: last.column - first.column + 3,
            rows: last.row - first.row + 3)
        let corners = [area.column, area.endColumn - size.columns].flatMap { column in
            [area.row, area.endRow - size.rows].map { row in
                CellRect(column: column, row: row, columns: size.columns, rows: size.rows)
            }
        }
        func distance(_ corner: CellRect) -> Int {
            abs(corner.column + corner.columns / 2 - covered.column - covered.columns / 2)
                + abs(corner.row + corner.rows / 2 - covered.row - covered.rows / 2)
        }
        return corners.filter { $0.intersection(covered).isEmpty }.max { distance($0) < distance($1) }
    }

    /// Draws the box's edges and blackens what lies outside the frame.
    private func tint(_ part: inout Image, _ region: BoundingBox, line: Double) {
        let across = Double(part.width) / region.width
        let down = Double(part.height) / region.height
        func scaled(_ box: BoundingBox) -> BoundingBox {
            BoundingBox(
                x: (box.x - region.x) * across, y: (box.y - region.y) * down, width: box.width * across,
                height: box.height * down)
        }
        let frame = scaled(BoundingBox(x: 0, y: 0, width: Double(image.width), height: Double(image.height)))
        part.darken(outside: frame, opacity: 1)
        let box = scaled(selection.box)
        part.outline(
            BoundingBox(x: box.x - line, y: box.y - line, width: box.width + 2 * line, height: box.height + 2 * line),
            with: RGB(state.settings.theme.selection), thickness: line)
    }
}

extension Image {
    /// Darkens what lies outside a rectangle.
    ///
    /// - Parameter opacity: 0 leaves it as it is, 1 makes it black.
    mutating func darken(outside box: BoundingBox, opacity: Double) {
        let black = RGB(0, 0, 0)
        let (wide, high) = (Double(width), Double(height))
        let left = min(max(box.x, 0), wide)
        let right = min(max(box.x + box.width, left), wide)
        let top = min(max(box.y, 0), high)
        let bottom = min(max(box.y + box.height, top), high)
        fill(BoundingBox(x: 0, y: 0, width: wide, height: top), with: black, opacity: opacity)
        fill(BoundingBox(x: 0, y: bottom, width: wide, height: high - bottom), with: black, opacity: opacity)
        fill(BoundingBox(x: 0, y: top, width: left, height: bottom - top), with: black, opacity: opacity)
        fill(BoundingBox(x: right, y: top, width: wide - right, height: bottom - top), with: black, opacity: opacity)
    }
}
