/// The list of keys and commands: where it is scrolled to, and what it is narrowed down to.
public struct HelpList: Sendable, Hashable {
    /// The first line that is shown.
    public var scroll = 0
    /// Lines without this text are left out; empty for all lines.
    public var filter = ""
    /// Whether that text is being typed.
    public var isTyping = false

    /// The whole list from its beginning.
    public init() {}
}
