import Foundation

/// What a path leads to, links followed.
enum FileKind {
    case folder
    case file
    case characterDevice
    case pipe
    /// Anything else, in words.
    case other(String)
}

/// The largest annotation file that is read, in bytes: a million lines of polygons.
private let largestTextFile = 64 << 20

/// What a path leads to.
///
/// - Throws: `absent` or `unreadable`.
func fileKind(_ path: String) throws(SequenceError) -> FileKind {
    var information = stat()
    guard stat(path, &information) == 0 else {
        let reason = errno
        if reason == ENOENT || reason == ENOTDIR { throw .absent(path: path) }
        throw .unreadable(path: path, reason: String(cString: strerror(reason)))
    }
    switch information.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    case S_IFCHR: return .characterDevice
    case S_IFIFO: return .pipe
    case S_IFSOCK: return .other("a socket")
    default: return .other("a block device")
    }
}

package func isFolder(_ path: String) -> Bool {
    if case .folder? = try? fileKind(path) { return true }
    return false
}

package func isFile(_ path: String) -> Bool {
    if case .file? = try? fileKind(path) { return true }
    return false
}

/// The names in a folder, without hidden ones (among them the `._*` files that archives from macOS leave), in natural order.
/// Names that are not UTF-8 are left out: `FolderListing` has them.
///
/// - Throws: `absent` or `unreadable`.
package func visibleNames(in folder: String) throws(SequenceError) -> [String] { try FolderListing(folder).names }

/// What a folder holds, without what is hidden.
struct FolderListing {
    /// The names, in natural order.
    let names: [String]
    /// Names that are not UTF-8, with replacement characters for what is not. Nothing can be opened by such a name: text
    /// does not hold it.
    let foreignNames: [String]
    /// Those of `foreignNames` that are folders.
    let foreignFolders: [String]

    /// Reads a folder.
    ///
    /// - Throws: `absent` or `unreadable`.
    init(_ folder: String) throws(SequenceError) {
        var (names, foreign, folders): ([String], [String], [String]) = ([], [], [])
        for entry in try entries(of: folder) where !entry.name.hasPrefix(".") {
            if entry.isUTF8 { names.append(entry.name) } else { foreign.append(entry.name) }
            if !entry.isUTF8 && entry.isFolder { folders.append(entry.name) }
        }
        self.names = names.sorted(by: naturallyPrecedes)
        foreignNames = foreign.sorted()
        foreignFolders = folders.sorted()
    }

    /// What to say of the names that are not UTF-8; nil where there are none.
    func foreignWarning(for folder: String) -> String? {
        guard let first = foreignNames.first else { return nil }
        return foreignNames.count == 1
            ? "\(folder) holds a name that is not UTF-8, \(first); it is left out"
            : "\(folder) holds \(foreignNames.count) names that are not UTF-8, such as \(first); they are left out"
    }
}

/// The entries of a folder as the system gives them.
private func entries(
    of folder: String
) throws(SequenceError) -> [(name: String, isUTF8: Bool, isFolder: Bool)] {
    guard let stream = opendir(folder) else {
        let reason = errno
        if reason == ENOENT { throw .absent(path: folder) }
        throw .unreadable(path: folder, reason: String(cString: strerror(reason)))
    }
    defer { closedir(stream) }
    var entries: [(name: String, isUTF8: Bool, isFolder: Bool)] = []
    errno = 0
    while let entry = readdir(stream) {
        let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
        withUnsafePointer(to: &entry.pointee.d_name) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                let valid = String(validatingCString: name)
                entries.append((valid ?? String(cString: name), valid != nil, isFolder))
            }
        }
        errno = 0
    }
    guard errno == 0 else { throw .unreadable(path: folder, reason: String(cString: strerror(errno))) }
    return entries
}

/// The text of a regular file of at most 64 MiB, as UTF-8 without a byte order mark.
///
/// - Throws: `absent` or `unreadable`; pipes and devices are refused, since reading them may never end.
package func readTextFile(_ path: String) throws(SequenceError) -> [UInt8] { plainText(try readWholeFile(path)) }

/// A text's bytes as UTF-8 without a byte order mark. Windows' editors write such a mark, and its shell UTF-16.
func plainText(_ bytes: [UInt8]) -> [UInt8] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
    let isLittleEndian = bytes.starts(with: [0xFF, 0xFE])
    guard isLittleEndian || bytes.starts(with: [0xFE, 0xFF]) else { return bytes }
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map { place in
        let (high, low) = isLittleEndian ? (place + 1, place) : (place, place + 1)
        return UInt16(bytes[high]) << 8 | UInt16(bytes[low])
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
}

/// The bytes of a regular file of at most 64 MiB.
///
/// - Throws: as `readTextFile`.
package func readWholeFile(_ path: String) throws(SequenceError) -> [UInt8] {
    guard case .file = try fileKind(path) else { throw .unreadable(path: path, reason: "not a regular file") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let received = read(descriptor, &part, part.count)
        if received < 0 && errno == EINTR { continue }
        if received < 0 { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        if received == 0 { return bytes }
        bytes.append(contentsOf: part[..<received])
        if bytes.count > largestTextFile {
            throw .unreadable(path: path, reason: "more than \(largestTextFile) bytes are no annotation file")
        }
    }
}

/// The first bytes of a file, as many as it has up to a count.
///
/// - Throws: `unreadable`.
func readFileStart(_ path: String, count: Int) throws(SequenceError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: count)
    let received = read(descriptor, &start, count)
    return Array(start.prefix(max(0, received)))
}

/// A path's last component, of the path as given: `David` of `data/David/`. Of `.` and the like it is the folder's real name.
package func lastComponent(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "/"
    guard name == "." || name == ".." else { return name }
    let resolved = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath()
    return resolved.lastPathComponent
}

/// The folder above a path: by the path's text where that can tell, so that a link counts as lying where it is named.
package func parent(of path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let last = parts.last, last != ".", last != ".." else { return join(path, "..") }
    if parts.count == 1 { return path.hasPrefix("/") ? "/" : "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/")
}

/// A name inside a folder.
package func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
}
