import Imaging
import Text

/// Opens a folder of frames, an OTB, VOT or GOT-10k sequence, a video file or a camera. The layout is recognised.
///
/// Where a folder has annotations for several targets, the first is taken, with a warning. Another is chosen by its label
/// (`Jogging.2` or `Jogging-2` for the folder `Jogging`) or by the path of its annotation file.
///
/// - Parameters:
///   - path: the source. A regular file that is no annotation file is decoded as a video, a device as a camera.
///   - decoder: the program that decodes videos, by name or path.
/// - Throws: `SequenceError`. Folders' frames are not opened yet; of videos and cameras the first frame is decoded, so that
///   what cannot be decoded is known at once.
public func openSequence(_ path: String, decoder: String = "ffmpeg") throws(SequenceError) -> FrameSequence {
    let kind: FileKind
    do throws(SequenceError) {
        kind = try fileKind(path)
    } catch {
        guard case .absent = error, let (folder, label) = splitTarget(path) else { throw error }
        return try openFolder(folder, choice: .label(label))
    }
    switch kind {
    case .folder:
        return try openFolder(path, choice: .first)
    case .file:
        let name = lastComponent(path)
        if name.hasPrefix("groundtruth") && name.hasSuffix(".txt") {
            let folder = path.hasSuffix("/" + name) ? String(path.dropLast(name.count + 1)) : "."
            return try openFolder(folder.isEmpty ? "/" : folder, choice: .file(name))
        }
        let source = try VideoSource(path: path, kind: .file, decoder: decoder)
        return FrameSequence(name: name, path: path, layout: .video, source: source)
    case .characterDevice:
        guard path.hasPrefix("/dev/video") else { throw .unsuitable(path: path, kind: "a device, but no camera") }
        let source = try VideoSource(path: path, kind: .camera, decoder: decoder)
        return FrameSequence(name: lastComponent(path), path: path, layout: .camera, source: source)
    case .other(let kind):
        throw .unsuitable(path: path, kind: kind)
    }
}

/// Which of a folder's targets is wanted.
private enum TargetChoice {
    case first
    case label(String)
    case file(String)
}

/// The folder and the label that the name of one target of several is made of, where that folder exists.
private func splitTarget(_ path: String) -> (folder: String, label: String)? {
    guard let mark = path.lastIndex(where: { $0 == "." || $0 == "-" }) else { return nil }
    let folder = String(path[..<mark])
    let label = String(path[path.index(after: mark)...])
    return !label.isEmpty && !label.contains("/") && isFolder(folder) ? (folder, label) : nil
}

private func openFolder(_ path: String, choice: TargetChoice) throws(SequenceError) -> FrameSequence {
    let names = try visibleNames(in: path)
    if names.isEmpty { throw .emptyFolder(path: path) }
    let subfolder = ["img", "color"].first { names.contains($0) && isFolder(join(path, $0)) }
    let folder = subfolder.map { join(path, $0) } ?? path
    let candidates = subfolder == nil ? names : try visibleNames(in: folder)
    if candidates.isEmpty { throw .emptyFolder(path: folder) }
    let (images, imageWarning) = imageNames(among: candidates, folder: folder)
    if images.isEmpty { throw .noImages(path: folder, found: describe(candidates, in: folder)) }

    var sequence = FrameSequence(
        name: lastComponent(path), path: path, layout: .images,
        source: ImageFolderSource(folder: folder, names: images), warnings: imageWarning.map { [$0] } ?? [])
    guard let files = try recogniseAnnotations(in: path, names: names, frames: subfolder) else {
        if case .label(let label) = choice { throw .targetAbsent(path: path, target: label, known: []) }
        return sequence
    }
    let target = try choose(choice, among: files, path: path)
    sequence.layout = files.layout
    if files.targets.count > 1 {
        sequence.targets = files.targets.map(\.label)
        if case .first = choice {
            let labels = sequence.targets.map { "'\($0)'" }.joined(separator: ", ")
            sequence.warnings.append(
                "\(path) has the targets \(labels); '\(target.label)' is taken, \(path).LABEL opens another")
        }
    }
    if !target.label.isEmpty { sequence.name += "." + target.label }
    try annotate(
        &sequence, folder: path, file: target.file, convention: files.convention, images: images, frames: folder)
    try readSideFiles(&sequence, folder: path, names: names)
    return sequence
}

private func choose(
    _ choice: TargetChoice, among files: AnnotationFiles, path: String
) throws(SequenceError) -> (label: String, file: String) {
    let chosen =
        switch choice {
        case .first: files.targets.first
        case .label(let label): files.targets.first { $0.label == label }
        case .file(let name): files.targets.first { $0.file == name }
        }
    if let chosen { return chosen }
    let wanted =
        switch choice {
        case .first: ""
        case .label(let text), .file(let text): text
        }
    throw .targetAbsent(path: path, target: wanted, known: files.targets.map(\.label))
}

/// Reads a target's annotations and brings frames and lines together.
private func annotate(
    _ sequence: inout FrameSequence, folder: String, file: String, convention: AnnotationConvention, images: [String],
    frames: String
) throws(SequenceError) {
    let path = join(folder, file)
    let bytes = try readTextFile(path)
    var lines: [GroundTruth]
    do throws(AnnotationError) {
        lines = try parseAnnotations(bytes, file: path, convention: convention)
    } catch {
        throw .annotation(error)
    }
    var kept = images
    if sequence.layout == .otb {
        let positions = evaluatedPositions(of: images, sequence: lastComponent(folder))
        kept = positions.map { images[$0] }
        // The published files hold either the lines of the part that is evaluated or those of all frames (Tiger1).
        if lines.count == images.count { lines = positions.map { lines[$0] } }
        sequence.source = ImageFolderSource(folder: frames, names: kept)
    }
    if lines.count != kept.count {
        let consequence =
            lines.count < kept.count
            ? "the last \(kept.count - lines.count) frames have no ground truth" : "the surplus is left out"
        sequence.warnings.append(
            "\(path) has \(counted(lines.count, "line")) for \(counted(kept.count, "frame")); \(consequence)")
    }
    let annotated = lines.prefix(kept.count).map(Optional.some)
    sequence.groundTruth = annotated + [GroundTruth?](repeating: nil, count: kept.count - annotated.count)
}

/// Reads what lies beside the annotations: GOT-10k's absence, and VOT's tags, of which a broken one is only worth a warning.
private func readSideFiles(_ sequence: inout FrameSequence, folder: String, names: [String]) throws(SequenceError) {
    if sequence.layout == .got10k && names.contains("absence.label") {
        let path = join(folder, "absence.label")
        let bytes = try readTextFile(path)
        do throws(AnnotationError) {
            let flags = try parseFlags(bytes, file: path)
            let frames = sequence.groundTruth.count
            for index in 0..<min(flags.count, frames) { sequence.groundTruth[index]?.isAbsent = flags[index] }
            if flags.count != frames {
                sequence.warnings.append("\(path) has \(counted(flags.count, "line")) for \(counted(frames, "frame"))")
            }
        } catch {
            throw .annotation(error)
        }
    }
    for name in names where sequence.layout == .vot && name.hasSuffix(".tag") {
        let path = join(folder, name)
        let bytes = try readTextFile(path)
        do throws(AnnotationError) {
            sequence.attributes[String(name.dropLast(".tag".count))] = try parseFlags(bytes, file: path)
        } catch {
            sequence.warnings.append("\(error.summary); the attribute is left out")
        }
    }
}

/// What a folder without pictures holds, in words that help to find them.
private func describe(_ names: [String], in folder: String) -> String {
    let inner = names.filter { isFolder(join(folder, $0)) }
    if inner.count == names.count {
        return "\(counted(inner.count, "folder")); open one of them, such as \(join(folder, inner[0]))"
    }
    let files = names.filter { !inner.contains($0) }
    let found = files.count == 1 ? "only \(files[0])" : "\(files.count) other files such as \(files[0])"
    return inner.isEmpty ? found : "\(found) and \(counted(inner.count, "folder"))"
}
