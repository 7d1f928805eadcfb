import Tensors

/// Where a response map is largest, to a fraction of a cell (Equations.md, section 5).
public struct ResponsePeak: Sendable, Hashable {
    /// The row of the largest cell.
    public let row: Int
    /// The column of the largest cell.
    public let column: Int
    /// The largest cell's response; NaN where no cell holds a number.
    public let value: Float
    /// The motion down in cells: the row, wrapped to at most half the map, refined by a parabola.
    public let rowDisplacement: Double
    /// The motion to the right in cells: the column, wrapped to at most half the map, refined by a parabola.
    public let columnDisplacement: Double

    /// Finds the largest cell; of equal ones the first, row by row.
    ///
    /// - Parameters:
    ///   - responses: [H,W] or [S,H,W].
    ///   - index: the map to look at in a batch.
    public init(in responses: Tensor<Float>, at index: Int = 0) {
        self = responses.withMap(index) { map, rows, columns in
            var best = 0
            var value = -Float.infinity
            for cell in 0..<(rows * columns) where map[cell] > value {
                value = map[cell]
                best = cell
            }
            let (row, column) = (best / columns, best % columns)
            func cell(_ down: Int, _ right: Int) -> Double {
                Double(map[(row + down + rows) % rows * columns + (column + right + columns) % columns])
            }
            let centre = cell(0, 0)
            return ResponsePeak(
                row: row, column: column, value: map[best],
                rowDisplacement: wrappedDisplacement(row, extent: rows)
                    + refinement(cell(-1, 0), centre, cell(1, 0), extent: rows),
                columnDisplacement: wrappedDisplacement(column, extent: columns)
                    + refinement(cell(0, -1), centre, cell(0, 1), extent: columns))
        }
    }

    private init(row: Int, column: Int, value: Float, rowDisplacement: Double, columnDisplacement: Double) {
        self.row = row
        self.column = column
        self.value = value
        self.rowDisplacement = rowDisplacement
        self.columnDisplacement = columnDisplacement
    }
}

/// A position as a displacement from 0 on an axis that wraps; half of an even extent counts as forward.
package func wrappedDisplacement(_ position: Int, extent: Int) -> Double {
    Double(position > extent / 2 ? position - extent : position)
}

/// Where the parabola through three neighbours peaks, from the middle one: at most half a cell, 0 where it has no peak.
private func refinement(_ before: Double, _ centre: Double, _ after: Double, extent: Int) -> Double {
    let curvature = before - 2 * centre + after
    guard extent > 2, curvature < 0, curvature.isFinite else { return 0 }
    return min(max(0.5 * (before - after) / curvature, -0.5), 0.5)
}

extension Tensor<Float> {
    /// Calls `body` with one map of [H,W] or [S,H,W], its rows and its columns.
    func withMap<Result>(_ index: Int, _ body: (UnsafeBufferPointer<Float>, Int, Int) -> Result) -> Result {
        let (rows, columns) = (shape.suffix(2).first ?? 0, shape.last ?? 0)
        let maps = shape.count == 3 ? shape[0] : 1
        precondition(
            (2...3).contains(shape.count) && rows * columns > 0 && (0..<maps).contains(index),
            "map \(index) of responses of shape \(shape)")
        return withUnsafeElements { all in
            let size = rows * columns
            return body(UnsafeBufferPointer(rebasing: all[(index * size)..<((index + 1) * size)]), rows, columns)
        }
    }
}
