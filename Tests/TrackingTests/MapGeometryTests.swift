import Imaging
import Testing
import Tracking

@Suite struct MapGeometryTests {
    @Test func theMiddleCellIsTheMiddleOfTheWindow() throws {
        let geometry = MapGeometry(window: BoundingBox(x: 100, y: 50, width: 255, height: 510), rows: 31, columns: 31)
        let centre = geometry.place(row: 15, column: 15)
        #expect(abs(centre.x - 227.5) < 1e-9 && abs(centre.y - 305) < 1e-9)
        // A cell is 8 of 255 pixels.
        let next = geometry.place(row: 16, column: 16)
        #expect(abs(next.x - centre.x - 8) < 1e-9 && abs(next.y - centre.y - 16) < 1e-9)
    }

    @Test func thereAndBack() throws {
        let geometry = MapGeometry(window: BoundingBox(x: -20, y: 5, width: 60, height: 90), rows: 12, columns: 9)
        for row in 0..<12 {
            for column in 0..<9 {
                let place = geometry.place(row: row, column: column)
                let cell = try #require(geometry.cell(x: place.x, y: place.y))
                #expect(cell.row == row && cell.column == column)
            }
        }
        #expect(geometry.cell(x: -20.1, y: 50) == nil)
        #expect(geometry.cell(x: 0, y: 95.1) == nil)
    }
}
