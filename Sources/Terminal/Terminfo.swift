import CNCurses

/// The terminal's entry in terminfo, as ncurses has loaded it.
enum Terminfo {
    /// A string capability's bytes, without the padding that only hardware needed; empty where it is absent.
    static func bytes(_ capability: String) -> [UInt8] {
        let pointer = tigetstr(capability)
        // Absent is NULL, and -1 for what is no string capability at all.
        guard let pointer, Int(bitPattern: pointer) != -1 else { return [] }
        return withoutPadding(Array(String(cString: pointer).utf8))
    }

    /// Whether the terminal has an extended capability, which may be a flag, a number or a string.
    static func hasFlag(_ capability: String) -> Bool {
        tigetflag(capability) > 0 || tigetnum(capability) > 0 || !bytes(capability).isEmpty
    }

    /// Leaves out `$<5>` and the like.
    static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if rest.starts(with: Array("$<".utf8)), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
                rest = rest[(end + 1)...]
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}

/// What is sent beside ncurses' own when the screen is entered and left.
struct ScreenSequences: Sendable {
    /// Pasted text marked as such, mouse reports on, those of a mouse without a pressed button where the terminal has them, automatic line wrapping off: after a resize a frame for the old size must not spill over.
    let enter: [UInt8]
    /// The opposite, and the default style.
    private(set) var leave: [UInt8]
    /// Whether the terminal knows the private modes that xterm brought, and answers status requests.
    let isModern: Bool
    /// Whether it understands questions that are strings; an older one would show them.
    let takesStrings: Bool

    /// Lets what is sent on leaving begin with the end of a string: a picture may be half written, and would swallow the rest.
    ///
    /// - Parameter hasKitty: whether the terminal keeps pictures that have to be taken away.
    mutating func endPictures(hasKitty: Bool) {
        leave = Array("\u{1B}\\".utf8) + (hasKitty ? KittyGraphics.removeAll : []) + leave
    }

    /// The sequences for the terminal that ncurses has open; nil where it does not place its cursor as ECMA-48 says.
    init?(name: String) {
        guard Terminfo.bytes("cup") == Array("\u{1B}[%i%p1%d;%p2%dH".utf8) else { return nil }
        isModern = !name.hasPrefix("vt")
        takesStrings = isModern && !name.hasPrefix("linux")
        // Without an alternate screen to leave, an empty one is the tidiest.
        let wipe = Terminfo.bytes("rmcup").isEmpty ? Array("\u{1B}[H\u{1B}[2J".utf8) : []
        if isModern {
            enter = Array("\u{1B}[?7l\u{1B}[?2004h\u{1B}[?1002h\u{1B}[?1003h\u{1B}[?1006h".utf8)
            leave =
                Array("\u{1B}[?2026l\u{1B}[?1006l\u{1B}[?1003l\u{1B}[?1002l\u{1B}[?2004l\u{1B}[?7h\u{1B}[0m".utf8)
                + wipe
        } else {
            enter = Array("\u{1B}[?7l".utf8)
            leave = Array("\u{1B}[?7h\u{1B}[0m".utf8) + wipe
        }
    }
}
