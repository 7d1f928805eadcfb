import CShims
import Foundation

/// Threads whose start can fail, and says so: a limit on processes or on memory may leave none to be had.
public enum StartedThread {
    /// Why no thread could be started.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// The system's error number, such as `EAGAIN`.
        public let number: Int32

        public var description: String {
            "no thread can be started: \(String(cString: strerror(number))) (a limit on processes or memory, see ulimit)"
        }
    }

    /// Runs `body` on a thread of its own, which ends with it.
    ///
    /// - Parameters:
    ///   - name: at most 15 characters, shown by tools that list threads.
    ///   - stackSize: in bytes.
    /// - Throws: `Failure`; `body` is not run then.
    public static func run(
        name: String, stackSize: Int, _ body: @escaping @Sendable () -> Void
    ) throws(Failure) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let number = pthread_create(
            &thread, &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                ts_name_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard number != 0 else { return }
        start.release()
        throw Failure(number: number)
    }

    /// Runs `body` for each job of 0..<count, on a thread of its own, and returns when all have ended. The jobs share their
    /// work: where there are fewer threads to be had, fewer of them do the same.
    ///
    /// - Throws: `Failure` where there is not even one.
    public static func runJobs(_ count: Int, name: String, _ body: @escaping @Sendable (Int) -> Void) throws(Failure) {
        let group = DispatchGroup()
        for job in 0..<count {
            group.enter()
            do throws(Failure) {
                // Decoders and trackers keep buffers on the stack now and then; the default of a second thread is small.
                try run(name: name, stackSize: 8 << 20) {
                    body(job)
                    group.leave()
                }
            } catch {
                group.leave()
                if job == 0 { throw error }
            }
        }
        group.wait()
    }

    /// What a thread starts with.
    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
