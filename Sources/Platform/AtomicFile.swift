import Foundation

/// A file that appears under its name whole or not at all.
///
/// Its bytes go to a temporary sibling, which is synced and renamed at the end; an error before that removes it and leaves
/// an older file of the name as it was. What a killed program leaves behind is removed by the next writer of the name. The
/// permissions of a file that is replaced are kept. A device or a pipe of that name is written to directly: it cannot be
/// replaced. So is an open file of this program's own, such as `/dev/stdout`: others write there, too.
public struct AtomicFile: ~Copyable {
    /// What is done where a symbolic link has the file's name.
    public enum LinkPolicy: Sendable {
        /// It keeps pointing where it does; its target is replaced. For files that the user names.
        case follow
        /// It is replaced itself, as is whatever else has the name. For files in a folder that may come from someone else,
        /// where a link could point at any of the user's own.
        case replace
    }

    private let path: String
    /// The sibling; nil where `path` is no regular file.
    private let temporaryPath: String?
    private let descriptor: Int32
    private var isOpen = true
    private var buffer: [UInt8] = []

    /// Where the bytes go until `commit`: for another program that writes them in this one's place.
    public var writingPath: String { temporaryPath ?? path }

    /// Creates or replaces a file: `body` appends its bytes.
    ///
    /// - Throws: `AtomicFileError` where the operating system refuses, or what `body` throws.
    public static func create(
        at url: URL, links: LinkPolicy = .follow, _ body: (inout AtomicFile) throws -> Void
    ) throws {
        var file = try AtomicFile(at: url, links: links)
        try body(&file)
        try file.commit()
    }

    /// Creates or replaces a file by a text in UTF-8.
    ///
    /// - Throws: `AtomicFileError` where the operating system refuses.
    public static func write(_ text: String, to url: URL, links: LinkPolicy = .follow) throws(AtomicFileError) {
        try write(Array(text.utf8), to: url, links: links)
    }

    /// Creates or replaces a file by some bytes.
    ///
    /// - Throws: `AtomicFileError` where the operating system refuses.
    public static func write(_ bytes: [UInt8], to url: URL, links: LinkPolicy = .follow) throws(AtomicFileError) {
        var file = try AtomicFile(at: url, links: links)
        try file.append(bytes)
        try file.commit()
    }

    /// Begins a file. It comes to nothing unless `commit` is called.
    ///
    /// - Throws: `AtomicFileError` where the operating system refuses.
    public init(at url: URL, links: LinkPolicy = .follow) throws(AtomicFileError) {
        (path, temporaryPath, descriptor) = try Self.begin(url, links)
    }

    /// Opens what the bytes go to.
    private static func begin(
        _ url: URL, _ links: LinkPolicy
    ) throws(AtomicFileError) -> (path: String, temporaryPath: String?, descriptor: Int32) {
        if links == .follow, let number = descriptorNumber(url.path) {
            let descriptor = fcntl(number, F_DUPFD_CLOEXEC, 3)
            guard descriptor >= 0 else { throw AtomicFileError(path: url.path, number: errno) }
            return (url.path, nil, descriptor)
        }
        let target =
            switch links {
            case .follow: destination(of: url)
            case .replace: url
            }
        let path = target.path
        var status = stat()
        let isThere = lstat(path, &status) == 0
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        if isThere && !isRegular && links == .follow {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw AtomicFileError(path: path, number: errno) }
            return (path, nil, descriptor)
        }
        let hidden = target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent)").path
        let opened = openTemporary(hidden, mode: isThere && isRegular ? status.st_mode & 0o7777 : nil)
        guard let (temporary, descriptor) = opened else { throw AtomicFileError(path: path, number: errno) }
        return (path, temporary, descriptor)
    }

    /// The number of the descriptor that a path is a name of.
    private static func descriptorNumber(_ path: String) -> Int32? {
        if path == "/dev/stdout" { return STDOUT_FILENO }
        if path == "/dev/stderr" { return STDERR_FILENO }
        let folder = ["/dev/fd/", "/proc/self/fd/"].first { path.hasPrefix($0) }
        return folder.flatMap { Int32(path.dropFirst($0.count)) }
    }

    /// What a path leads to, links followed, also those to a file that is not there yet.
    private static func destination(of url: URL) -> URL {
        var target = url.resolvingSymlinksInPath()
        // A ring of links has no end.
        for _ in 0..<16 {
            guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: target.path) else { break }
            target = URL(fileURLWithPath: link, relativeTo: target.deletingLastPathComponent())
                .resolvingSymlinksInPath()
        }
        return target
    }

    deinit {
        guard isOpen else { return }
        if let temporaryPath { unlink(temporaryPath) }
        close(descriptor)
    }

    /// Appends `bytes`.
    ///
    /// - Throws: `AtomicFileError`, on a full disk for instance.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
        if buffer.count + bytes.count <= Self.bufferByteCount {
            buffer.append(contentsOf: bytes)
        } else {
            try flush()
            try writeOut(bytes)
        }
    }

    /// Appends a text in UTF-8.
    ///
    /// - Throws: `AtomicFileError`, on a full disk for instance.
    public mutating func append(_ text: String) throws(AtomicFileError) { try append(Array(text.utf8)) }

    private mutating func append(_ bytes: [UInt8]) throws(AtomicFileError) {
        var failure: AtomicFileError?
        bytes.withUnsafeBytes { raw in
            do throws(AtomicFileError) { try append(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Syncs the file and gives it its name. Nothing is appended after that.
    ///
    /// - Throws: `AtomicFileError`; an older file of the name is then as it was.
    public mutating func commit() throws(AtomicFileError) {
        try flush()
        guard let temporaryPath else {
            isOpen = false
            close(descriptor)
            return
        }
        guard fsync(descriptor) == 0 else { throw AtomicFileError(path: path, number: errno) }
        guard rename(temporaryPath, path) == 0 else { throw AtomicFileError(path: path, number: errno) }
        isOpen = false
        close(descriptor)
        // The new name itself reaches the disk with its folder. Some file systems cannot sync a folder: no harm done.
        let folder = open(
            URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    private static let bufferByteCount = 1 << 16

    /// Makes a temporary file that nobody else has, locked as long as its writer lives. Its name is always the same, unless
    /// another writer is at work, so that what a killed one has left is found and removed.
    ///
    /// - Parameter mode: the permissions; nil for those of a new file.
    /// - Returns: nil with the reason in `errno`.
    private static func openTemporary(_ hidden: String, mode: mode_t?) -> (path: String, descriptor: Int32)? {
        var path = hidden + ".tmp"
        for _ in 0..<100 {
            let descriptor = open(
                path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode == nil ? 0o666 : 0o600)
            if descriptor >= 0 {
                var status = stat()
                // Without the lock, or without a name any more, another writer has taken it for left behind.
                if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0, status.st_nlink > 0 {
                    if let mode { fchmod(descriptor, mode) }
                    return (path, descriptor)
                }
                close(descriptor)
            } else if errno != EEXIST {
                return nil
            } else if !removeIfLeft(path) {
                path = "\(hidden).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).tmp"
            }
        }
        errno = EEXIST
        return nil
    }

    /// Removes a temporary file whose writer is gone; false where it is in use or no file.
    private static func removeIfLeft(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return false }
        return unlink(path) == 0
    }

    private mutating func flush() throws(AtomicFileError) {
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        var failure: AtomicFileError?
        bytes.withUnsafeBytes { raw in
            do throws(AtomicFileError) { try writeOut(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func writeOut(_ bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
        var done = 0
        while done < bytes.count {
            let count = Foundation.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count >= 0 { done += count } else if errno != EINTR { throw AtomicFileError(path: path, number: errno) }
        }
    }
}

/// Why the operating system refused to write a file.
public struct AtomicFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file that was to be written.
    public let path: String
    /// The system's error number, such as `ENOSPC`.
    public let number: Int32

    /// The reason alone, such as "No space left on device".
    public var reason: String { String(cString: strerror(number)) }

    public var description: String { "\(path): \(reason)" }
}
