import CShims
import Foundation

/// A program that runs beside this one, its standard output and error coming through pipes.
///
/// It has no standard input, and a process group of its own, so that a ^C in the terminal reaches it through this program
/// only. It ends when it is asked to (`end`), when this value goes, or when it writes after this program is gone.
final class ChildProcess {
    /// Why a program could not be started.
    enum Failure: Error {
        case notFound
        case system(reason: String)
    }

    /// The reading ends of the pipes, closed by `end`.
    let output: Int32
    let errors: Int32
    private let identifier: pid_t
    private var status: Int32?

    /// Starts a program, looked for on PATH unless its name has a slash.
    init(_ program: String, arguments: [String]) throws(Failure) {
        let (output, outputEnd) = try Self.pipe()
        let errorPipe: (Int32, Int32)
        do throws(Failure) {
            errorPipe = try Self.pipe()
        } catch {
            close(output)
            close(outputEnd)
            throw error
        }
        let (errors, errorsEnd) = errorPipe
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, outputEnd, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorsEnd, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // What this program ignores or blocks would otherwise be inherited, SIGPIPE among them.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        var identifier = pid_t()
        var texts = ([program] + arguments).map { strdup($0) }
        texts.append(nil)
        let code = posix_spawnp(&identifier, program, &actions, &attributes, texts, environ)
        for text in texts { free(text) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        close(outputEnd)
        close(errorsEnd)
        self.output = output
        self.errors = errors
        self.identifier = identifier
        guard code == 0 else {
            status = 0
            close(output)
            close(errors)
            throw code == ENOENT ? .notFound : .system(reason: String(cString: strerror(code)))
        }
    }

    deinit { end() }

    /// Waits until the program has ended; returns whether it says that all went well.
    func wait() -> Bool {
        if let status { return status == 0 }
        var result: Int32 = 0
        while waitpid(identifier, &result, 0) < 0 && errno == EINTR {}
        close(output)
        close(errors)
        status = result
        return result == 0
    }

    /// Ends the program at once, if it has not ended yet.
    func end() {
        guard status == nil else { return }
        kill(identifier, SIGKILL)
        _ = wait()
    }

    private static func pipe() throws(Failure) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        let code = ts_pipe(&ends)
        guard code == 0 else { throw .system(reason: String(cString: strerror(code))) }
        return (ends[0], ends[1])
    }
}
