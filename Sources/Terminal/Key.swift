/// A key as the user presses it, with a stable name for configuration files: `a`, `G`, `space`, `ctrl+c`, `shift+left`,
/// `f5`, `+`.
public struct Key: Sendable, Hashable {
    /// What is pressed, without modifiers.
    public enum Base: Sendable, Hashable {
        /// A character as typed; capitals are themselves and not shift with a small letter.
        case character(Unicode.Scalar)
        /// F1 and on.
        case function(Int)
        case up, down, left, right
        case home, end, pageUp, pageDown, insert, delete
        case backspace, enter, tab, escape
    }

    /// Keys held while another is pressed. Terminals tell only some of the combinations.
    public struct Modifiers: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let shift = Modifiers(rawValue: 1)
        public static let alt = Modifiers(rawValue: 2)
        public static let control = Modifiers(rawValue: 4)
    }

    /// What is pressed.
    public var base: Base
    /// What is held with it.
    public var modifiers: Modifiers

    /// A key from its parts.
    public init(_ base: Base, modifiers: Modifiers = []) {
        self.base = base
        self.modifiers = modifiers
    }

    /// A character without modifiers.
    public static func character(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar)) }
    /// A letter with control held.
    public static func control(_ letter: Unicode.Scalar) -> Key { Key(.character(letter), modifiers: .control) }
    /// A key with shift held.
    public static func shift(_ base: Base) -> Key { Key(base, modifiers: .shift) }
    // The keys that need no letter, without modifiers.
    public static let up = Key(.up)
    public static let down = Key(.down)
    public static let left = Key(.left)
    public static let right = Key(.right)
    public static let home = Key(.home)
    public static let end = Key(.end)
    public static let pageUp = Key(.pageUp)
    public static let pageDown = Key(.pageDown)
    public static let insert = Key(.insert)
    public static let delete = Key(.delete)
    public static let backspace = Key(.backspace)
    public static let enter = Key(.enter)
    public static let tab = Key(.tab)
    public static let backTab = Key(.tab, modifiers: .shift)
    public static let escape = Key(.escape)
    public static let space = Key(.character(" "))

    /// The character to insert in a text; nil for keys that have none.
    public var text: Unicode.Scalar? {
        guard case .character(let scalar) = base, modifiers.isDisjoint(with: [.control, .alt]) else { return nil }
        return scalar
    }
}

extension Key: CustomStringConvertible {
    /// The name used in configuration files and on the help screen.
    public var name: String {
        var prefix = ""
        if modifiers.contains(.control) { prefix += "ctrl+" }
        if modifiers.contains(.alt) { prefix += "alt+" }
        if modifiers.contains(.shift) { prefix += "shift+" }
        switch base {
        case .character(" "): return prefix + "space"
        case .character(let scalar): return prefix + String(scalar)
        case .function(let number): return prefix + "f\(number)"
        default: return prefix + (Key.names.first { $0.base == base }?.name ?? "")
        }
    }

    /// The same as `name`.
    public var description: String { name }

    /// The key with this name; nil for a name no key has.
    public init?(name: some StringProtocol) {
        var rest = Substring(name)
        var modifiers: Modifiers = []
        // A lone plus is a key, so a prefix needs something behind it.
        while let (prefix, modifier) = Key.prefixes.first(where: { rest.hasPrefix($0.0) && rest.count > $0.0.count }) {
            guard modifiers.insert(modifier).inserted else { return nil }
            rest.removeFirst(prefix.count)
        }
        let base: Base
        if let named = Key.names.first(where: { $0.name == rest }) {
            base = named.base
        } else if rest == "space" {
            base = .character(" ")
        } else if rest.first == "f", let number = Int(rest.dropFirst()), (1...63).contains(number),
            rest.dropFirst() == String(number)
        {
            base = .function(number)
        } else if rest.unicodeScalars.count == 1, let scalar = rest.unicodeScalars.first,
            GlyphWidth.displayable(scalar) == scalar, scalar != " "
        {
            base = .character(scalar)
        } else {
            return nil
        }
        // Shift changes a character into another one; it is never told apart.
        if case .character = base, modifiers.contains(.shift) { return nil }
        self.init(base, modifiers: modifiers)
    }

    private static let prefixes: [(String, Modifiers)] = [("ctrl+", .control), ("alt+", .alt), ("shift+", .shift)]

    private static let names: [(name: String, base: Base)] = [
        ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home), ("end", .end),
        ("pageup", .pageUp), ("pagedown", .pageDown), ("insert", .insert), ("delete", .delete),
        ("backspace", .backspace), ("enter", .enter), ("tab", .tab), ("escape", .escape),
    ]
}
