import CShims
import Foundation
import Platform
import Synchronization

/// Notices SIGINT, SIGQUIT, SIGTERM, SIGHUP (a terminal that was closed) and the signals of clusters' schedulers (SIGUSR1, SIGUSR2,
/// SIGXCPU), so that a command can end in order instead of being cut off. A second signal ends the program at once. A SIGHUP
/// that is ignored, as under `nohup`, stays so.
struct Interruption {
    private final class Reactions: Sendable {
        let all = Mutex<[@Sendable () -> Void]>([])
    }

    private let reactions = Reactions()

    /// Takes over the signals.
    init() {
        ts_requests_watch()
        // Where no thread is to be had, the signal is noticed between frames, but ends no wait.
        try? StartedThread.run(name: "signals", stackSize: 1 << 18) { [reactions] in
            ts_requests_await()
            for reaction in reactions.all.withLock({ $0 }) { reaction() }
        }
    }

    /// The signal that came, or nil.
    var signalNumber: Int32? {
        let number = ts_requests_first()
        return number == 0 ? nil : number
    }

    /// Whether a signal came.
    var hasCome: Bool { signalNumber != nil }

    /// Asks whether a signal came, on any thread.
    var question: @Sendable () -> Bool { { ts_requests_first() != 0 } }

    /// Does something when the signal comes, on another thread: what ends a wait that might be long.
    func react(_ reaction: @escaping @Sendable () -> Void) {
        reactions.all.withLock { $0.append(reaction) }
        // It may have come already.
        if hasCome { reaction() }
    }
}
