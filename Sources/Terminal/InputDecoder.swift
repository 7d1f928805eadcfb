/// Turns what ncurses reads into events.
///
/// ncurses knows the terminal's own key sequences and gives numbers for them. What it does not know comes as bytes: text in
/// UTF-8, control characters, and the sequences that every current terminal shares, which are decoded here: modified cursor
/// keys (`ESC [ 1 ; 2 D`), the mouse (`ESC [ < 0 ; 10 ; 5 M`, and the older `ESC [ M` with three bytes) and the answer to a
/// status request (`ESC [ 0 n`). Pasted text stands between `ESC [ 200 ~` and `ESC [ 201 ~`. Answers that come too late are strings (`ESC P ... ESC \`) and private sequences
/// (`ESC [ ? 1 ; 0 S`) that nobody awaits. A sequence that means nothing is swallowed whole: its letters must never act as
/// keys.
package struct InputDecoder: Sendable {
    /// What the input says.
    package enum Output: Equatable, Sendable {
        case event(TerminalEvent)
        /// The terminal has worked through everything that was written before the request.
        case statusAnswer
    }

    private enum State {
        case ground
        /// After ESC.
        case escape
        /// After ESC [ (or the single character that stands for it), with what came since.
        case control([UInt8])
        /// After ESC O.
        case single
        /// Within a mouse report of the older form.
        case oldMouse([UInt8])
        /// Within a string that the terminal sends (after ESC P, ESC ] or ESC _), which begins with `first`; how much came, and
        /// whether the last byte was ESC.
        case string(first: UInt8, count: Int, escaped: Bool)
        /// Within pasted text, which `pasted` receives.
        case paste
        /// Within a character of several bytes.
        case character(value: UInt32, missing: Int, minimum: UInt32)
    }

    private var state = State.ground
    private var isDragging = false
    /// The pasted text so far, and the end mark as far as it has come.
    private var pasted: [UInt8] = []
    /// A decoder at the start of the input.
    package init() {}

    /// Longer than any sequence that is understood; what is longer is swallowed up to its end.
    private static let longestSequence = 32
    /// As much of a pasted text is kept: no command is longer.
    private static let longestPaste = 4096
    private static let endOfPaste = Array("\u{1B}[201~".utf8)

    /// Whether a sequence has begun that no single key press explains: worth waiting for on a slow link.
    package var isWithinSequence: Bool {
        switch state {
        case .ground, .escape: return false
        case .control, .single, .oldMouse, .string, .paste, .character: return true
        }
    }

    /// Takes a byte.
    package mutating func feed(_ byte: UInt8) -> Output? {
        switch state {
        case .ground: return ground(byte)
        case .escape:
            switch byte {
            case UInt8(ascii: "["): state = .control([])
            case UInt8(ascii: "O"): state = .single
            case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "_"):
                state = .string(first: byte, count: 0, escaped: false)
            case 0x1B: return .event(.key(.escape))
            default:
                state = .ground
                guard case .event(.key(var key))? = ground(byte) else { return nil }
                key.modifiers.insert(.alt)
                return .event(.key(key))
            }
            return nil
        case .control(let parameters): return control(byte, after: parameters)
        case .single:
            state = .ground
            return InputDecoder.cursorKey(byte).map { .event(.key(Key($0))) }
        case .oldMouse(let bytes):
            guard bytes.count == 2 else {
                state = .oldMouse(bytes + [byte])
                return nil
            }
            state = .ground
            return mouse(
                code: Int(bytes[0]) - 32, column: Int(bytes[1]) - 33, row: Int(byte) - 33, isOld: true, isRelease: false
            )
        case .string(let first, let count, let escaped):
            let isEnd = byte == 0x07 || (escaped && byte == UInt8(ascii: "\\"))
            state = isEnd ? .ground : .string(first: first, count: count + 1, escaped: byte == 0x1B)
            return nil
        case .paste: return paste(byte)
        case .character(let value, let missing, let minimum):
            guard byte & 0xC0 == 0x80 else {
                state = .ground
                return ground(byte)
            }
            let next = value << 6 | UInt32(byte & 0x3F)
            if missing > 1 {
                state = .character(value: next, missing: missing - 1, minimum: minimum)
                return nil
            }
            state = .ground
            guard next >= minimum, let scalar = Unicode.Scalar(next) else { return nil }
            return .event(.key(.character(scalar)))
        }
    }

    /// Takes a key that ncurses recognised; within pasted text it is none.
    package mutating func feed(key: Key) -> Output? {
        if case .paste = state { return nil }
        state = .ground
        return .event(.key(key))
    }

    /// Says that nothing more comes for now: a lone ESC is the key, an unfinished sequence is dropped.
    package mutating func endOfBurst() -> Output? {
        if case .paste = state {
            // A slow link brings it in parts. The escape key alone gets out of one whose end was lost.
            guard pasted.last == 0x1B else { return nil }
            state = .ground
            return .event(.key(.escape))
        }
        defer { state = .ground }
        switch state {
        case .escape: return .event(.key(.escape))
        case .control(let bytes) where bytes.isEmpty: return .event(.key(Key(.character("["), modifiers: .alt)))
        case .single: return .event(.key(Key(.character("O"), modifiers: .alt)))
        case .string(let first, 0, _): return .event(.key(Key(.character(Unicode.Scalar(first)), modifiers: .alt)))
        default: return nil
        }
    }

    private mutating func ground(_ byte: UInt8) -> Output? {
        switch byte {
        case 0x1B:
            state = .escape
            return nil
        case 0x09: return .event(.key(.tab))
        case 0x0A, 0x0D: return .event(.key(.enter))
        case 0x08, 0x7F: return .event(.key(.backspace))
        case 0x00: return .event(.key(.control(" ")))
        case 0x01...0x1A: return .event(.key(.control(Unicode.Scalar(byte + 0x60))))
        case 0x1C...0x1F: return .event(.key(.control(Unicode.Scalar(byte + 0x40))))
        case 0x20...0x7E: return .event(.key(.character(Unicode.Scalar(byte))))
        case 0xC2...0xDF: state = .character(value: UInt32(byte & 0x1F), missing: 1, minimum: 0x80)
        case 0xE0...0xEF: state = .character(value: UInt32(byte & 0x0F), missing: 2, minimum: 0x800)
        case 0xF0...0xF4: state = .character(value: UInt32(byte & 0x07), missing: 3, minimum: 0x10000)
        default: break
        }
        return nil
    }

    private mutating func paste(_ byte: UInt8) -> Output? {
        pasted.append(byte)
        let mark = Self.endOfPaste
        guard pasted.suffix(mark.count).elementsEqual(mark) else {
            if pasted.count > Self.longestPaste { pasted.remove(at: pasted.count - mark.count) }
            return nil
        }
        state = .ground
        return .event(.pasted(String(decoding: pasted.dropLast(mark.count), as: UTF8.self)))
    }

    private mutating func control(_ byte: UInt8, after parameters: [UInt8]) -> Output? {
        switch byte {
        case UInt8(ascii: "M") where parameters.isEmpty:
            state = .oldMouse([])
            return nil
        case 0x40...0x7E:
            state = .ground
            return sequence(parameters, final: byte)
        case 0x20...0x3F:
            if parameters.count < InputDecoder.longestSequence { state = .control(parameters + [byte]) }
            return nil
        case 0x1B:
            // The last one broke off.
            state = .escape
            return nil
        default:
            state = .ground
            return nil
        }
    }

    private mutating func sequence(_ parameters: [UInt8], final: UInt8) -> Output? {
        let isMouse = parameters.first == UInt8(ascii: "<")
        let numbers = parameters.drop { $0 == UInt8(ascii: "<") }
            .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) }
        if isMouse {
            guard numbers.count == 3, let code = numbers[0], let column = numbers[1], let row = numbers[2],
                final == UInt8(ascii: "M") || final == UInt8(ascii: "m")
            else { return nil }
            return mouse(
                code: code, column: column - 1, row: row - 1, isOld: false, isRelease: final == UInt8(ascii: "m"))
        }
        if parameters.first == UInt8(ascii: "?") { return nil }
        if final == UInt8(ascii: "n") { return parameters == [UInt8(ascii: "0")] ? .statusAnswer : nil }
        if final == UInt8(ascii: "Z") { return .event(.key(.backTab)) }
        let modifiers = InputDecoder.modifiers(numbers.count > 1 ? numbers[1] : nil)
        if final == UInt8(ascii: "~") {
            if parameters == Array("200".utf8) {
                state = .paste
                pasted = []
                return nil
            }
            guard let number = numbers.first ?? nil, let base = InputDecoder.numberedKeys[number] else { return nil }
            return .event(.key(Key(base, modifiers: modifiers)))
        }
        return InputDecoder.cursorKey(final).map { .event(.key(Key($0, modifiers: modifiers))) }
    }

    /// `code`: the button in the two lowest bits, then shift 4, alt 8, control 16, motion 32, wheel 64.
    private mutating func mouse(code: Int, column: Int, row: Int, isOld: Bool, isRelease: Bool) -> Output? {
        guard code >= 0 else { return nil }
        var modifiers: Key.Modifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        let point = CellPoint(column: column, row: row)
        let buttons: [MouseEvent.Button] = [.left, .middle, .right, .none]
        let button = buttons[code & 3]
        func event(_ kind: MouseEvent.Kind, _ button: MouseEvent.Button) -> Output {
            .event(.mouse(MouseEvent(kind, button: button, at: point, modifiers: modifiers)))
        }
        if code & 64 != 0 {
            guard !isRelease, code & 3 < 2 else { return nil }
            return event(code & 1 == 0 ? .wheelUp : .wheelDown, .none)
        }
        if isRelease || (isOld && code & 3 == 3) {
            isDragging = false
            return event(.release, isOld ? .none : button)
        }
        if code & 32 != 0 {
            // A button that is held must have been pressed here.
            guard isDragging || button == .none else { return nil }
            return event(button == .none ? .move : .drag, button)
        }
        isDragging = true
        return event(.press, button)
    }

    /// One more than the sum of shift 1, alt 2, control 4.
    private static func modifiers(_ parameter: Int?) -> Key.Modifiers {
        guard let number = parameter, (2...8).contains(number) else { return [] }
        return Key.Modifiers(rawValue: UInt8(number - 1))
    }

    private static func cursorKey(_ final: UInt8) -> Key.Base? {
        switch final {
        case UInt8(ascii: "A"): return .up
        case UInt8(ascii: "B"): return .down
        case UInt8(ascii: "C"): return .right
        case UInt8(ascii: "D"): return .left
        case UInt8(ascii: "H"): return .home
        case UInt8(ascii: "F"): return .end
        case UInt8(ascii: "M"): return .enter
        case UInt8(ascii: "P"): return .function(1)
        case UInt8(ascii: "Q"): return .function(2)
        case UInt8(ascii: "R"): return .function(3)
        case UInt8(ascii: "S"): return .function(4)
        default: return nil
        }
    }

    private static let numberedKeys: [Int: Key.Base] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12),
    ]
}
