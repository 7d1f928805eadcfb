/// One message of the TraX protocol: a line of text such as `@@TRAX:state "10,20,30,40" "confidence=0.9"`.
public struct TraXMessage: Sendable, Equatable {
    /// What a message is for.
    public enum Kind: String, Sendable, CaseIterable {
        /// The server (the tracker) introduces itself.
        case hello
        /// The client names a target, or forgets all of them.
        case initialize
        /// The client hands over the next frame.
        case frame
        /// The server says where a target is. Older programs write `status`, which is read as well.
        case state
        /// Either side ends the conversation.
        case quit
    }

    /// What every message's line starts with; other lines are no messages.
    static let prefix = "@@TRAX:"
    /// The longest key of a property, in bytes.
    static let longestKey = 64

    /// What the message is for.
    public var kind: Kind
    /// The arguments, in their order.
    public var arguments: [String]
    /// The named arguments. Keys are letters, digits, points and underscores, 64 at most.
    public var properties: [String: String]

    /// A message from its parts.
    ///
    /// - Precondition: every key may be one.
    public init(_ kind: Kind, _ arguments: [String] = [], properties: [String: String] = [:]) {
        for key in properties.keys { precondition(isKey(Array(key.utf8)), "\"\(key)\" cannot name a property") }
        self.kind = kind
        self.arguments = arguments
        self.properties = properties
    }

    /// The message's line, with its line end: every argument in quotes, properties in the order of their keys.
    public var line: String {
        let named = properties.sorted { $0.key < $1.key }.map { "\($0.key)=\(escaped($0.value))" }
        return Self.prefix + kind.rawValue + (arguments.map(positional) + named).map { " \"\($0)\"" }.joined() + "\n"
    }
}

/// An argument so written that it is not taken for a named one: behind a backslash an equals sign ends no key.
private func positional(_ text: String) -> String {
    guard let equals = text.firstIndex(of: "="), isKey(Array(text[..<equals].utf8)) else { return escaped(text) }
    return text[..<equals] + "\\" + escaped(String(text[equals...]))
}

/// A text as it stands between quotes: quotes, backslashes and line feeds are escaped.
private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\":
            result.unicodeScalars.append("\\")
            result.unicodeScalars.append(scalar)
        case "\n": result += "\\n"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Whether the text before an equals sign makes the argument a named one.
func isKey(_ text: [UInt8]) -> Bool {
    (1...TraXMessage.longestKey).contains(text.count)
        && text.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
}
