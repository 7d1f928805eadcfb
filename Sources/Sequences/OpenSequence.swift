import Imaging
import Text

/// Who names a source: what a user writes on the command line may reach further than what a file says.
public enum SourceOrigin: Sendable {
    /// The user, on the command line.
    case commandLine
    /// A file, such as a saved session or a configuration, which may come from someone else.
    case file
}

/// Opens a folder of frames, a sequence in one of the layouts of `SequenceLayout`, a video file or a camera. The layout is
/// recognised. From the command line it is also `-` for a video on standard input, a pipe, an address in the network
/// (`http://`, `rtsp://` ...), and several pictures by a pattern: `frames/%04d.jpg`, or `*`, `?` and `[...]` as in a shell.
///
/// Where a folder has annotations for several targets, the first is taken, with a warning. Another is chosen by its label
/// (`Jogging.2`, `Jogging-2` or `Jogging_2` for the folder `Jogging`) or by the path of its annotation file.
///
/// - Parameters:
///   - path: the source. A regular file that is no annotation file is decoded as a video, a device as a camera.
///   - origin: who names it.
///   - decoder: the program that decodes videos, and pictures other than PNG and JPEG, by name or path.
/// - Throws: `SequenceError`. Folders' frames are not opened yet; of videos and cameras the first frame is decoded, so that
///   what cannot be decoded is known at once.
public func openSequence(
    _ path: String, origin: SourceOrigin = .file, decoder: String = "ffmpeg"
) throws(SequenceError) -> FrameSequence {
    if let stream = try streamInput(path, origin: origin) { return try openStream(stream, decoder: decoder) }
    let kind: FileKind
    do throws(SequenceError) {
        kind = try fileKind(path)
    } catch {
        guard case .absent = error else { throw error }
        if let (folder, label) = splitTarget(path) {
            return try openFolder(folder, choice: .label(label), decoder: decoder)
        }
        guard origin == .commandLine, let sequence = try openPattern(path, decoder: decoder) else { throw error }
        return sequence
    }
    switch kind {
    case .folder:
        return try openFolder(path, choice: .first, decoder: decoder)
    case .file:
        let name = lastComponent(path)
        if name.hasPrefix("groundtruth") && name.hasSuffix(".txt") {
            return try openFolder(parent(of: path), choice: .file(name), decoder: decoder)
        }
        if isPictureName(name), !(try isAnimated(path)) {
            let source = ImageFolderSource(folder: parent(of: path), names: [name], decoder: decoder)
            return FrameSequence(name: name, path: path, layout: .images, source: source)
        }
        let source = try VideoSource(path: path, decoder: decoder)
        return FrameSequence(name: name, path: path, layout: .video, source: source)
    case .characterDevice:
        guard path.hasPrefix("/dev/video") else { throw .unsuitable(path: path, kind: "a device, but no camera") }
        return try openStream(.camera(path), decoder: decoder)
    case .pipe:
        return try openStream(.pipe(path), decoder: decoder)
    case .other(let kind):
        throw .unsuitable(path: path, kind: kind)
    }
}

/// Whether a file is an animated PNG, which is a video: it says so before its first picture.
private func isAnimated(_ path: String) throws(SequenceError) -> Bool {
    let start = try readFileStart(path, count: 4096)
    func place(_ chunk: String) -> Int? { start.firstRange(of: chunk.utf8)?.lowerBound }
    guard start.starts(with: [0x89, 0x50, 0x4E, 0x47]), let animation = place("acTL") else { return false }
    return place("IDAT").map { animation < $0 } ?? true
}

/// Which of a folder's targets is wanted.
private enum TargetChoice {
    case first
    case label(String)
    case file(String)
}

/// The folder and the label that the name of one target of several is made of, where that folder exists.
private func splitTarget(_ path: String) -> (folder: String, label: String)? {
    guard let mark = path.lastIndex(where: { [".", "-", "_"].contains($0) }) else { return nil }
    let folder = String(path[..<mark])
    let label = String(path[path.index(after: mark)...])
    return !label.isEmpty && !label.contains("/") && isFolder(folder) ? (folder, label) : nil
}

private func openFolder(
    _ path: String, choice: TargetChoice, decoder: String
) throws(SequenceError) -> FrameSequence {
    guard let location = try locateSequence(in: path) else {
        throw describeWithoutPictures(try FolderListing(path), in: path)
    }
    if location.targets.isEmpty, case .label(let label) = choice {
        throw .targetAbsent(path: path, target: label, known: [])
    }
    let target = location.targets.isEmpty ? nil : try choose(choice, among: location.targets, path: path)
    var sequence = try location.open(target, decoder: decoder)
    if let target, location.targets.count > 1, case .first = choice {
        // The one without a label has the folder's name.
        func name(_ label: String) -> String { "'\(label.isEmpty ? location.name : label)'" }
        sequence.warnings.append(
            "\(path) has the targets \(sequence.targets.map(name).joined(separator: ", ")); \(name(target.label)) is taken, "
                + "\(path).LABEL opens another")
    }
    return sequence
}

private func choose(
    _ choice: TargetChoice, among targets: [TargetAnnotation], path: String
) throws(SequenceError) -> TargetAnnotation {
    let chosen =
        switch choice {
        case .first: targets.first
        case .label(let label): targets.first { $0.label == label }
        case .file(let name): targets.first { lastComponent($0.source.path) == name }
        }
    if let chosen { return chosen }
    let wanted =
        switch choice {
        case .first: ""
        case .label(let text), .file(let text): text
        }
    throw .targetAbsent(path: path, target: wanted, known: targets.map(\.label))
}

extension SequenceLocation {
    /// Opens the sequence's frames, and brings frames and annotation together.
    ///
    /// - Parameters:
    ///   - target: the target whose annotation is read, one of `targets`; nil for the frames alone.
    ///   - decoder: the program that decodes pictures other than PNG and JPEG.
    /// - Throws: `SequenceError`.
    package func open(
        _ target: TargetAnnotation?, decoder: String = "ffmpeg"
    ) throws(SequenceError) -> FrameSequence {
        let listing = try FolderListing(frames)
        var (images, warnings) = imageNames(among: listing.names, folder: frames)
        if images.isEmpty { throw describeWithoutPictures(listing, in: frames) }
        if let warning = listing.foreignWarning(for: frames) { warnings.append(warning) }
        func source(_ names: [String]) -> ImageFolderSource {
            ImageFolderSource(folder: frames, names: names, decoder: decoder)
        }
        var sequence = FrameSequence(
            name: target?.name ?? name, path: path, layout: layout, source: source(images), warnings: warnings)
        guard let target else { return sequence }
        sequence.annotation = target.source.path
        if targets.count > 1 { sequence.targets = targets.map(\.label) }
        let read = try read(target)
        sequence.warnings += read.warnings
        let (kept, truth, warning) = join(read, to: images, of: target)
        sequence.source = source(kept)
        sequence.groundTruth = truth
        if let warning { sequence.warnings.append(warning) }
        if layout == .vot { readAttributes(into: &sequence) }
        return sequence
    }

    /// The frames that count, and what is known of each.
    private func join(
        _ read: TargetLines, to images: [String], of target: TargetAnnotation
    ) -> (images: [String], truth: [GroundTruth?], warning: String?) {
        let file = target.source.path
        let lines = read.lines
        func joined(
            _ images: [String], _ lines: [GroundTruth], firstLine: Int? = nil
        ) -> (images: [String], truth: [GroundTruth?], warning: String?) {
            let join = FrameJoin(lines: lines.count, images: images, firstLine: firstLine, file: file)
            return (images, join.lines.map { line in line.map { lines[$0] } }, join.warning)
        }
        switch layout {
        case .otb:
            let positions = evaluatedPositions(of: images, sequence: name, lines: lines.count)
            // The published files hold either the lines of the part that is evaluated or those of all frames (Tiger1).
            let isWhole = lines.count == images.count
            return joined(positions.map { images[$0] }, isWhole ? positions.map { lines[$0] } : lines)
        case .tc128, .uav123:
            guard let numbers = target.frameNumbers else { return joined(images, lines) }
            let part = images.filter { frameNumber($0).map(numbers.contains) ?? false }
            return joined(part, lines, firstLine: lines.count == numbers.count ? numbers.lowerBound : nil)
        case .nfs:
            // The lines are those of the recording with 240 frames a second, of which the one with 30 is every eighth.
            let isEighth = abs(Double(lines.count) / Double(images.count) - 8) < 1
            return joined(images, isEighth ? stride(from: 0, to: lines.count, by: 8).map { lines[$0] } : lines)
        case .mot:
            var (kept, truth, warning) = joined(images, lines, firstLine: 1)
            let seen = truth.indices.filter { truth[$0]?.box != nil }
            guard let first = seen.first, let last = seen.last else { return (kept, truth, warning) }
            if last - first + 1 < kept.count {
                warning =
                    "\(file): target \(target.label) is in \(kept[first]) to \(kept[last]); the other frames are left out"
            }
            kept = Array(kept[first...last])
            return (kept, Array(truth[first...last]), warning)
        case .davis:
            let join = FrameJoin(names: read.frames ?? [], images: images, file: file)
            return (images, join.lines.map { line in line.map { lines[$0] } }, join.warning)
        case .lasot, .vot, .got10k, .trackingnet, .images, .video, .camera, .stream, .synthetic:
            return joined(images, lines)
        }
    }

    /// Reads VOT's tags; a broken one is only worth a warning.
    private func readAttributes(into sequence: inout FrameSequence) {
        for name in (try? visibleNames(in: path)) ?? [] where name.hasSuffix(".tag") {
            let file = Sequences.join(path, name)
            do throws(SequenceError) {
                sequence.attributes[String(name.dropLast(".tag".count))] = try parsed(file) {
                    bytes throws(AnnotationError) in try parseFlags(bytes, file: file)
                }
            } catch {
                let reason = if case .annotation(let place) = error { place.summary } else { "\(error)" }
                sequence.warnings.append("\(reason); the attribute is left out")
            }
        }
    }
}

/// What a folder without pictures holds, in words that help to find them.
private func describeWithoutPictures(_ listing: FolderListing, in folder: String) -> SequenceError {
    let names = listing.names
    if names.isEmpty && listing.foreignNames.isEmpty { return .emptyFolder(path: folder) }
    if names.isEmpty { return .noImages(path: folder, found: "only names that are not UTF-8") }
    let inner = (try? SequenceSearch(in: folder))?.locations.filter { $0.path != folder && $0.hasPictures } ?? []
    if let first = inner.first {
        let found = inner.count == 1 ? "the sequence \(first.path)" : "\(inner.count) sequences such as \(first.path)"
        return .noImages(path: folder, found: "\(found); open that")
    }
    return .noImages(path: folder, found: describe(names, in: folder))
}

private func describe(_ names: [String], in folder: String) -> String {
    let inner = names.filter { isFolder(join(folder, $0)) }
    if inner.count == names.count {
        return "\(counted(inner.count, "folder")); open one of them, such as \(join(folder, inner[0]))"
    }
    let files = names.filter { !inner.contains($0) }
    let found = files.count == 1 ? "only \(files[0])" : "\(files.count) other files such as \(files[0])"
    return inner.isEmpty ? found : "\(found) and \(counted(inner.count, "folder"))"
}
