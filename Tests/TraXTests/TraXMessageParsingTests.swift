import Testing
import TraX

/// Lines as clients write them, and lines that break a rule.
@Suite struct TraXMessageParsingTests {
    @Test(
        arguments: [
            ("@@TRAX:quit", TraXMessage(.quit)), ("@@TRAX:quit \r", TraXMessage(.quit)),
            ("@@TRAX:QUIT ", TraXMessage(.quit)), ("@@TRAX:status 1", TraXMessage(.state, ["1"])),
            // What the reference client writes.
            (
                #"@@TRAX:initialize "1.0000,2.0000,30.5000,40.0000" "w=a \"q\" \\ z\nnl" "#,
                TraXMessage(.initialize, ["1.0000,2.0000,30.5000,40.0000"], properties: ["w": "a \"q\" \\ z\nnl"])
            ),
            (
                #"@@TRAX:frame "file:///tmp/x y.jpg" "k=v v" "#,
                TraXMessage(.frame, ["file:///tmp/x y.jpg"], properties: ["k": "v v"])
            ),
            ("@@TRAX:frame   a\\ b   k=c\\\"d", TraXMessage(.frame, ["a b"], properties: ["k": "c\"d"])),
            // An equals sign after what cannot be a key belongs to the argument.
            ("@@TRAX:frame image:1;1;rgb;AA==", TraXMessage(.frame, ["image:1;1;rgb;AA=="])),
            ("@@TRAX:frame =x \"=\"", TraXMessage(.frame, ["=x", "="])),
            (
                "@@TRAX:frame \(String(repeating: "k", count: 65))=v",
                TraXMessage(.frame, [String(repeating: "k", count: 65) + "=v"])
            ),
            ("@@TRAX:frame k=1=2 k=3", TraXMessage(.frame, properties: ["k": "3"])),
            ("@@TRAX:frame \"\" a\"b", TraXMessage(.frame, ["", "a\"b"])),
        ])
    func messagesAreRead(line: String, message: TraXMessage) throws {
        #expect(try TraXMessage(line: Array(line.utf8)) == message)
    }

    @Test(arguments: ["", "hello", "@@TRAX", " @@TRAX:quit", "@@trax:quit", "the tracker prints @@TRAX:quit"])
    func otherLinesAreNone(line: String) throws {
        #expect(try TraXMessage(line: Array(line.utf8)) == nil)
    }

    @Test(
        arguments: [
            (
                "@@TRAX:", .unknownMessage(""),
                "there is no message \"\"; there are hello, initialize, frame, state, quit"
            ),
            ("@@TRAX:\r", .unknownMessage(""), nil), ("@@TRAX: quit", .unknownMessage(""), nil),
            ("@@TRAX:frames x", .unknownMessage("frames"), nil),
            (
                "@@TRAX:frame a \"b", .malformed(argument: 2, rule: "its closing quote is missing"),
                "argument 2: its closing quote is missing"
            ),
            ("@@TRAX:frame \"a=b", .malformed(argument: 1, rule: "its closing quote is missing"), nil),
            ("@@TRAX:frame \"a\"b", .malformed(argument: 1, rule: "a space must follow its closing quote"), nil),
            ("@@TRAX:frame \"a\"\"b\"", .malformed(argument: 1, rule: "a space must follow its closing quote"), nil),
            ("@@TRAX:frame a\\", .malformed(argument: 1, rule: "the line ends after a backslash"), nil),
            ("@@TRAX:frame \"a\\\"", .malformed(argument: 1, rule: "its closing quote is missing"), nil),
        ] as [(String, TraXError, String?)])
    func brokenLinesAreErrors(line: String, error: TraXError, words: String?) {
        #expect(throws: error) { try TraXMessage(line: Array(line.utf8)) }
        if let words { #expect(error.description == words) }
    }

    @Test func bytesThatAreNoTextAreAnError() {
        let line = Array("@@TRAX:frame a ".utf8) + [0xC3, 0x28]
        #expect(throws: TraXError.notText(argument: 2)) { try TraXMessage(line: line) }
    }

    @Test func anyBytesAreReadOrRefused() {
        // Every pair of bytes that mean something, in an argument.
        let bytes = Array("\\\"= nk\r\u{0}".utf8) + [0xFF]
        for first in bytes {
            for second in bytes {
                for third in bytes {
                    let line = Array("@@TRAX:frame ".utf8) + [first, second, third]
                    do throws(TraXError) { _ = try TraXMessage(line: line) } catch {
                        #expect(!error.description.isEmpty)
                    }
                }
            }
        }
    }
}
