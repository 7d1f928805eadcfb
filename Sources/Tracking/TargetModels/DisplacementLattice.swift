/// The displacements at which a component answers: those of a response map, whose cells may be others than its own.
package struct DisplacementLattice: Sendable, Hashable {
    /// Displacements down, wrapped.
    package let rows: Int
    /// Displacements across, wrapped.
    package let columns: Int
    /// The distance of two rows, in pixels of the frame or in cells of a component's own.
    package let rowPitch: Double
    /// The distance of two columns, in the same unit.
    package let columnPitch: Double

    package init(rows: Int, columns: Int, rowPitch: Double, columnPitch: Double) {
        (self.rows, self.columns, self.rowPitch, self.columnPitch) = (rows, columns, rowPitch, columnPitch)
    }

    /// The cells of a grid itself.
    package init(_ grid: PatchGrid) {
        self.init(rows: grid.rows, columns: grid.columns, rowPitch: 1, columnPitch: 1)
    }

    /// The same in cells that are so many of its units high and wide.
    package func inCells(height: Double, width: Double) -> DisplacementLattice {
        DisplacementLattice(
            rows: rows, columns: columns, rowPitch: rowPitch / height, columnPitch: columnPitch / width)
    }
}
