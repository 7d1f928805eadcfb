import Testing
import Text

@Suite struct TextTests {
    @Test(arguments: [
        ("", "\"\""), ("a, b", "\"a, b\""), ("\"\\", "\"\\\"\\\\\""), ("\n\r\t", "\"\\n\\r\\t\""),
        ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""), ("\u{E9}\u{1F41F}", "\"\u{E9}\u{1F41F}\""),
    ])
    func jsonEscapesWhatItMust(text: String, json: String) {
        #expect(text.jsonString == json)
    }

    /// The published values of FNV-1a, 64 bits.
    @Test(arguments: [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")])
    func fingerprintsAreThoseOfFNV(text: String, fingerprint: String) {
        #expect(text.utf8.fingerprint == fingerprint)
    }

    @Test(arguments: [
        (0, "0 frames"), (1, "1 frame"), (2, "2 frames"), (999, "999 frames"), (1000, "1,000 frames"),
        (1_234_567, "1,234,567 frames"), (-1000, "-1,000 frames"),
    ])
    func nounsAreCounted(count: Int, text: String) {
        #expect(counted(count, "frame") == text)
    }

    @Test func theReleaseHasAVersion() {
        #expect(Release.version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
        #expect(Release.name == "trackscope \(Release.version)")
    }
}
