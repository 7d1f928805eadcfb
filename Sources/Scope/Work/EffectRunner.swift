import Terminal

/// Carries out what the interface asks for. It answers through `reports`, never by calling back.
public protocol EffectRunner: AnyObject {
    /// Starts on a request. One that is under way is given up at the next frame.
    func submit(_ request: WorkRequest)
    /// Gives up the request under way.
    func cancel()
    /// Writes a file.
    func save(_ file: SavedFile)
    /// Gives up the files that are being written, as far as that takes long.
    func stopSaving()
    /// What has happened since the last call, in order.
    func reports() -> [RunnerReport]
    /// Waits for files that are being written, a few seconds at most, and ends.
    func finish()
}

/// What a runner tells.
public enum RunnerReport: Sendable {
    /// The tracker's thread did something.
    case work(WorkReport)
    /// A file was written, or could not be; the text is for the user.
    case saved(path: String, failure: String?)
}

/// Carries out everything at once, on the caller's thread: for tests and for rendering without a terminal.
public final class ImmediateRunner: EffectRunner {
    private var work: TrackingWork
    private var pending: [RunnerReport] = []
    /// The files that were asked for, in order; they are not written.
    public private(set) var files: [SavedFile] = []
    private let writesFiles: Bool

    /// A runner over some work.
    ///
    /// - Parameter writesFiles: whether files are written too, beside being remembered.
    public init(_ work: TrackingWork, writesFiles: Bool = false) {
        self.work = work
        self.writesFiles = writesFiles
    }

    public func submit(_ request: WorkRequest) {
        work.perform(request, isCancelled: { false }, report: { pending.append(.work($0)) })
    }

    public func cancel() {}

    public func save(_ file: SavedFile) {
        files.append(file)
        pending.append(.saved(path: file.path, failure: writesFiles ? file.write(framesOf: work.source) : nil))
    }

    public func stopSaving() {}

    public func reports() -> [RunnerReport] {
        defer { pending.removeAll() }
        return pending
    }

    public func finish() {}
}
