import Terminal
import Testing

@Suite struct PlainGlyphsTests {
    @Test(arguments: [
        ("─", "-"), ("┃", "|"), ("╭", "+"), ("█", "#"), ("▁", "_"), ("é", "e"), ("Å", "A"), ("ψ", "?"),
        ("\u{FFFD}", "?"),
        ("a", "a"), ("…", "."), ("▶", ">"),
    ])
    func substitutes(_ glyph: Unicode.Scalar, _ expected: Unicode.Scalar) {
        #expect(PlainGlyphs.substitute(for: glyph) == expected)
    }

    @Test func everythingBecomesASCII() {
        for value in 0x20...0x1FBFF {
            guard let scalar = Unicode.Scalar(UInt32(value)), GlyphWidth.displayable(scalar) == scalar else { continue }
            let substitute = PlainGlyphs.substitute(for: scalar).value
            #expect(substitute >= 0x20 && substitute < 0x7F, "\(value)")
        }
    }
}
