import Imaging

/// A picture in pixels over a rectangle of cells.
///
/// The cells below hold the same picture in characters, for links and recordings that show no pixels. What is written over
/// them afterwards makes a hole in it.
public struct PlacedPicture: Sendable, Equatable {
    /// Where it lies.
    public let cells: CellRect
    /// Its pixels: a whole number of them in each cell.
    public let image: Image
    /// How it is sent.
    public let form: GraphicsProtocol

    /// The pixels of a cell.
    var samples: CellSamples { CellSamples(across: image.width / cells.columns, down: image.height / cells.rows) }
}

extension CellBuffer {
    /// Lays a picture in pixels over cells that hold it in characters.
    ///
    /// It is left out where it would not lie wholly in the buffer, or has no whole number of pixels in each cell.
    public mutating func place(_ image: Image, in rect: CellRect, as form: GraphicsProtocol) {
        guard !rect.isEmpty, rect.intersection(bounds) == rect, image.width % rect.columns == 0,
            image.height % rect.rows == 0
        else { return }
        pictures.append(PlacedPicture(cells: rect, image: image, form: form))
        emphasise(rect, .pixels)
    }

    /// The parts of a picture over which nothing is written, as rectangles that share no cell.
    ///
    /// - Parameter index: the picture's place in `pictures`.
    public func visibleParts(ofPicture index: Int) -> [CellRect] {
        let rect = pictures[index].cells
        // A cell is the last picture's that lies over it.
        let later = pictures[(index + 1)...].map(\.cells).filter { !$0.intersection(rect).isEmpty }
        func isVisible(_ column: Int, _ row: Int) -> Bool {
            let point = CellPoint(column: column, row: row)
            return self[column, row].attributes.contains(.pixels) && !later.contains { $0.contains(point) }
        }
        var done: [CellRect] = []
        // Parts that end in the row above and may go on.
        var open: [CellRect] = []
        for row in rect.row..<rect.endRow {
            var next: [CellRect] = []
            var column = rect.column
            while column < rect.endColumn {
                let start = column
                while column < rect.endColumn, isVisible(column, row) { column += 1 }
                if column == start {
                    column += 1
                } else if let above = open.firstIndex(where: { $0.column == start && $0.endColumn == column }) {
                    var part = open.remove(at: above)
                    part.rows += 1
                    next.append(part)
                } else {
                    next.append(CellRect(column: start, row: row, columns: column - start, rows: 1))
                }
            }
            done += open
            open = next
        }
        return done + open
    }
}
