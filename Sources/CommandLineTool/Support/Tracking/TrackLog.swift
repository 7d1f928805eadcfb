import Synchronization

/// What `track` tells on standard error, of one source or of several that are tracked at the same time.
final class TrackLog: Sendable {
    private struct State {
        var progress: ProgressLine
        var done = 0
        /// The frames of the sources that have begun; nil once that of one is unknown.
        var total: Int? = 0
        /// The sources that have not begun.
        var waiting: Int
    }

    private let state: Mutex<State>
    private let quiet: Bool
    private let namesSources: Bool

    /// A log of a number of sources. Of several each message says its source.
    init(sources: Int, quiet: Bool) {
        state = Mutex(State(progress: ProgressLine(quiet: quiet), waiting: sources))
        self.quiet = quiet
        namesSources = sources > 1
    }

    /// Tells of a problem with a source.
    func complain(_ message: String, of source: String) {
        clear()
        CommandOutput.complain(namesSources && !message.contains(source) ? "\(source): \(message)" : message)
    }

    /// Tells how a source went, unless quiet was asked for.
    func conclude(_ summary: String, of source: String) {
        clear()
        if !quiet { CommandOutput.note(namesSources ? "\(source): \(summary)" : summary) }
    }

    /// A source of so many frames, where that is known, begins.
    func begin(frames: Int?) {
        state.withLock { state in
            state.waiting -= 1
            state.total = state.total.flatMap { known in frames.map { known + $0 } }
        }
    }

    /// One more frame of a source is done.
    ///
    /// - Parameter detail: the state of its target.
    func advance(_ detail: String) {
        state.withLock { state in
            state.done += 1
            // Before all sources have begun, nobody knows what is left.
            state.progress.show(
                done: state.done, of: state.waiting == 0 ? state.total : nil, unit: "frames", detail: detail)
        }
    }

    /// Takes the line of progress away, so that something else can stand in its place.
    func clear() { state.withLock { $0.progress.finish() } }
}
