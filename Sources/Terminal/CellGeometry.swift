/// A size of a screen or a part of it, in cells.
public struct CellSize: Sendable, Hashable, CustomStringConvertible {
    /// Cells across, at least 0.
    public var columns: Int
    /// Cells down, at least 0.
    public var rows: Int

    /// A size; negative extents become 0.
    public init(columns: Int, rows: Int) {
        self.columns = max(columns, 0)
        self.rows = max(rows, 0)
    }

    /// `80x24`.
    public var description: String { "\(columns)x\(rows)" }
}

/// A place on the screen; column and row 0 are the top left.
public struct CellPoint: Sendable, Hashable {
    /// Cells from the left edge.
    public var column: Int
    /// Cells from the top edge.
    public var row: Int

    /// A place from its column and row.
    public init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A rectangle of cells.
public struct CellRect: Sendable, Hashable {
    /// The leftmost column.
    public var column: Int
    /// The topmost row.
    public var row: Int
    /// Cells across, at least 0.
    public var columns: Int
    /// Cells down, at least 0.
    public var rows: Int

    /// A rectangle from its top left and size; negative extents become 0.
    public init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(columns, 0)
        self.rows = max(rows, 0)
    }

    /// All of a screen.
    public init(_ size: CellSize) { self.init(column: 0, row: 0, columns: size.columns, rows: size.rows) }

    /// The size alone.
    public var size: CellSize { CellSize(columns: columns, rows: rows) }
    /// Whether there is no cell in it.
    public var isEmpty: Bool { columns == 0 || rows == 0 }
    /// The column after the last one.
    public var endColumn: Int { column + columns }
    /// The row after the last one.
    public var endRow: Int { row + rows }

    /// Whether a place lies in it.
    public func contains(_ point: CellPoint) -> Bool {
        point.column >= column && point.column < endColumn && point.row >= row && point.row < endRow
    }

    /// What two rectangles share; empty where they do not meet.
    public func intersection(_ other: CellRect) -> CellRect {
        let left = max(column, other.column)
        let top = max(row, other.row)
        return CellRect(
            column: left, row: top, columns: min(endColumn, other.endColumn) - left,
            rows: min(endRow, other.endRow) - top)
    }

    /// The rectangle without a margin on every side.
    public func inset(columns margin: Int, rows vertical: Int) -> CellRect {
        CellRect(column: column + margin, row: row + vertical, columns: columns - 2 * margin, rows: rows - 2 * vertical)
    }

    /// The upper `count` rows and the rest; `count` is cut to what there is.
    public func splitTop(_ count: Int) -> (top: CellRect, rest: CellRect) {
        let taken = min(max(count, 0), rows)
        return (
            CellRect(column: column, row: row, columns: columns, rows: taken),
            CellRect(column: column, row: row + taken, columns: columns, rows: rows - taken)
        )
    }

    /// The left `count` columns and the rest; `count` is cut to what there is.
    public func splitLeft(_ count: Int) -> (left: CellRect, rest: CellRect) {
        let taken = min(max(count, 0), columns)
        return (
            CellRect(column: column, row: row, columns: taken, rows: rows),
            CellRect(column: column + taken, row: row, columns: columns - taken, rows: rows)
        )
    }
}
