import Foundation
import Synchronization

/// A screen without a terminal: events come from a script, what is shown is kept. For tests, and for rendering the screen
/// to a picture.
public final class InMemoryTerminal: TerminalBackend {
    /// What a test asks this terminal to do next.
    public enum Step: Sendable {
        /// Reports an event.
        case event(TerminalEvent)
        /// Reports nothing, once.
        case silence
        /// Waits until the waker is called, then reports `woken`.
        case wait
    }

    public private(set) var size: CellSize
    public let traits: TerminalTraits
    public let waker: TerminalWaker
    /// Every buffer shown that differed from the one before.
    public private(set) var frames: [CellBuffer] = []
    /// How often the program was suspended.
    public private(set) var suspensions = 0
    /// Whether the terminal was given back.
    public private(set) var isClosed = false
    private var steps: [Step]
    private let wakes: WakeCounter

    /// A screen of a size, with what will happen on it. After the last step the input ends.
    public init(size: CellSize, traits: TerminalTraits, steps: [Step] = []) {
        self.size = size
        self.traits = traits
        // Taken from the end.
        self.steps = steps.reversed()
        let wakes = WakeCounter()
        self.wakes = wakes
        waker = TerminalWaker { wakes.wake() }
    }

    /// A screen with a script of keys.
    public convenience init(size: CellSize, traits: TerminalTraits, keys: [Key]) {
        self.init(size: size, traits: traits, steps: keys.map { .event(.key($0)) })
    }

    /// The buffer shown last; blank before the first.
    public var screen: CellBuffer { frames.last ?? CellBuffer(size: size) }

    public func present(_ buffer: CellBuffer) throws(TerminalError) {
        guard !isClosed, frames.last != buffer else { return }
        frames.append(buffer)
    }

    public func redraw() {}

    public func nextEvent(timeout: Duration?) throws(TerminalError) -> TerminalEvent? {
        // A script has no two events at once: the screen is drawn between them.
        if timeout == .zero, !isClosed { return nil }
        guard !isClosed, let step = steps.popLast() else { return .endOfInput }
        switch step {
        case .event(let event):
            if case .resized(let newSize) = event { size = newSize }
            return event
        case .silence: return nil
        case .wait:
            wakes.wait()
            return .woken
        }
    }

    public func suspend() throws(TerminalError) {
        suspensions += 1
        steps.append(.event(.continued))
    }

    public func close() { isClosed = true }
}

/// Counts wake-ups and waits for the next.
private final class WakeCounter: Sendable {
    private let count = Mutex(0)

    func wake() { count.withLock { $0 += 1 } }

    func wait() {
        // A test waits for milliseconds at most; polling keeps this free of condition variables.
        while true {
            let isAwake = count.withLock { count in
                guard count > 0 else { return false }
                count -= 1
                return true
            }
            if isAwake { return }
            Thread.sleep(forTimeInterval: 0.0005)
        }
    }
}
