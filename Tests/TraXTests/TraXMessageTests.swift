import Testing
import TraX

/// The lines that messages become, whole.
@Suite struct TraXMessageTests {
    @Test(
        arguments: [
            (TraXMessage(.quit), "@@TRAX:quit\n"),
            (TraXMessage(.state, ["1,2,3.5,4"]), "@@TRAX:state \"1,2,3.5,4\"\n"),
            (
                TraXMessage(.hello, properties: ["trax.version": "4", "b_2": "x", "a": ""]),
                "@@TRAX:hello \"a=\" \"b_2=x\" \"trax.version=4\"\n"
            ),
            (
                TraXMessage(.quit, properties: ["trax.reason": "a \"b\" \\n\nc"]),
                #"@@TRAX:quit "trax.reason=a \"b\" \\n\nc""# + "\n"
            ),
            (TraXMessage(.frame, ["", "é  x"]), "@@TRAX:frame \"\" \"é  x\"\n"),
            // What would be read as a named argument, and what would not.
            (TraXMessage(.frame, ["a=b", "/a=b"]), #"@@TRAX:frame "a\=b" "/a=b""# + "\n"),
        ])
    func aMessageIsALine(message: TraXMessage, line: String) {
        #expect(message.line == line)
    }

    @Test(arguments: TraXMessage.Kind.allCases)
    func whatIsWrittenIsRead(kind: TraXMessage.Kind) throws {
        let message = TraXMessage(
            kind, ["", "a=b/c", "=", "a=", "\"", "\\", "\\n", "\n", "a b", "é\u{1F4F7}"],
            properties: ["k": "= \" \\ \n", String(repeating: "k", count: 64): "v", "trax.x_1": ""])
        #expect(try TraXMessage(line: Array(message.line.utf8.dropLast())) == message)
    }
}
