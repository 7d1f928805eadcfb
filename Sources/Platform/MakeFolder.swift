import Foundation

/// Makes a folder, and those above it where they do not exist.
///
/// - Parameter mode: the permissions of what is made, less the user's mask.
/// - Throws: `FolderError` where the operating system refuses, or something else has the name.
public func makeFolder(_ path: String, mode: mode_t = 0o777) throws(FolderError) {
    var status = stat()
    if stat(path, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else { throw FolderError(path: path, number: ENOTDIR) }
        return
    }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if parent != path { try makeFolder(parent, mode: mode) }
    // Another program may have made it meanwhile.
    guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FolderError(path: path, number: errno) }
}

/// Why a folder could not be made.
public struct FolderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder, or what has its name.
    public let path: String
    /// The system's error number; `ENOTDIR` where `path` is no folder.
    public let number: Int32

    /// An error from its parts.
    package init(path: String, number: Int32) {
        self.path = path
        self.number = number
    }

    /// The reason alone, such as "Permission denied".
    public var reason: String { String(cString: strerror(number)) }

    public var description: String {
        number == ENOTDIR ? "\(path) is no folder" : "cannot make the folder \(path): \(reason)"
    }
}
