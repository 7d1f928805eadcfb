/// What a terminal is asked when the screen is entered, and what it answered: whether it shows 24-bit colours, its
/// background, and whether it shows pictures in pixels. ssh passes TERM on and not COLORTERM, so that a terminal with 24-bit colours looks like one with 256.
///
/// A value without input or output: it is fed the bytes that come and keeps those that are no answers.
package struct TerminalAnswers: Sendable {
    /// Whether the terminal keeps 24-bit colours; false where it did not say so.
    package private(set) var hasTrueColour = false
    /// The colour behind the text; nil where it was not told.
    package private(set) var background: Colour?
    /// What it says of pictures in pixels.
    package private(set) var graphics = TerminalGraphics()
    /// Whether the last answer came, or nothing more is to be awaited.
    package private(set) var isComplete = false
    /// What was typed meanwhile.
    package private(set) var typed: [UInt8] = []
    private var sequence: [UInt8] = []
    /// How many colours sixel pictures may have, where that is told.
    private var registers: Int?

    /// Before anything came.
    package init() {}

    /// The questions: the capability RGB (XTGETTCAP), a 24-bit colour that is set and asked for (DECRQSS), the background
    /// (OSC 11), the kitty graphics protocol, a cell's size in pixels, the colours of sixel pictures (XTSMGRAPHICS), and last
    /// what every terminal answers, its kind (DA1).
    ///
    /// - Parameter name: TERM. screen would show the question for the kitty protocol in its status line.
    package static func questions(for name: String) -> [UInt8] {
        let kitty = name.hasPrefix("screen") ? "" : KittyGraphics.question
        return Array(
            ("\u{1B}P+q524742\u{1B}\\" + "\u{1B}[48;2;1;2;3m\u{1B}P$qm\u{1B}\\\u{1B}[0m" + "\u{1B}]11;?\u{1B}\\"
                + kitty + "\u{1B}[16t\u{1B}[?1;1;0S\u{1B}[c").utf8)
    }

    /// Longer answers are none.
    private static let longest = 256

    /// Takes a byte.
    package mutating func feed(_ byte: UInt8) {
        guard !sequence.isEmpty || byte == 0x1B else { return typed.append(byte) }
        // Two of them: the first was the key.
        if byte == 0x1B, sequence.count == 1 { return typed.append(byte) }
        sequence.append(byte)
        guard sequence.count > 1 else { return }
        switch sequence[1] {
        case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"):
            // Up to ESC \, or to BEL.
            if byte == 0x07 || (byte == UInt8(ascii: "\\") && sequence[sequence.count - 2] == 0x1B) {
                take(String(decoding: sequence.dropFirst().prefix { $0 != 0x07 && $0 != 0x1B }, as: UTF8.self))
                sequence = []
            }
        case UInt8(ascii: "["):
            guard sequence.count > 2, (0x40...0x7E).contains(byte) else { return }
            if take(String(decoding: sequence[2..<(sequence.count - 1)], as: UTF8.self), final: byte) {
                sequence = []
            } else {
                giveBack()
            }
        default: giveBack()
        }
        if sequence.count > Self.longest { giveBack() }
    }

    /// Says that no more is awaited: what is half there was typed.
    package mutating func end() {
        giveBack()
        isComplete = true
    }

    private mutating func giveBack() {
        typed += sequence
        sequence = []
    }

    /// Understands an answer without its frame.
    private mutating func take(_ answer: String) {
        if answer.hasPrefix("P1+r524742") { hasTrueColour = true }
        if answer.hasPrefix("P1$r") {
            let numbers = answer.split { !$0.isNumber }.joined(separator: ":")
            // Some terminals put an empty colour space between the 2 and the red.
            if numbers.contains("48:2:1:2:3") { hasTrueColour = true }
        }
        if answer == "_Gi=\(KittyGraphics.firstNumber);OK" { graphics.hasKitty = true }
        if answer.hasPrefix("]11;rgb:") { background = Self.colour(answer.dropFirst("]11;rgb:".count)) }
    }

    /// Understands an answer that is a control sequence; false for what is none.
    private mutating func take(_ parameters: String, final: UInt8) -> Bool {
        let isPrivate = parameters.first == "?"
        let numbers = parameters.split { !$0.isNumber }.map { Int($0) ?? 0 }
        switch (isPrivate, final) {
        case (true, UInt8(ascii: "c")):
            // After the kind come its features; 4 is sixel. Terminals that do not say how many colours have 256.
            if numbers.dropFirst().contains(4) { graphics.sixelColours = registers ?? 256 }
            isComplete = true
        case (true, UInt8(ascii: "S")):
            if numbers.count == 3, numbers[0] == 1, numbers[1] == 0 { registers = numbers[2] }
        case (false, UInt8(ascii: "t")):
            guard numbers.count == 3, numbers[0] == 6, numbers[1] > 0, numbers[2] > 0 else { return false }
            graphics.cellPixels = CellSamples(across: numbers[2], down: numbers[1])
        default: return false
        }
        return true
    }

    /// A colour of three hexadecimal numbers of one to four digits each.
    private static func colour(_ text: Substring) -> Colour? {
        let parts = text.split(separator: "/").compactMap { part -> UInt8? in
            guard (1...4).contains(part.count), let value = UInt32(part, radix: 16) else { return nil }
            let most = (UInt32(1) << UInt32(4 * part.count)) - 1
            return UInt8(value * 255 / most)
        }
        return parts.count == 3 ? Colour(parts[0], parts[1], parts[2]) : nil
    }
}
