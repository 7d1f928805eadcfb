import Foundation

/// A file that appears under its name whole or not at all.
///
/// Its bytes go to a temporary sibling, which is synced and renamed at the end; an error before that removes it and leaves
/// an older file of the name as it was. A device or a pipe of that name is written to directly: it cannot be replaced.
public struct AtomicFile: ~Copyable {
    private let path: String
    /// The sibling; nil where `path` is no regular file.
    private let temporaryPath: String?
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Creates or replaces a file: `body` appends its bytes. A symbolic link keeps pointing where it does; its target is replaced.
    ///
    /// - Throws: `AtomicFileError` where the operating system refuses, or what `body` throws.
    public static func create(at url: URL, _ body: (inout AtomicFile) throws -> Void) throws {
        var file = try AtomicFile(url: url)
        do {
            try body(&file)
            try file.commit()
        } catch {
            close(file.descriptor)
            if let temporaryPath = file.temporaryPath { unlink(temporaryPath) }
            throw error
        }
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

    private static let bufferByteCount = 1 << 16

    private init(url: URL) throws(AtomicFileError) {
        let target = url.resolvingSymlinksInPath()
        path = target.path
        var status = stat()
        if stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
            temporaryPath = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw AtomicFileError(path: path, number: errno) }
            return
        }
        // The process's number and a random one keep two writers apart.
        let suffix = "\(getpid())-\(String(UInt32.random(in: 0...UInt32.max), radix: 36)).tmp"
        let temporary =
            target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).\(suffix)").path
        temporaryPath = temporary
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw AtomicFileError(path: path, number: errno) }
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
            let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count >= 0 { done += count } else if errno != EINTR { throw AtomicFileError(path: path, number: errno) }
        }
    }

    private mutating func commit() throws(AtomicFileError) {
        try flush()
        guard let temporaryPath else {
            close(descriptor)
            return
        }
        guard fsync(descriptor) == 0 else { throw AtomicFileError(path: path, number: errno) }
        guard rename(temporaryPath, path) == 0 else { throw AtomicFileError(path: path, number: errno) }
        close(descriptor)
        // The new name itself reaches the disk with its folder. Some file systems cannot sync a folder: no harm done.
        let folder = open(
            URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }
}

/// Why the operating system refused to write a file.
public struct AtomicFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file that was to be written.
    public let path: String
    /// The system's error number, such as `ENOSPC`.
    public let number: Int32

    public var description: String { "\(path): \(String(cString: strerror(number)))" }
}
