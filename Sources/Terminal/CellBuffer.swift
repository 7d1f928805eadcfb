/// A screen's content as a value: what a view returns and a terminal shows.
///
/// Every drawing operation is clipped to the buffer, so that a view may be drawn at any size.
public struct CellBuffer: Sendable, Equatable {
    /// The extents.
    public let size: CellSize
    /// The cells row by row; always `size.columns * size.rows` of them.
    public private(set) var cells: [Cell]
    /// The pictures in pixels that lie over cells, later ones over earlier ones.
    public internal(set) var pictures: [PlacedPicture] = []

    /// A buffer filled with one cell.
    public init(size: CellSize, filledWith cell: Cell = .blank) {
        self.size = size
        cells = Array(repeating: cell, count: size.columns * size.rows)
    }

    /// All of it as a rectangle.
    public var bounds: CellRect { CellRect(size) }

    /// The cell at a place. Reading outside gives a blank, writing outside does nothing.
    public subscript(column: Int, row: Int) -> Cell {
        get {
            guard column >= 0, column < size.columns, row >= 0, row < size.rows else { return .blank }
            return cells[row * size.columns + column]
        }
        set {
            guard column >= 0, column < size.columns, row >= 0, row < size.rows else { return }
            cells[row * size.columns + column] = newValue
        }
    }

    /// Calls `body` with every row of a rectangle, for writing: the row's number and its cells within the rectangle.
    mutating func withRows(of rect: CellRect, _ body: (Int, UnsafeMutableBufferPointer<Cell>) -> Void) {
        let visible = rect.intersection(bounds)
        guard !visible.isEmpty else { return }
        let stride = size.columns
        cells.withUnsafeMutableBufferPointer { all in
            for row in visible.row..<visible.endRow {
                let start = row * stride + visible.column
                body(row, UnsafeMutableBufferPointer(rebasing: all[start..<(start + visible.columns)]))
            }
        }
    }

    /// The glyphs alone as text, a line a row, trailing spaces kept off.
    public var text: String { (0..<size.rows).map(text(ofRow:)).joined(separator: "\n") }

    /// One row's glyphs as text, trailing spaces kept off; empty outside the buffer.
    public func text(ofRow row: Int) -> String {
        guard row >= 0, row < size.rows else { return "" }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: cells[(row * size.columns)..<((row + 1) * size.columns)].map(\.glyph))
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
