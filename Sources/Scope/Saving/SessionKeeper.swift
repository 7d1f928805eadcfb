import Foundation
import Platform

/// Keeps a file with the session as it is, so that a crash loses nothing that was decided.
///
/// A decision is written when it is made; the frame on the screen at most once a second. A session in which no target was
/// drawn is not worth keeping. What cannot be written is not kept: the work goes on without.
struct SessionKeeper {
    private let file: URL
    private let queue = DispatchQueue(label: "session", qos: .utility)
    private var kept: Session?
    private var time = Duration.seconds(-1)

    /// A keeper that writes to `file`.
    init(file: URL) { self.file = file }

    /// Writes the session of a state where it is another one.
    ///
    /// - Parameter now: the time since the program's start.
    mutating func keep(_ state: State, now: Duration) {
        guard let session = Self.worthKeeping(state, after: kept, sinceThen: now - time) else { return }
        kept = session
        time = now
        queue.async { [file] in try? AtomicFile.write(session.text, to: file, links: .replace) }
    }

    /// Waits until everything is written.
    func finish() { queue.sync {} }

    /// The session of a state, where it is to be written now.
    static func worthKeeping(_ state: State, after kept: Session?, sinceThen pause: Duration) -> Session? {
        if state.history.changes.isEmpty { return nil }
        let session = Session(state)
        guard var decided = kept else { return session }
        decided.frame = session.frame
        return decided != session || (session != kept && pause >= .seconds(1)) ? session : nil
    }
}
