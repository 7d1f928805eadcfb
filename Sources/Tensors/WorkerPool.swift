import Foundation

/// A fixed set of threads that share out the parts of one piece of work at a time.
///
/// The parts are numbered; which thread takes which part is left to chance, so a result is the same for any thread
/// count as long as each part's result depends on its number alone. The calling thread works too: a pool of `n` threads
/// keeps `n - 1` of its own. Idle threads spin briefly (a layer follows a layer within microseconds), then sleep.
public final class WorkerPool: Sendable {
    /// The threads that work, the calling one included. At least 1.
    public let threadCount: Int
    private let shared: Shared

    /// A pool of `threadCount` threads; without a number, one for each core this process may use.
    ///
    /// - Precondition: `threadCount` is at least 1.
    public init(threadCount: Int = ProcessInfo.processInfo.activeProcessorCount) {
        precondition(threadCount >= 1, "a pool needs at least one thread, not \(threadCount)")
        self.threadCount = threadCount
        shared = Shared()
        for number in 1..<max(threadCount, 1) {
            let thread = Thread { [shared] in shared.serve() }
            thread.name = "worker \(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    deinit { shared.close() }

    /// Runs `body(0)`, ..., `body(parts - 1)`, in any order and at the same time, and returns when all are done.
    ///
    /// One run at a time: callers on other threads wait for their turn. `body` must not call `run` on the same pool.
    public func run(parts: Int, _ body: @Sendable (Int) -> Void) {
        if threadCount == 1 || parts <= 1 {
            for part in 0..<max(parts, 0) { body(part) }
            return
        }
        shared.run(parts: parts, body)
    }
}

/// What the threads of a pool share: the current work, guarded by a condition.
///
/// Unchecked: every stored property is read and written under `condition`.
private final class Shared: @unchecked Sendable {
    private let condition = NSCondition()
    private let turn = NSLock()
    private var body: (@Sendable (Int) -> Void)?
    private var next = 0
    private var parts = 0
    private var unfinished = 0
    private var closed = false

    func run(parts: Int, _ body: @Sendable (Int) -> Void) {
        turn.lock()
        defer { turn.unlock() }
        // The closure outlives this call in name only: `run` returns after the last part has finished with it.
        withoutActuallyEscaping(body) { escaping in
            condition.lock()
            self.body = escaping
            self.parts = parts
            next = 0
            unfinished = parts
            condition.broadcast()
            while let part = takePart() {
                condition.unlock()
                escaping(part)
                condition.lock()
                finishPart()
            }
            while unfinished > 0 { condition.wait() }
            self.body = nil
            condition.unlock()
        }
    }

    func serve() {
        condition.lock()
        while !closed {
            if let body, let part = takePart() {
                condition.unlock()
                body(part)
                condition.lock()
                finishPart()
            } else {
                condition.wait()
            }
        }
        condition.unlock()
    }

    func close() {
        condition.lock()
        closed = true
        condition.broadcast()
        condition.unlock()
    }

    private func takePart() -> Int? {
        guard next < parts else { return nil }
        next += 1
        return next - 1
    }

    private func finishPart() {
        unfinished -= 1
        if unfinished == 0 { condition.broadcast() }
    }
}
