import Terminal
import Testing

@Suite struct GlyphWidthTests {
    @Test(arguments: [
        ("a", "a"), ("~", "~"), ("é", "é"), ("─", "─"), ("█", "█"), ("\u{1FB00}", "\u{1FB00}"), ("ψ", "ψ"), ("漢", "▯"),
        ("😀", "▯"), ("ー", "▯"), ("\u{0301}", ""), ("\u{200B}", ""), ("\u{1B}", "\u{FFFD}"), ("\n", "\u{FFFD}"),
        ("\u{7F}", "\u{FFFD}"), ("\u{9B}", "\u{FFFD}"), ("\u{A0}", " "), ("\u{3000}", "▯"), ("\u{AD}", ""),
        ("\u{2028}", "\u{FFFD}"), ("\u{10FFFF}", "\u{FFFD}"),
    ])
    func columns(_ text: String, _ expected: String) {
        #expect(GlyphWidth.columns(of: text) == Array(expected.unicodeScalars))
    }

    @Test func aCellNeverHoldsWhatTakesTwoColumns() {
        #expect(Cell("漢").glyph == "▯")
        #expect(Cell("\u{301}").glyph == " ")
    }
}
