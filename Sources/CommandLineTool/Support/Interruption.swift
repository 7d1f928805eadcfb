import Dispatch
import Foundation
import Synchronization

/// Notices SIGINT and SIGTERM, so that a command can end in order instead of being cut off.
struct Interruption {
    private final class Flag: Sendable {
        let signalNumber = Atomic<Int32>(0)
    }

    private let flag = Flag()
    private let sources: [DispatchSourceSignal]

    /// Takes over both signals; a second one ends the program at once, as usual.
    init() {
        sources = [SIGINT, SIGTERM].map { [flag] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if flag.signalNumber.exchange(number, ordering: .relaxed) != 0 { Foundation.exit(128 + number) }
            }
            source.resume()
            return source
        }
    }

    /// The signal that came, or nil.
    var signalNumber: Int32? {
        let number = flag.signalNumber.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Whether a signal came.
    var hasCome: Bool { signalNumber != nil }

    /// Asks whether a signal came, on any thread.
    var question: @Sendable () -> Bool {
        { [flag] in flag.signalNumber.load(ordering: .relaxed) != 0 }
    }
}
