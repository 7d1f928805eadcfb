import Imaging
import Terminal

/// Where a square map lies in a pane: a title above, a legend below where there is room.
public struct MapPlacement: Sendable, Hashable {
    /// The title's row.
    public let title: CellRect
    /// The cells of the map.
    public let cells: CellRect
    /// The legend's row; empty where there is no room.
    public let legend: CellRect

    /// The placement of a map with some rows and columns.
    public init(in rect: CellRect, rows: Int, columns: Int, cellAspect: Double) {
        let (title, rest) = rect.splitTop(1)
        let (area, legend) = rest.splitTop(rest.rows >= 5 ? rest.rows - 1 : rest.rows)
        self.title = title
        self.legend = legend
        let shape = BoundingBox(x: 0, y: 0, width: Double(max(columns, 1)), height: Double(max(rows, 1)))
        let placed = FramePlacement(region: shape, in: area, cellAspect: cellAspect).cells
        // To the left, under its title.
        cells = CellRect(column: area.column, row: placed.row, columns: placed.columns, rows: placed.rows)
    }

    /// The cell of the map at a cell of the screen; nil outside.
    public func mapCell(at point: CellPoint, rows: Int, columns: Int) -> (row: Int, column: Int)? {
        guard cells.contains(point) else { return nil }
        return (
            min((point.row - cells.row) * rows / cells.rows + rows / cells.rows / 2, rows - 1),
            min((point.column - cells.column) * columns / cells.columns + columns / cells.columns / 2, columns - 1)
        )
    }

    /// The cell of the screen that shows a cell of the map.
    public func screenCell(row: Int, column: Int, rows: Int, columns: Int) -> CellPoint {
        CellPoint(
            column: cells.column + (2 * column + 1) * cells.columns / (2 * columns),
            row: cells.row + (2 * row + 1) * cells.rows / (2 * rows))
    }
}
