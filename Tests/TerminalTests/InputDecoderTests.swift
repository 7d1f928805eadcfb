import Terminal
import TestSupport
import Testing

@Suite struct InputDecoderTests {
    private func decode(_ bytes: [UInt8]) -> [InputDecoder.Output] {
        var decoder = InputDecoder()
        return bytes.compactMap { decoder.feed($0) } + [decoder.endOfBurst()].compactMap { $0 }
    }

    private func decode(_ text: String) -> [InputDecoder.Output] { decode(Array(text.utf8)) }

    @Test(arguments: [
        ("a", "a"), (" ", "space"), ("G", "G"), ("é", "é"), ("漢", "漢"), ("😀", "😀"), ("\r", "enter"), ("\n", "enter"),
        ("\t", "tab"), ("\u{7F}", "backspace"), ("\u{8}", "backspace"), ("\u{3}", "ctrl+c"), ("\u{1A}", "ctrl+z"),
        ("\u{1F}", "ctrl+_"), ("\0", "ctrl+space"), ("\u{1B}", "escape"), ("\u{1B}x", "alt+x"), ("\u{1B}[", "alt+["),
        ("\u{1B}O", "alt+O"), ("\u{1B}P", "alt+P"), ("\u{1B}]", "alt+]"), ("\u{1B}_", "alt+_"),
        ("\u{1B}[A", "up"), ("\u{1B}OA", "up"),
        ("\u{1B}[1;2D", "shift+left"),
        ("\u{1B}[1;5C", "ctrl+right"), ("\u{1B}[1;8B", "ctrl+alt+shift+down"), ("\u{1B}[3~", "delete"),
        ("\u{1B}[5;5~", "ctrl+pageup"), ("\u{1B}[15~", "f5"), ("\u{1B}[Z", "shift+tab"), ("\u{1B}[H", "home"),
        ("\u{1B}OF", "end"), ("\u{1B}OP", "f1"), ("\u{1B}OM", "enter"), ("\u{1B}[7~", "home"),
    ])
    func keys(_ bytes: String, _ name: String) {
        let outputs = decode(bytes)
        #expect(outputs.count == 1)
        guard case .event(.key(let key)) = outputs.first else {
            Issue.record("\(outputs)")
            return
        }
        #expect(key.name == name)
    }

    @Test(
        "pasted text is no keys, in one burst or in several",
        arguments: ["q", "héllo\nq\r", "\u{1B}[A\u{1B}[<0;1;1M", ""])
    func pastedText(text: String) {
        let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
        #expect(decode(bytes + [UInt8(ascii: "x")]) == [.event(.pasted(text)), .event(.key(.character("x")))])
        for cut in 6..<bytes.count where bytes[cut - 1] != 0x1B {
            var decoder = InputDecoder()
            let first = bytes[..<cut].compactMap { decoder.feed($0) } + [decoder.endOfBurst()].compactMap { $0 }
            #expect(first == [])
            #expect(decoder.feed(key: .escape) == nil)
            #expect(bytes[cut...].compactMap { decoder.feed($0) } == [.event(.pasted(text))])
        }
    }

    @Test func longPastesAreCutAndLostEndsLeft() {
        let long = String(repeating: "a", count: 10_000)
        guard case .event(.pasted(let text))? = decode("\u{1B}[200~\(long)\u{1B}[201~").first else {
            Issue.record("no paste")
            return
        }
        #expect((4000...4096).contains(text.count) && text.allSatisfy { $0 == "a" })
        #expect(decode("\u{1B}[200~q\u{1B}") == [.event(.key(.escape))])
    }

    @Test func escapeTwiceIsEscapeTwice() {
        #expect(decode("\u{1B}\u{1B}") == [.event(.key(.escape)), .event(.key(.escape))])
    }

    @Test func theMouse() {
        func mouse(
            _ kind: MouseEvent.Kind, _ button: MouseEvent.Button, _ column: Int, _ row: Int, _ held: Key.Modifiers = []
        )
            -> InputDecoder.Output
        { .event(.mouse(MouseEvent(kind, button: button, at: CellPoint(column: column, row: row), modifiers: held))) }
        #expect(
            decode("\u{1B}[<0;10;5M\u{1B}[<32;300;6M\u{1B}[<0;300;6m") == [
                mouse(.press, .left, 9, 4), mouse(.drag, .left, 299, 5), mouse(.release, .left, 299, 5),
            ])
        #expect(
            decode("\u{1B}[<64;1;1M\u{1B}[<81;1;1M") == [
                mouse(.wheelUp, .none, 0, 0), mouse(.wheelDown, .none, 0, 0, .control),
            ])
        #expect(
            decode("\u{1B}[<2;1;1M\u{1B}[<6;1;2M") == [
                mouse(.press, .right, 0, 0), mouse(.press, .right, 0, 1, .shift),
            ])
        // The older form: 32 is added to the button, 33 to the places.
        #expect(
            decode("\u{1B}[M !!\u{1B}[M@\"!\u{1B}[M#\"\"\u{1B}[M`!!") == [
                mouse(.press, .left, 0, 0), mouse(.drag, .left, 1, 0), mouse(.release, .none, 1, 1),
                mouse(.wheelUp, .none, 0, 0),
            ])
        // Motion with and without a button that was pressed, and reports that lack a number.
        #expect(decode("\u{1B}[<35;3;2M\u{1B}[<32;3;2M") == [mouse(.move, .none, 2, 1)])
        #expect(decode("\u{1B}[<0;1M\u{1B}[<0;;1M\u{1B}[<99999999999999999999;1;1M") == [])
    }

    @Test func theStatusAnswer() {
        #expect(decode("a\u{1B}[0nb") == [.event(.key(.character("a"))), .statusAnswer, .event(.key(.character("b")))])
        #expect(decode("\u{1B}[3n") == [])
    }

    @Test(arguments: [
        "\u{1B}[?62;c", "\u{1B}[200~", "\u{1B}[1;2", "\u{1B}[99;99X", "\u{1B}Ox", "\u{1B}[I", "\u{1B}[12;40R ",
        "\u{1B}P1$r0;48:5:16m\u{1B}\\ ", "\u{1B}]11;rgb:0000/0000/0000\u{7} ", "\u{1B}P1+r524742",
        "\u{1B}_Gi=31;OK\u{1B}\\ ", "\u{1B}[?1;0;256S", "\u{1B}[6;20;10t",
    ])
    func whatMeansNothingIsSwallowedWhole(_ bytes: String) {
        let outputs = decode(bytes)
        // A cursor position report looks like F3 with modifiers; nothing asks for one.
        #expect(
            outputs.allSatisfy { $0 == .event(.key(.space)) || $0 == .event(.key(Key(.function(3)))) }, "\(outputs)")
    }

    @Test(arguments: [
        [0xC3], [0xC3, 0x28], [0xFF], [0xE2, 0x82], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
    ])
    func brokenUTF8GivesNoCharacter(_ bytes: [UInt8]) {
        #expect(decode(bytes).allSatisfy { $0 == .event(.key(.character("("))) })
    }

    @Test func aSequenceMayComeInPieces() {
        var decoder = InputDecoder()
        #expect(decoder.feed(0x1B) == nil)
        #expect(!decoder.isWithinSequence)
        for byte in "[1;2".utf8 { #expect(decoder.feed(byte) == nil) }
        #expect(decoder.isWithinSequence)
        #expect(decoder.feed(UInt8(ascii: "C")) == .event(.key(.shift(.right))))
        #expect(!decoder.isWithinSequence)
    }

    @Test func anyBytesAreTaken() {
        var random = SeededGenerator(seed: 7)
        var decoder = InputDecoder()
        let favourites: [UInt8] = [0x1B, 0x5B, 0x3C, 0x3B, 0x4D, 0x4F, 0x30, 0x39]
        for _ in 0..<200_000 {
            let byte =
                Bool.random(using: &random)
                ? favourites.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
            _ = decoder.feed(byte)
        }
        for byte in "\u{18}\u{18}\u{18}\u{18}".utf8 { _ = decoder.feed(byte) }
        #expect(decoder.feed(UInt8(ascii: "a")) == .event(.key(.character("a"))))
    }
}
