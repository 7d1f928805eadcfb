import Imaging

/// How finely a target and its surroundings are seen.
public struct PatchGridConfiguration: Sendable, Hashable {
    /// The side of the square search window over the target's mean side, sqrt(width * height).
    public var searchFactor = 4.0
    /// The side in pixels that the window is resampled to, whatever the target's size.
    public var patchSide = 200
    /// The most that a small target is enlarged.
    public var largestEnlargement = 4.0
    /// The side of a cell in pixels of the patch.
    public var cellSize = 4

    /// The defaults.
    public init() {}
}

/// The grid of cells through which a target and its surroundings are seen. Fixed at initialisation, so that targets of any
/// size cost the same and the filter always has the same extents.
package struct PatchGrid: Sendable, Hashable {
    /// Cells down.
    package let rows: Int
    /// Cells across.
    package let columns: Int
    /// The side of a cell in pixels of the patch.
    package let cell: Int
    /// The target's height in cells.
    package let targetRows: Double
    /// The target's width in cells.
    package let targetColumns: Double

    /// A square window around a target, `configuration.searchFactor` times its mean side, in a patch of
    /// `configuration.patchSide` pixels; fewer where the target would be enlarged too much, but 8 cells at least.
    package init(target: BoundingBox, configuration: PatchGridConfiguration) {
        // An elongated target must leave room for its surroundings along its longer side, too.
        let side = max(configuration.searchFactor * target.area.squareRoot(), 2 * max(target.width, target.height))
        let cell = Double(configuration.cellSize)
        let enlargement = min(Double(configuration.patchSide) / side, configuration.largestEnlargement)
        let cells = max((side * enlargement / cell).rounded(), 8)
        rows = Int(cells)
        columns = rows
        self.cell = configuration.cellSize
        // The window is square however elongated the target is: it moves as far to each side.
        targetRows = target.height * cells / side
        targetColumns = target.width * cells / side
    }

    /// The patch in pixels.
    package var size: (width: Int, height: Int) { (columns * cell, rows * cell) }

    /// The target's mean side in cells.
    package var targetSide: Double { (targetRows * targetColumns).squareRoot() }

    /// The window around a target, of whatever size it is now.
    package func window(around box: BoundingBox) -> CropWindow {
        CropWindow(
            centreX: box.centreX, centreY: box.centreY, width: box.width * Double(columns) / targetColumns,
            height: box.height * Double(rows) / targetRows)
    }
}
