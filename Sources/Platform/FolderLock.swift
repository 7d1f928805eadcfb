import Foundation

/// The right to be the only one who writes into a folder. It ends with this value and with the program, however that ends.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Why a folder cannot be had alone.
    public enum Failure: Error, Sendable, Equatable {
        /// Another program has it.
        case taken
        /// The operating system refuses; `number` is its error number.
        case system(number: Int32)
    }

    /// Takes the lock, a file `.lock` in the folder, which stays.
    ///
    /// A file system without locks, as some network ones are, locks nothing: better no protection than no work.
    ///
    /// - Throws: `Failure`.
    public init(folder: URL) throws(Failure) {
        let path = folder.appendingPathComponent(".lock").path
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .system(number: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        close(descriptor)
        throw .taken
    }

    deinit { close(descriptor) }
}
