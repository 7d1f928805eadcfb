import CShims
import Foundation
import Synchronization

/// A program that runs beside this one, its standard output and error coming through pipes.
///
/// It has a process group of its own, so that a ^C in the terminal reaches it through this program only. It ends when it is
/// asked to (`end`), when this value goes, and when this program ends, however that happens.
public final class ChildProcess {
    /// Why a program could not be started.
    public enum Failure: Error {
        case notFound
        case system(reason: String)
    }

    /// What the program reads.
    public enum Input: Sendable {
        case nothing
        /// This program's standard input.
        case standardInput
        /// What this program writes to `input`.
        case pipe
    }

    /// How a program ended.
    public enum Ending: Sendable, Equatable {
        case exited(code: Int32)
        case killed(signal: Int32)

        /// Whether it says that all went well.
        public var isSuccess: Bool { self == .exited(code: 0) }

        /// The ending in words, such as `it exited with code 3`.
        public var description: String {
            switch self {
            case .exited(let code): "it exited with code \(code)"
            case .killed(let signal): "it was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
            }
        }
    }

    /// The reading ends of the pipes.
    public let output: Int32
    public let errors: Int32
    /// The writing end of the program's standard input, which never waits (`O_NONBLOCK`); nil unless it is a pipe, and once it
    /// is closed.
    public private(set) var input: Int32?
    /// Whether the program's standard error has not ended yet.
    public private(set) var errorsAreOpen = true
    private let identifier: pid_t
    private var ending: Ending?

    /// Starts a program, looked for on PATH unless its name has a slash.
    public init(_ program: String, arguments: [String], input: Input = .nothing) throws(Failure) {
        let (source, writingEnd) = try Self.open(input)
        defer { if source != STDIN_FILENO { close(source) } }
        var isStarted = false
        defer { if let writingEnd, !isStarted { close(writingEnd) } }
        let (output, outputEnd) = try Self.pipe()
        defer { close(outputEnd) }
        let errors: Int32
        let errorsEnd: Int32
        do throws(Failure) {
            (errors, errorsEnd) = try Self.pipe()
        } catch {
            close(output)
            throw error
        }
        defer { close(errorsEnd) }
        let (code, identifier) = Spawner.spawn(
            program, arguments: arguments, input: source, output: outputEnd, errors: errorsEnd)
        self.output = output
        self.errors = errors
        self.identifier = identifier
        guard code == 0 else {
            if identifier > 0 { waitpid(identifier, nil, 0) }
            close(output)
            close(errors)
            // Without a program there is nothing that `end` could do.
            ending = .exited(code: 127)
            throw code == ENOENT ? .notFound : .system(reason: Self.words(code))
        }
        isStarted = true
        self.input = writingEnd
    }

    deinit { end() }

    /// Ends the program's standard input, where that is a pipe.
    public func closeInput() {
        if let input { close(input) }
        input = nil
    }

    /// Some of what the program says on its standard error; nil where nothing came in time, empty at its end and where a
    /// signal came between.
    ///
    /// - Parameter patience: how long to wait for it, in milliseconds; below 0 without end.
    public func nextErrors(waiting patience: Int32) -> ArraySlice<UInt8>? {
        var part = [UInt8](repeating: 0, count: 4096)
        var pipe = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
        guard errorsAreOpen, poll(&pipe, 1, patience) > 0 else { return nil }
        let received = read(errors, &part, part.count)
        if received == 0 || (received < 0 && errno != EINTR) { errorsAreOpen = false }
        return part.prefix(max(received, 0))
    }

    /// Waits a while for the program's own end; nil where it goes on.
    public func ending(within patience: Duration) -> Ending? {
        if let ending { return ending }
        let deadline = ContinuousClock.now + patience
        var status: Int32 = 0
        var pause: UInt32 = 200
        while waitpid(identifier, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < deadline else { return nil }
            usleep(pause)
            pause = min(2 * pause, 20_000)
        }
        return finish(status)
    }

    /// Ends the program, and what it has started, at once.
    public func end() {
        guard ending == nil else { return }
        // Its group has its number; the leader by itself, in case it has left the group.
        kill(-identifier, SIGKILL)
        kill(identifier, SIGKILL)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        _ = finish(status)
    }

    private func finish(_ status: Int32) -> Ending {
        closeInput()
        close(output)
        close(errors)
        errorsAreOpen = false
        // What the macros of <sys/wait.h> do, which Swift does not see.
        let signal = status & 0x7F
        let result: Ending = signal == 0 ? .exited(code: status >> 8 & 0xFF) : .killed(signal: signal)
        ending = result
        return result
    }

    /// Opens what the program reads: its end, and, of a pipe, this program's.
    private static func open(_ input: Input) throws(Failure) -> (source: Int32, writingEnd: Int32?) {
        switch input {
        case .nothing:
            let null = Foundation.open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard null >= 0 else { throw .system(reason: words(errno)) }
            return (null, nil)
        case .standardInput: return (STDIN_FILENO, nil)
        case .pipe:
            let (reading, writing) = try pipe()
            _ = fcntl(writing, F_SETFL, fcntl(writing, F_GETFL) | O_NONBLOCK)
            return (reading, writing)
        }
    }

    private static func pipe() throws(Failure) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        let code = ts_pipe(&ends)
        guard code == 0 else { throw .system(reason: words(code)) }
        return (ends[0], ends[1])
    }

    private static func words(_ number: Int32) -> String { String(cString: strerror(number)) }
}

/// The thread that starts programs. It lives as long as this program: the kernel ends a program when the thread that started
/// it ends, and nothing else ends one reliably where this program is killed.
private final class Spawner: Sendable {
    private let jobs = Mutex<[@Sendable () -> Void]>([])
    private let wakeUp = DispatchSemaphore(value: 0)

    private static let shared: Spawner? = Spawner()

    private init?() {
        do throws(StartedThread.Failure) {
            try StartedThread.run(name: "programs", stackSize: 1 << 18) { [self] in
                while true {
                    wakeUp.wait()
                    jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }?()
                }
            }
        } catch {
            return nil
        }
    }

    /// Starts a program; the first number is the system's error number, 0 where there was none.
    static func spawn(
        _ program: String, arguments: [String], input: Int32, output: Int32, errors: Int32
    ) -> (code: Int32, identifier: pid_t) {
        guard let shared else { return (EAGAIN, 0) }
        let answer = Answer()
        shared.jobs.withLock { jobs in
            jobs.append {
                var identifier = pid_t()
                var texts = ([program] + arguments).map { strdup($0) }
                texts.append(nil)
                let code = ts_spawn(program, texts, input, output, errors, &identifier)
                for text in texts { free(text) }
                answer.value.withLock { $0 = (code, identifier) }
                answer.isThere.signal()
            }
        }
        shared.wakeUp.signal()
        answer.isThere.wait()
        return answer.value.withLock { $0 }
    }

    /// What comes of a start.
    private final class Answer: Sendable {
        let value = Mutex<(code: Int32, identifier: pid_t)>((EAGAIN, 0))
        let isThere = DispatchSemaphore(value: 0)
    }
}
