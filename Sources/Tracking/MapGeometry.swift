import Imaging

/// How the cells of a map lie over the frame.
///
/// The network's maps are 31 cells on a side, 8 of the patch's 255 pixels apart, the middle cell on the middle pixel
/// (Equations.md, section 2): they cover all but 3.5 pixels at each edge. Other maps cover the whole window.
public struct MapGeometry: Sendable, Hashable {
    /// What the map covers, in frame pixels where pixel i covers i ..< i + 1.
    public let region: BoundingBox
    /// The map's rows.
    public let rows: Int
    /// The map's columns.
    public let columns: Int

    /// The geometry of a map over a search window.
    public init(window: BoundingBox, rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        let margin = rows == 31 && columns == 31 ? 3.5 / 255 : 0
        region = BoundingBox(
            x: window.x + margin * window.width, y: window.y + margin * window.height,
            width: window.width * (1 - 2 * margin), height: window.height * (1 - 2 * margin))
    }

    /// The cell at a place of the frame; nil outside the map.
    public func cell(x: Double, y: Double) -> (row: Int, column: Int)? {
        let across = (x - region.x) / region.width * Double(columns)
        let down = (y - region.y) / region.height * Double(rows)
        guard across >= 0, across < Double(columns), down >= 0, down < Double(rows) else { return nil }
        return (Int(down), Int(across))
    }

    /// The middle of a cell, in frame pixels.
    public func place(row: Int, column: Int) -> (x: Double, y: Double) {
        (
            region.x + (Double(column) + 0.5) / Double(columns) * region.width,
            region.y + (Double(row) + 0.5) / Double(rows) * region.height
        )
    }
}
