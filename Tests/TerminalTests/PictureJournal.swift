/// What a strict terminal has after some bytes: its screen, the pictures it was sent, a string that has not ended. It reads
/// bytes as they come.
struct PictureJournal {
    /// Whether the alternate screen is shown.
    private(set) var isAlternate = false
    /// Whether it waits with what it shows for the end of a frame.
    private(set) var isSynchronized = false
    /// The kitty pictures that were sent and not taken back, by their numbers.
    private(set) var images: Set<String> = []
    /// The number of pictures that sixel drew.
    private(set) var sixels = 0
    /// Whether sixel drew on the screen of the shell.
    private(set) var hasDrawnOnTheShellsScreen = false
    /// The lines of text on the screen of the shell.
    private(set) var textOnTheShellsScreen: [String] = [""]

    /// Whether pictures are on the screen.
    var showsPictures: Bool { !images.isEmpty || sixels > 0 }
    /// Whether a string has begun and not ended, which swallows whatever comes.
    var isWithinAString: Bool {
        switch place {
        case .text, .escape, .parameters: false
        case .string, .escapeInString: true
        }
    }
    /// Whether a picture has come in part.
    var isWithinAPicture: Bool { isWithinAString && (startsKittyPicture || startsSixel) }
    /// Whether the last frame has come whole.
    var isSettled: Bool { !isWithinAString && !isSynchronized }

    /// What the next byte belongs to.
    private enum Place { case text, escape, parameters, string, escapeInString }
    private var place = Place.text
    /// How many bytes were read.
    private var position = 0
    /// The byte that began the string: `_`, `P` or `]`.
    private var kind: UInt8 = 0
    /// The first bytes of the string or the parameters.
    private var content: [UInt8] = []

    /// Reads what is new in all that came so far.
    mutating func read(_ output: [UInt8]) {
        for byte in output[position...] { read(byte) }
        position = output.count
    }

    private mutating func read(_ byte: UInt8) {
        let escape: UInt8 = 0x1B
        switch place {
        case .text:
            if byte == escape { place = .escape } else if !isAlternate { write(byte) }
        case .escape:
            content = []
            kind = byte
            switch byte {
            case UInt8(ascii: "["): place = .parameters
            case UInt8(ascii: "_"), UInt8(ascii: "P"), UInt8(ascii: "]"): place = .string
            default: place = .text
            }
        case .parameters:
            guard (0x40...0x7E).contains(byte) else { return content.append(byte) }
            setMode(final: byte)
            place = .text
        case .string:
            // Only its own end closes a string.
            if byte == escape { place = .escapeInString } else if content.count < 80 { content.append(byte) }
        case .escapeInString:
            place = byte == UInt8(ascii: "\\") ? .text : .string
            if place == .text { endString() }
        }
    }

    private mutating func write(_ byte: UInt8) {
        if byte == 0x0A { textOnTheShellsScreen.append("") }
        if byte >= 0x20 { textOnTheShellsScreen[textOnTheShellsScreen.count - 1].append(Character(.init(byte))) }
    }

    private mutating func setMode(final: UInt8) {
        guard final == UInt8(ascii: "h") || final == UInt8(ascii: "l") else { return }
        let isOn = final == UInt8(ascii: "h")
        if content == Array("?1049".utf8) { isAlternate = isOn }
        if content == Array("?2026".utf8) { isSynchronized = isOn }
    }

    private var startsSixel: Bool { kind == UInt8(ascii: "P") && content.starts(with: "0;1;0q".utf8) }

    private var startsKittyPicture: Bool {
        kind == UInt8(ascii: "_") && (content.starts(with: "Ga=t".utf8) || content.starts(with: "Gm=".utf8))
    }

    private mutating func endString() {
        if startsSixel {
            sixels += 1
            hasDrawnOnTheShellsScreen = hasDrawnOnTheShellsScreen || !isAlternate
        }
        guard kind == UInt8(ascii: "_"), content.first == UInt8(ascii: "G") else { return }
        let pairs = String(decoding: content.dropFirst().prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
            .split(separator: ",").map { $0.split(separator: "=") }
        let keys = Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { $1 }
        switch (keys["a"], keys["d"]) {
        case ("t", _): images.insert(String(keys["i"] ?? ""))
        case ("d", "A"): images = []
        case ("d", "I"): images.remove(String(keys["i"] ?? ""))
        default: break
        }
    }
}
