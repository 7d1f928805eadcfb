import Terminal
import Testing

@Suite struct BlockGlyphsTests {
    @Test func sextantsFollowTheirNames() {
        // BLOCK SEXTANT-1, -12, -135 is the left half, -234, -23456.
        #expect(BlockGlyphs.sextant(0b000001) == "\u{1FB00}")
        #expect(BlockGlyphs.sextant(0b000011) == "\u{1FB02}")
        #expect(BlockGlyphs.sextant(0b010101) == "▌")
        #expect(BlockGlyphs.sextant(0b101010) == "▐")
        #expect(BlockGlyphs.sextant(0b001110) == "\u{1FB0D}")
        #expect(BlockGlyphs.sextant(0b111110) == "\u{1FB3B}")
        #expect(BlockGlyphs.sextant(63) == "█")
        #expect(Set((0..<64).map(BlockGlyphs.sextant)).count == 64)
    }

    @Test func quadrantsFollowTheirBits() {
        #expect((0..<16).map { String(BlockGlyphs.quadrant($0)) }.joined() == " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
    }

    @Test func barsAreClamped() {
        #expect(BlockGlyphs.bar(eighths: -1) == " ")
        #expect(BlockGlyphs.bar(eighths: 3) == "▃")
        #expect(BlockGlyphs.bar(eighths: 99) == "█")
        #expect(BlockGlyphs.horizontalBar(eighths: 1) == "▏")
    }
}
