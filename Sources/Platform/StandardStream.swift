import Foundation

/// Standard output and standard error, written to directly: what a failure means is for the caller to decide.
public enum StandardStream: Int32, Sendable {
    /// Results.
    case output = 1
    /// Progress and messages.
    case errors = 2

    /// Readies the process's streams. To be called before anything is opened.
    ///
    /// A standard stream that the process was started without is taken by a placeholder: the next file opened would get its
    /// number otherwise, and messages would be written into it. A pipe that nobody reads any more, and a file that may grow no
    /// further (`ulimit -f`), become errors of the write instead of the signals SIGPIPE and SIGXFSZ.
    public static func prepare() {
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        // Standard output's placeholder cannot be written to, so that lost results are noticed. Messages may get lost.
        let placeholders = [
            (STDIN_FILENO, O_RDONLY), (StandardStream.output.rawValue, O_RDONLY),
            (StandardStream.errors.rawValue, O_WRONLY),
        ]
        for (descriptor, access) in placeholders where fcntl(descriptor, F_GETFD) < 0 {
            let opened = open("/dev/null", access)
            // The lowest free number is given out, and those below are taken.
            if opened >= 0 && opened != descriptor {
                dup2(opened, descriptor)
                close(opened)
            }
        }
    }

    /// Writes a text whole, waiting where the reader is slow.
    ///
    /// - Throws: `StreamError` where it cannot be written: the stream is closed, the disk full, the reader gone.
    public func write(_ text: String) throws(StreamError) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                bytes = bytes.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Another program has set the stream not to wait; so the waiting is done here.
                var room = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                poll(&room, 1, -1)
            default: throw StreamError(stream: self, number: errno)
            }
        }
    }
}

/// Why a standard stream could not be written to.
public struct StreamError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The stream.
    public let stream: StandardStream
    /// The system's error number, such as `ENOSPC`.
    public let number: Int32

    /// Whether the program that read from the stream has ended or closed it.
    public var isReaderGone: Bool { number == EPIPE }

    public var description: String {
        let name =
            switch stream {
            case .output: "standard output"
            case .errors: "standard error"
            }
        return number == EBADF ? "\(name) is closed" : "cannot write to \(name): \(String(cString: strerror(number)))"
    }
}
