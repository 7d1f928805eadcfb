import Imaging
import Terminal

/// Enlarged surroundings of the corners of the box being drawn, so that its edges can be set to the pixel: each cell shows
/// two whole pixels, those of the box lighter.
struct SelectionInset {
    let state: State
    let selection: Selection
    let image: Image

    /// The pixels shown across and down.
    private static let extent = 16

    func draw(into buffer: inout CellBuffer, over placement: FramePlacement, in rect: CellRect) {
        let style = state.traits.pictureStyle(wanted: .halves)
        // In plain cells a pixel is one cell, and half as many are shown down.
        let pixelsDown = style.glyphs == .plain ? Self.extent / 2 : Self.extent
        let rows = Self.extent / 2
        let width = Self.extent + 2
        let area = rect.splitTop(1).rest
        guard area.rows >= rows + 4, area.columns >= 2 * width + 8 else { return }
        let box = selection.box
        let corners: [(name: String, x: Double, y: Double)] = [
            ("top left", box.x, box.y), ("bottom right", box.x + box.width, box.y + box.height),
        ]
        // Away from the box: at the right where the box is in the left half.
        let middle = placement.cell(of: FramePoint(x: box.x + box.width / 2, y: box.y + box.height / 2))
        let isLeft = middle.column < area.column + area.columns / 2
        let isUpper = middle.row < area.row + area.rows / 2
        for (index, corner) in corners.enumerated() {
            let place = CellRect(
                column: isLeft ? area.endColumn - (2 - index) * width : area.column + index * width,
                row: isUpper ? area.endRow - rows - 2 : area.row, columns: width, rows: rows + 2)
            let region = BoundingBox(
                x: corner.x.rounded() - Double(Self.extent / 2), y: corner.y.rounded() - Double(pixelsDown / 2),
                width: Double(Self.extent), height: Double(pixelsDown))
            var part = image.resampled(from: region, to: (Self.extent, pixelsDown), filter: .pixels)
            tint(&part, region)
            buffer.fill(place, with: Cell(" "))
            buffer.frame(
                place, title: corner.name, style: TextStyle(foreground: state.settings.theme.selection))
            buffer.draw(part, in: place.inset(columns: 1, rows: 1), style: style)
        }
    }

    /// Lightens the pixels inside the box and blackens those outside the frame.
    private func tint(_ part: inout Image, _ region: BoundingBox) {
        let box = selection.box
        part.fill(
            BoundingBox(x: box.x - region.x, y: box.y - region.y, width: box.width, height: box.height),
            with: RGB(state.settings.theme.selection), opacity: 0.3)
        for row in 0..<part.height {
            for column in 0..<part.width {
                let (x, y) = (region.x + Double(column), region.y + Double(row))
                guard x < 0 || y < 0 || x >= Double(image.width) || y >= Double(image.height) else { continue }
                for channel in 0..<3 { part.samples[(row * part.width + column) * 3 + channel] = 0 }
            }
        }
    }
}
