import Foundation
import Platform

/// The largest picture file that is read, in bytes. An uncompressed 16-bit RGBA picture of the permitted size fits.
private let maximumFileSize = 1 << 30

/// The bytes of a regular file of at most 1 GiB.
///
/// - Throws: `unreadable`. Folders, devices and pipes are refused, since reading them may never end.
func readImageFile(_ path: String) throws(ImageError) -> [UInt8] {
    // Not blocking: opening a pipe without a writer would otherwise wait for one.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(name: path, reason: systemReason()) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw .unreadable(name: path, reason: systemReason()) }
    guard information.st_mode & S_IFMT == S_IFREG else { throw .unreadable(name: path, reason: "not a regular file") }
    guard information.st_size <= maximumFileSize else {
        throw .unreadable(name: path, reason: "\(information.st_size) bytes; at most \(maximumFileSize) are read")
    }
    var failure: String?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(information.st_size)) { buffer, count in
        // Stops at the size found above: a file that grows meanwhile is read as it was.
        while count < buffer.count {
            let received = read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            if received < 0 && errno == EINTR { continue }
            if received < 0 { failure = systemReason() }
            if received <= 0 { return }
            count += received
        }
    }
    if let failure { throw .unreadable(name: path, reason: failure) }
    return bytes
}

/// Replaces the file at `path` by `bytes`, whole or not at all.
///
/// - Throws: `unwritable`.
func writeImageFile(_ bytes: [UInt8], to path: String) throws(ImageError) {
    do throws(AtomicFileError) { try AtomicFile.write(bytes, to: URL(fileURLWithPath: path)) } catch {
        throw .unwritable(name: path, reason: error.reason)
    }
}

/// The system's words for the last error.
private func systemReason() -> String { String(cString: strerror(errno)) }
