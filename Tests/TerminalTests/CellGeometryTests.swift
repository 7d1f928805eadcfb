import Terminal
import Testing

@Suite struct CellGeometryTests {
    let rect = CellRect(column: 2, row: 3, columns: 10, rows: 4)

    @Test func negativeExtentsAreEmpty() {
        #expect(CellRect(column: 0, row: 0, columns: -1, rows: 3).isEmpty)
        #expect(CellSize(columns: -4, rows: 2) == CellSize(columns: 0, rows: 2))
    }

    @Test func splitting() {
        let (top, rest) = rect.splitTop(1)
        #expect(top == CellRect(column: 2, row: 3, columns: 10, rows: 1))
        #expect(rest == CellRect(column: 2, row: 4, columns: 10, rows: 3))
        let (left, right) = rect.splitLeft(99)
        #expect(left == rect)
        #expect(right.isEmpty && right.column == 12)
    }

    @Test func intersection() {
        #expect(
            rect.intersection(CellRect(column: 8, row: 0, columns: 10, rows: 4))
                == CellRect(column: 8, row: 3, columns: 4, rows: 1))
        #expect(rect.intersection(CellRect(column: 20, row: 0, columns: 1, rows: 9)).isEmpty)
    }

    @Test func containment() {
        #expect(rect.contains(CellPoint(column: 2, row: 3)))
        #expect(rect.contains(CellPoint(column: 11, row: 6)))
        #expect(!rect.contains(CellPoint(column: 12, row: 6)))
        #expect(!rect.contains(CellPoint(column: 11, row: 7)))
    }
}
