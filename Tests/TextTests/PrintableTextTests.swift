import Testing
import Text

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("plain text, as it is", "plain text, as it is"),
        ("Größe, 大きさ, размер, 👩‍👩‍👧", "Größe, 大きさ, размер, 👩‍👩‍👧"),
        ("red \u{1B}[31mRED", "red \\u{1B}[31mRED"),
        ("title \u{1B}]0;P\u{7}", "title \\u{1B}]0;P\\u{7}"),
        ("clipboard \u{1B}]52;c;aGk=\u{7}", "clipboard \\u{1B}]52;c;aGk=\\u{7}"),
        ("eight bits \u{9B}31m \u{9D}0;P\u{9C}", "eight bits \\u{9B}31m \\u{9D}0;P\\u{9C}"),
        ("line\nfeed", "line\\nfeed"), ("tab\there", "tab\\there"), ("over\rwritten", "over\\rwritten"),
        ("windows\r\nline", "windows\\r\\nline"), ("\u{0}\u{8}\u{7F}", "\\u{0}\\u{8}\\u{7F}"),
        ("next\u{85}line\u{2028}line\u{2029}paragraph", "next\\u{85}line\\u{2028}line\\u{2029}paragraph"),
        ("turned \u{202E}txt.exe", "turned \\u{202E}txt.exe"),
        ("isolated \u{2066}x\u{2069}", "isolated \\u{2066}x\\u{2069}"),
    ])
    func aLine(text: String, shown: String) { #expect(text.printable == shown) }

    @Test func linesKeepTheirLayout() {
        #expect("a\tb\nc\r\nd\u{1B}[0m".printableLines == "a\tb\nc\\r\nd\\u{1B}[0m")
    }

    @Test(arguments: [
        ("rar", "rar"), ("-1.5", "-1.5"), ("+3", "+3"), ("-1e-9", "-1e-9"), ("a,b", "\"a,b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""),
        ("=1+1", "\"'=1+1\""), ("+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""), ("-2+3", "\"'-2+3\""),
        ("@SUM(A1)", "\"'@SUM(A1)\""), ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
        ("two\nlines", "two\\nlines"), ("", ""),
    ])
    func aFieldOfATable(text: String, field: String) { #expect(text.csvField == field) }

    @Test(arguments: [
        ("rar_x", "rar_x"), ("a|b", "a\\|b"), ("<img src=x onerror=y>", "\\<img src=x onerror=y>"),
        ("[click](http://x)", "\\[click\\](http://x)"), ("![p](file:///etc)", "!\\[p\\](file:///etc)"),
        ("`code`", "\\`code\\`"), ("a\\b", "a\\\\b"), ("x\n# heading", "x\\\\n# heading"),
    ])
    func markdown(text: String, escaped: String) { #expect(text.markdownText == escaped) }
}
