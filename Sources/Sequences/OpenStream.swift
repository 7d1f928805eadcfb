import Foundation

/// The stream that a source's name stands for; nil where it is a name in the file system.
///
/// - Throws: `unsuitable` for a stream that a file names.
func streamInput(_ name: String, origin: SourceOrigin) throws(SequenceError) -> DecoderInput? {
    let input: DecoderInput
    if ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(name) {
        if isatty(STDIN_FILENO) == 1 { throw .unsuitable(path: name, kind: "standard input, which is a terminal") }
        input = isAtStartOfFile(STDIN_FILENO) ? .redirectedFile : .standardInput
    } else if DecoderInput.scheme(of: name) != nil {
        input = .network(name)
    } else {
        return nil
    }
    switch origin {
    case .commandLine: return input
    case .file: throw .unsuitable(path: name, kind: "a stream, which only the command line may name")
    }
}

/// Whether a descriptor is a regular file of which nothing was read.
private func isAtStartOfFile(_ descriptor: Int32) -> Bool {
    var information = stat()
    return fstat(descriptor, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
        && lseek(descriptor, 0, SEEK_CUR) == 0
}

/// Opens a camera or a stream.
func openStream(_ input: DecoderInput, decoder: String) throws(SequenceError) -> FrameSequence {
    let name =
        switch input {
        case .standardInput, .redirectedFile: "standard input"
        case .file, .camera, .pipe, .network: lastComponent(input.name)
        }
    let layout: SequenceLayout =
        switch input {
        case .camera: .camera
        case .file, .redirectedFile, .pipe, .standardInput, .network: .stream
        }
    return FrameSequence(
        name: name, path: input.name, layout: layout, source: try VideoSource(input, decoder: decoder))
}

/// Opens the pictures that a pattern names: `%04d` and the like for a number, or `*`, `?` and `[...]` as in a shell. The
/// pattern is in the last part of the path. Nil where there is none.
///
/// - Throws: `absent` where no picture fits.
func openPattern(_ path: String, decoder: String) throws(SequenceError) -> FrameSequence? {
    let pattern = lastComponent(path)
    let folder = path.hasSuffix("/" + pattern) ? String(path.dropLast(pattern.count)) : "."
    guard let fits = numberPattern(pattern) ?? shellPattern(pattern), isFolder(folder) else { return nil }
    let (names, warnings) = imageNames(among: try visibleNames(in: folder).filter(fits), folder: folder)
    if names.isEmpty { throw .absent(path: path) }
    return FrameSequence(
        name: pattern, path: path, layout: .images,
        source: ImageFolderSource(folder: folder, names: names, decoder: decoder), warnings: warnings)
}

/// Whether names fit a pattern with one `%d`, `%4d` or `%04d`.
private func numberPattern(_ pattern: String) -> ((String) -> Bool)? {
    guard let place = pattern.firstMatch(of: /%0?([0-9]{0,2})d/) else { return nil }
    let start = pattern[..<place.range.lowerBound]
    let end = pattern[place.range.upperBound...]
    let least = max(Int(place.output.1) ?? 1, 1)
    return { name in
        guard name.hasPrefix(start), name.hasSuffix(end), name.count >= start.count + end.count + least else {
            return false
        }
        return name.dropFirst(start.count).dropLast(end.count).allSatisfy { ("0"..."9").contains($0) }
    }
}

/// Whether names fit a pattern of a shell.
private func shellPattern(_ pattern: String) -> ((String) -> Bool)? {
    guard pattern.contains(where: { "*?[".contains($0) }) else { return nil }
    return { name in fnmatch(pattern, name, 0) == 0 }
}
