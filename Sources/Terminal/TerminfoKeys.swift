import CNCurses

/// The keys that ncurses recognises by the terminal's own entry.
enum TerminfoKeys {
    /// The key for one of ncurses' numbers; nil for those that mean nothing here.
    static func key(_ code: Int32) -> Key? {
        if let key = table[code] { return key }
        let function = code - KEY_F0
        if (1...63).contains(function) { return Key(.function(Int(function))) }
        return keyname(code).flatMap { extendedKey(named: String(cString: $0)) }
    }

    /// The key for an extended capability such as `kRIT5`: a cursor key, then one more than the sum of shift 1, alt 2 and
    /// control 4.
    static func extendedKey(named name: String) -> Key? {
        guard let digit = name.last?.wholeNumberValue, (2...8).contains(digit),
            let base = extendedBases[String(name.dropLast())]
        else { return nil }
        return Key(base, modifiers: Key.Modifiers(rawValue: UInt8(digit - 1)))
    }

    private static let extendedBases: [String: Key.Base] = [
        "kUP": .up, "kDN": .down, "kLFT": .left, "kRIT": .right, "kHOM": .home, "kEND": .end, "kPRV": .pageUp,
        "kNXT": .pageDown, "kDC": .delete, "kIC": .insert,
    ]

    private static let table: [Int32: Key] = [
        KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
        KEY_SR: .shift(.up), KEY_SF: .shift(.down), KEY_SLEFT: .shift(.left), KEY_SRIGHT: .shift(.right),
        KEY_HOME: .home, KEY_END: .end, KEY_SHOME: .shift(.home), KEY_SEND: .shift(.end),
        KEY_A1: .home, KEY_C1: .end, KEY_A3: .pageUp, KEY_C3: .pageDown,
        KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_SPREVIOUS: .shift(.pageUp), KEY_SNEXT: .shift(.pageDown),
        KEY_IC: .insert, KEY_DC: .delete, KEY_SDC: .shift(.delete), KEY_SIC: .shift(.insert),
        KEY_BACKSPACE: .backspace, KEY_ENTER: .enter, KEY_BTAB: .backTab,
    ]
}
