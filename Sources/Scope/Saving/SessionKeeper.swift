import Foundation
import Imaging
import Platform

/// Keeps a file with the session as it is, so that a crash loses nothing that was decided.
///
/// A decision is written when it is made; the frame on the screen at most once a second. A session in which no target was
/// drawn is not worth keeping. What cannot be written is not kept: the work goes on without.
struct SessionKeeper {
    private let file: URL
    private let queue = DispatchQueue(label: "session", qos: .utility)
    private var kept: Decisions?
    private var frame = 0
    private var time = Duration.zero

    /// What of a state is written as soon as it changes. It is compared each time the screen is drawn; a session is made where
    /// it has changed.
    private struct Decisions: Equatable {
        let run: Int
        let histories: [TargetHistory]
        let bookmarks: [Int: String]
        let view: ViewDescriptor
        let layer: Int
        let palette: ColourMap

        init(_ state: State) {
            run = state.branches.current.number
            histories = state.branches.all.map(\.history)
            bookmarks = state.bookmarks
            view = state.look.view
            layer = state.look.layer
            palette = state.settings.palette
        }
    }

    /// A keeper that writes to `file`.
    init(file: URL) { self.file = file }

    /// Writes the session of a state where it is another one.
    ///
    /// - Parameter now: the time since the program's start.
    mutating func keep(_ state: State, now: Duration) {
        if state.history.changes.isEmpty { return }
        let decisions = Decisions(state)
        guard decisions != kept || (state.position != frame && now - time >= .seconds(1)) else { return }
        kept = decisions
        frame = state.position
        time = now
        let session = Session(state)
        queue.async { [file] in try? AtomicFile.write(session.text, to: file, links: .replace) }
    }

    /// Waits until everything is written.
    func finish() { queue.sync {} }
}
