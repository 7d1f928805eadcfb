import Terminal
import Testing

@Suite struct CellBufferDrawingTests {
    private func buffer(_ columns: Int, _ rows: Int) -> CellBuffer {
        CellBuffer(size: CellSize(columns: columns, rows: rows))
    }

    @Test(arguments: [
        (0, 99, "tracker"), (0, 4, "tra…"), (6, 99, "      trac"), (-3, 99, "cker"), (0, 1, "…"), (0, 0, ""),
    ])
    func textIsClipped(column: Int, limit: Int, expected: String) {
        var buffer = buffer(10, 1)
        buffer.write("tracker", column: column, row: 0, limit: limit)
        #expect(buffer.text == expected)
    }

    @Test func textKeepsTheBackgroundUnlessTold() {
        var buffer = buffer(2, 1)
        buffer.fill(buffer.bounds, with: Cell(" ", background: .white))
        buffer.write("a", column: 0, row: 0, style: TextStyle(foreground: .black))
        buffer.write("b", column: 1, row: 0, style: TextStyle(background: .black))
        #expect(buffer[0, 0] == Cell("a", foreground: .black, background: .white))
        #expect(buffer[1, 0].background == .black)
    }

    @Test func wideAndCombiningCharacters() {
        var buffer = buffer(8, 1)
        #expect(buffer.write("e\u{301}x漢\u{7}", column: 0, row: 0) == 4)
        #expect(buffer.text == "ex▯\u{FFFD}")
    }

    @Test func alignment() {
        var buffer = buffer(9, 2)
        buffer.write("abc", endingAt: 9, row: 0)
        buffer.write("abcde", centredIn: buffer.bounds, row: 1)
        #expect(buffer.text == "      abc\n  abcde")
    }

    @Test func frames() {
        var buffer = buffer(12, 4)
        buffer.frame(CellRect(column: 1, row: 0, columns: 11, rows: 4), title: "response map")
        #expect(
            buffer.text == """
                 ╭ respons…╮
                 │         │
                 │         │
                 ╰─────────╯
                """)
    }

    @Test(arguments: [(1, 5), (5, 1), (0, 0)])
    func aFrameWithoutRoomIsLeftOut(columns: Int, rows: Int) {
        var buffer = buffer(6, 6)
        buffer.frame(CellRect(column: 0, row: 0, columns: columns, rows: rows))
        #expect(buffer.text == "\n\n\n\n\n")
    }

    @Test func aFrameBeyondTheEdgeIsCut() {
        var buffer = buffer(3, 2)
        buffer.frame(CellRect(column: -1, row: -1, columns: 3, rows: 3), glyphs: .heavy)
        #expect(buffer.text == " ┃\n━┛")
    }

    @Test func fillsAndParts() {
        var buffer = buffer(4, 3)
        buffer.fill(CellRect(column: 2, row: 1, columns: 9, rows: 9), with: Cell("#"))
        #expect(buffer.text == "\n  ##\n  ##")
        #expect(buffer.part(CellRect(column: 3, row: 0, columns: 2, rows: 2)).text == "\n#")
        var other = self.buffer(2, 2)
        other.draw(buffer, column: -2, row: -2)
        #expect(other.text == "##\n")
    }

    @Test func emphasis() {
        var buffer = buffer(2, 1)
        buffer.emphasise(CellRect(column: 1, row: 0, columns: 1, rows: 1), .reverse)
        #expect(buffer[0, 0].attributes == [])
        #expect(buffer[1, 0].attributes == .reverse)
    }
}
