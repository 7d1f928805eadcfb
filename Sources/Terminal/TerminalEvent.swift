/// Something the mouse did, at a cell of the screen.
public struct MouseEvent: Sendable, Hashable {
    /// What was done.
    public enum Kind: Sendable, Hashable {
        case press, drag, release, move, wheelUp, wheelDown
    }

    /// Which button; `none` for the wheel, for a move without any, and for a release that does not say.
    public enum Button: Sendable, Hashable {
        case left, middle, right, none
    }

    /// What was done.
    public var kind: Kind
    /// With which button.
    public var button: Button
    /// Where; may lie outside the screen while a drag leaves it.
    public var point: CellPoint
    /// Keys held meanwhile.
    public var modifiers: Key.Modifiers

    /// An event from its parts.
    public init(_ kind: Kind, button: Button = .left, at point: CellPoint, modifiers: Key.Modifiers = []) {
        self.kind = kind
        self.button = button
        self.point = point
        self.modifiers = modifiers
    }
}

/// What a terminal reports.
public enum TerminalEvent: Sendable, Hashable {
    /// A key was pressed.
    case key(Key)
    /// The mouse did something.
    case mouse(MouseEvent)
    /// Text was pasted. Whatever is in it, no key was pressed.
    case pasted(String)
    /// The screen has another size.
    case resized(CellSize)
    /// Another program asked this one to stop for now (SIGTSTP); answer with `suspend()`.
    case suspendRequested
    /// The program goes on after it was stopped; the screen has been set up anew.
    case continued
    /// Another program asked this one to end (SIGTERM, SIGINT, SIGHUP).
    case terminationRequested(signal: Int32)
    /// The terminal is gone or its input has ended.
    case endOfInput
    /// A `TerminalWaker` woke the waiting program.
    case woken
}
