import Dispatch
import Foundation
import Platform
import Sequences
import Synchronization
import Terminal

/// Carries out work on a thread of its own, so that keys are answered while the tracker computes, and writes files on
/// another.
public final class ThreadedRunner: EffectRunner, Sendable {
    private let mailbox: Mailbox
    private let source: any FrameSource
    private let files = DispatchQueue(label: "files")
    private let writing = DispatchGroup()

    /// A runner over some work.
    ///
    /// - Parameter waker: is called when there are reports.
    ///
    /// - Throws: `StartedThread.Failure` where the system grants no thread.
    public init(_ work: TrackingWork, waker: TerminalWaker) throws(StartedThread.Failure) {
        let mailbox = Mailbox(waker: waker)
        self.mailbox = mailbox
        source = work.source
        // Convolutions keep their scratch on the heap; the rest is far below this.
        try StartedThread.run(name: "tracker", stackSize: 8 << 20) {
            var work = work
            while let request = mailbox.take() {
                work.perform(
                    request, isCancelled: { !mailbox.isCurrent(request.ticket) }, report: { mailbox.put(.work($0)) })
            }
        }
    }

    deinit { mailbox.close() }

    public func submit(_ request: WorkRequest) { mailbox.submit(request) }

    public func cancel() { mailbox.cancel() }

    public func save(_ file: SavedFile) {
        let stops = mailbox.stops
        files.async(group: writing) { [mailbox, source] in
            let failure = file.write(framesOf: source) { mailbox.stops != stops }
            mailbox.put(.saved(path: file.path, failure: failure))
        }
    }

    public func stopSaving() { mailbox.stopSaving() }

    public func reports() -> [RunnerReport] { mailbox.takeReports() }

    public func finish() {
        if writing.wait(timeout: .now() + .seconds(10)) == .timedOut {
            // A video that takes longer leaves nothing half done behind.
            mailbox.stopSaving()
            _ = writing.wait(timeout: .now() + .seconds(2))
        }
        mailbox.close()
    }

    /// What the threads share.
    private final class Mailbox: Sendable {
        private struct Contents {
            var request: WorkRequest?
            var current: Int?
            var reports: [RunnerReport] = []
            var isClosed = false
            var stops = 0
        }

        private let contents = Mutex(Contents())
        private let wakeUp = DispatchSemaphore(value: 0)
        private let waker: TerminalWaker

        init(waker: TerminalWaker) { self.waker = waker }

        func submit(_ request: WorkRequest) {
            contents.withLock {
                $0.request = request
                $0.current = request.ticket
            }
            wakeUp.signal()
        }

        func cancel() {
            contents.withLock {
                $0.request = nil
                $0.current = nil
            }
        }

        func close() {
            contents.withLock {
                $0.isClosed = true
                $0.current = nil
            }
            wakeUp.signal()
        }

        /// The next request, waiting for one; nil when all is over.
        func take() -> WorkRequest? {
            while true {
                wakeUp.wait()
                let (request, isClosed) = contents.withLock { contents in
                    defer { contents.request = nil }
                    return (contents.request, contents.isClosed)
                }
                if isClosed { return nil }
                if let request { return request }
            }
        }

        func isCurrent(_ ticket: Int) -> Bool { contents.withLock { $0.current == ticket } }

        /// How often the files that were being written have been given up.
        var stops: Int { contents.withLock { $0.stops } }

        func stopSaving() { contents.withLock { $0.stops += 1 } }

        func put(_ report: RunnerReport) {
            contents.withLock { $0.reports.append(report) }
            waker.wake()
        }

        func takeReports() -> [RunnerReport] {
            contents.withLock { contents in
                defer { contents.reports.removeAll() }
                return contents.reports
            }
        }
    }
}
