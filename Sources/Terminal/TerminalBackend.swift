/// A screen to show buffers on, with keys and a mouse.
///
/// One thread uses it; only its waker may be used from others.
public protocol TerminalBackend: AnyObject {
    /// The screen's present size.
    var size: CellSize { get }
    /// What it can show.
    var traits: TerminalTraits { get }
    /// Wakes `nextEvent` from any thread.
    var waker: TerminalWaker { get }

    /// Shows a buffer. On a slow link the terminal may still be busy with the last one: then only the newest buffer is
    /// kept, and shown when the terminal is ready.
    ///
    /// - Throws: `TerminalError.outputFailed` when the terminal is gone.
    func present(_ buffer: CellBuffer) throws(TerminalError)

    /// Writes the next buffer whole: for a screen that something else wrote on.
    func redraw()

    /// The next event; nil when none came in time.
    ///
    /// - Parameter timeout: how long to wait; nil waits for ever, zero does not wait.
    /// - Throws: `TerminalError.outputFailed` when the terminal is gone.
    func nextEvent(timeout: Duration?) throws(TerminalError) -> TerminalEvent?

    /// Stops the program as the user's shell expects (^Z) and returns when it goes on; `nextEvent` then tells
    /// `continued`.
    func suspend() throws(TerminalError)

    /// Gives the terminal back as it was found. Everything else has no effect from then on.
    func close()
}

/// Wakes a program that waits in `nextEvent`; safe from any thread, and after the terminal is closed.
public struct TerminalWaker: Sendable {
    private let action: @Sendable () -> Void

    /// A waker that calls `action`.
    public init(_ action: @escaping @Sendable () -> Void) { self.action = action }

    /// Makes `nextEvent` return `woken`. Several calls may give one event.
    public func wake() { action() }
}

/// Why there is no terminal to draw on.
public enum TerminalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Standard input or output is a file or a pipe.
    case notATerminal(stream: String)
    /// terminfo has no entry of this name, or TERM is not set (empty).
    case unknownTerminal(String)
    /// The terminal cannot put text at a given place.
    case unsuitable(String)
    /// Another terminal is open already: there is one screen.
    case alreadyOpen
    /// Writing failed; the number is errno.
    case outputFailed(Int32)

    public var description: String {
        switch self {
        case .notATerminal(let stream): return "standard \(stream) is not a terminal"
        case .unknownTerminal(""): return "the environment variable TERM is not set"
        case .unknownTerminal(let name): return "terminfo does not know the terminal '\(name)' (TERM)"
        case .unsuitable(let name): return "the terminal '\(name)' (TERM) cannot place text on the screen"
        case .alreadyOpen: return "the terminal is in use by this program already"
        case .outputFailed(let code): return "the terminal is gone (error \(code))"
        }
    }
}
