import CShims
import Foundation
import Platform
import Synchronization

/// A fixed set of threads that share out the parts of one piece of work at a time.
///
/// The parts are numbered; which thread takes which part is left to chance, so a result is the same for any thread
/// count as long as each part's result depends on its number alone. The calling thread works too: a pool of `n` threads
/// keeps `n - 1` of its own. An idle thread spins for some microseconds (in a network, a layer follows a layer within
/// that time, and waking a sleeping thread costs more than many a layer), then sleeps.
public final class WorkerPool: Sendable {
    /// The threads that work, the calling one included. At least 1.
    public let threadCount: Int
    private let shared: SharedWork

    /// The most parts that one `run` may have.
    public static let maximumParts = Int(SharedWork.Ticket.mask)

    /// A pool of `threadCount` threads; without a number, one for each core this process may use. Where the system grants
    /// fewer, it is a pool of those: results are the same, later.
    ///
    /// - Precondition: `threadCount` is at least 1.
    public init(threadCount: Int = ProcessInfo.processInfo.activeProcessorCount) {
        precondition(threadCount >= 1, "a pool needs at least one thread, not \(threadCount)")
        let shared = SharedWork()
        self.shared = shared
        var granted = 1
        do throws(StartedThread.Failure) {
            while granted < threadCount {
                try StartedThread.run(name: "worker \(granted)", stackSize: 1 << 20) { shared.serve() }
                granted += 1
            }
        } catch {
            // The calling thread works too: less speed, no less work.
        }
        self.threadCount = granted
    }

    deinit { shared.close() }

    /// Runs `body(0)`, ..., `body(parts - 1)`, in any order and at the same time, and returns when all are done.
    ///
    /// One run at a time: callers on other threads wait for their turn. `body` must not call `run` on the same pool.
    ///
    /// - Precondition: `parts` is at most `maximumParts`.
    public func run(parts: Int, _ body: @escaping @Sendable (Int) -> Void) {
        precondition(parts <= Self.maximumParts, "\(parts) parts are more than \(Self.maximumParts)")
        if threadCount == 1 || parts <= 1 {
            for part in 0..<max(parts, 0) { body(part) }
            return
        }
        shared.run(parts: parts, body)
    }

    /// Runs `body` over `0 ..< count` cut into ranges of `grain`, the last one shorter.
    ///
    /// The ranges depend on `count` and `grain` alone, not on the number of threads.
    public func run(over count: Int, grain: Int, _ body: @escaping @Sendable (Range<Int>) -> Void) {
        precondition(grain >= 1, "a range of \(grain) elements never ends")
        run(parts: (count + grain - 1) / grain) { part in
            body(part * grain..<min((part + 1) * grain, count))
        }
    }
}

/// What the threads of a pool share.
///
/// Unchecked: `body` is written by the one caller that holds `turn`, while no part is left to take, and read only by
/// threads that took a part of that run, whose end the caller awaits before anything is written again. The ticket's
/// release and acquire order the two.
private final class SharedWork: @unchecked Sendable {
    /// The run's number, its parts and the next part to take, in one word, so that a late thread cannot take a part of a
    /// run that is over.
    struct Ticket {
        static let mask: UInt64 = (1 << 20) - 1
        var word: UInt64

        init(word: UInt64) { self.word = word }
        init(run: UInt64, parts: Int) { word = run << 40 | UInt64(parts) << 20 }

        var next: Int { Int(word & Self.mask) }
        var parts: Int { Int(word >> 20 & Self.mask) }
        var hasPart: Bool { next < parts }
    }

    private let ticket = Atomic<UInt64>(0)
    private let unfinished = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let closed = Atomic<Bool>(false)
    private let turn = NSLock()
    private let condition = NSCondition()
    private var body: (@Sendable (Int) -> Void)?
    private var runNumber: UInt64 = 0

    private static let spins = 4000

    func run(parts: Int, _ body: @escaping @Sendable (Int) -> Void) {
        turn.lock()
        defer { turn.unlock() }
        self.body = body
        runNumber += 1
        unfinished.store(parts, ordering: .relaxed)
        ticket.store(Ticket(run: runNumber, parts: parts).word, ordering: .sequentiallyConsistent)
        if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
            condition.lock()
            condition.broadcast()
            condition.unlock()
        }
        while let part = takePart() {
            body(part)
            unfinished.subtract(1, ordering: .releasing)
        }
        var waited = 0
        while unfinished.load(ordering: .acquiring) > 0 {
            waited += 1
            if waited < Self.spins { ts_spin_pause() } else { sched_yield() }
        }
        self.body = nil
    }

    func serve() {
        var idle = 0
        while !closed.load(ordering: .relaxed) {
            if let part = takePart() {
                idle = 0
                guard let body else { preconditionFailure("a part was handed out without its work") }
                body(part)
                unfinished.subtract(1, ordering: .releasing)
            } else if idle < Self.spins {
                idle += 1
                ts_spin_pause()
            } else {
                sleep()
                idle = 0
            }
        }
    }

    func close() {
        closed.store(true, ordering: .sequentiallyConsistent)
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    private func sleep() {
        condition.lock()
        sleepers.add(1, ordering: .sequentiallyConsistent)
        while !Ticket(word: ticket.load(ordering: .sequentiallyConsistent)).hasPart
            && !closed.load(ordering: .sequentiallyConsistent)
        {
            condition.wait()
        }
        sleepers.subtract(1, ordering: .sequentiallyConsistent)
        condition.unlock()
    }

    private func takePart() -> Int? {
        var current = Ticket(word: ticket.load(ordering: .acquiring))
        while current.hasPart {
            let (exchanged, original) = ticket.compareExchange(
                expected: current.word, desired: current.word + 1, ordering: .acquiringAndReleasing)
            if exchanged { return current.next }
            current = Ticket(word: original)
        }
        return nil
    }
}
