import Terminal
import Testing

@Suite struct CellBufferTests {
    @Test func writingOutsideDoesNothing() {
        var buffer = CellBuffer(size: CellSize(columns: 2, rows: 2))
        for place in [(-1, 0), (0, -1), (2, 0), (0, 2)] { buffer[place.0, place.1] = Cell("x") }
        #expect(buffer == CellBuffer(size: CellSize(columns: 2, rows: 2)))
        #expect(buffer[5, 5] == .blank)
    }

    @Test func textLeavesTrailingSpacesOut() {
        var buffer = CellBuffer(size: CellSize(columns: 4, rows: 3))
        buffer[1, 0] = Cell("a")
        buffer[3, 2] = Cell("b")
        #expect(buffer.text == " a\n\n   b")
        #expect(buffer.text(ofRow: 2) == "   b")
        #expect(buffer.text(ofRow: 3) == "")
    }

    @Test func aCopyIsIndependent() {
        let original = CellBuffer(size: CellSize(columns: 1, rows: 1))
        var copy = original
        copy[0, 0] = Cell("x")
        #expect(original[0, 0] == .blank)
    }
}
