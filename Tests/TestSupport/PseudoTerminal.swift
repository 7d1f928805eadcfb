import Foundation

/// A terminal of which the test is the other end: it gets every byte that a program writes, and answers as the terminal would.
public final class PseudoTerminal {
    /// What came so far.
    public private(set) var output: [UInt8] = []
    /// The program's number.
    public let process: pid_t

    // Linux's TIOCSPTLCK and TIOCGPTN, and glibc's POSIX_SPAWN_SETSID, which Swift does not import.
    private static let unlock: UInt = 0x4004_5431
    private static let getNumber: UInt = 0x8004_5430
    private static let newSession: Int16 = 0x80

    private let descriptor: Int32
    private let answers: [(question: [UInt8], answer: [UInt8])]
    /// Up to where questions were looked for.
    private var answered = 0

    /// Starts a program on a terminal.
    ///
    /// - Parameters:
    ///   - command: the program and its arguments.
    ///   - cell: a cell's size in pixels.
    ///   - environment: the only variables that the program has beside PATH.
    ///   - answers: what is answered each time that a question comes.
    public init(
        _ command: [String], columns: Int = 80, rows: Int = 24, cell: (width: Int, height: Int) = (10, 20),
        environment: [String: String], answers: [(question: String, answer: String)]
    ) throws {
        self.answers = answers.map { (Array($0.question.utf8), Array($0.answer.utf8)) }
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (lock, number): (Int32, Int32) = (0, 0)
        guard descriptor >= 0, ioctl(descriptor, Self.unlock, &lock) == 0,
            ioctl(descriptor, Self.getNumber, &number) == 0
        else { throw CocoaError(.fileNoSuchFile) }
        let path = "/dev/pts/\(number)"
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: UInt16(columns * cell.width),
            ws_ypixel: UInt16(rows * cell.height))
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens is the session's.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Test threads block the signals that these tests send.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Self.newSession)
        var variables = environment
        variables["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        variables["SWIFT_BACKTRACE"] = "enable=no"
        let words = command.map { strdup($0) }
        let settings = variables.map { strdup("\($0.key)=\($0.value)") }
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, command[0], &actions, &attributes, words + [nil], settings + [nil]) == 0 else {
            close(descriptor)
            throw CocoaError(.executableNotLoadable)
        }
        self.process = process
    }

    deinit {
        // The whole session: a shell's jobs end with their terminal.
        close(descriptor)
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Types text as it is.
    public func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    /// Sends a signal to the program that a shell on this terminal runs in the foreground.
    public func signal(_ number: Int32) { kill(-tcgetpgrp(descriptor), number) }

    /// Reads and answers until the output satisfies a condition, thirty seconds at most.
    ///
    /// - Parameter key: typed every two seconds, so that the program draws again; nil for none.
    public func read(until what: String, typing key: String? = nil, _ condition: ([UInt8]) -> Bool) throws {
        let end = ContinuousClock.now + .seconds(30)
        var next = ContinuousClock.now + .seconds(2)
        while !condition(output) {
            guard ContinuousClock.now < end else {
                throw Timeout(what: what, tail: String(decoding: output.suffix(400), as: UTF8.self))
            }
            if let key, ContinuousClock.now > next {
                type(key)
                next += .seconds(2)
            }
            take()
        }
    }

    /// A condition that did not come true.
    public struct Timeout: Error, CustomStringConvertible {
        var what: String
        var tail: String
        public var description: String { "waited in vain for \(what); the last that came: \(tail.debugDescription)" }
    }

    private func take() {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, 20) > 0, request.revents & Int16(POLLIN) != 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let got = Foundation.read(descriptor, &bytes, bytes.count)
        guard got > 0 else { return }
        output += bytes[..<got]
        answer()
    }

    /// Answers the questions in what came, in their order.
    private func answer() {
        while true {
            let rest = output[answered...]
            let found = answers.compactMap { entry in rest.firstRange(of: entry.question).map { ($0, entry.answer) } }
            guard let (range, answer) = found.min(by: { $0.0.lowerBound < $1.0.lowerBound }) else { break }
            answered = range.upperBound
            _ = write(descriptor, answer, answer.count)
        }
        // The beginning of a question may be there already.
        let longest = answers.map(\.question.count).max() ?? 0
        answered = max(answered, output.count - longest + 1)
    }
}
