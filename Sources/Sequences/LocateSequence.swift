import Imaging

/// Recognises what a folder holds: the pictures of a sequence, and its annotations inside or beside it.
///
/// - Parameter path: the folder.
/// - Returns: where everything is; nil where there are neither pictures nor annotations.
/// - Throws: where a deciding file or folder cannot be read.
package func locateSequence(in path: String) throws(SequenceError) -> SequenceLocation? {
    let names = try visibleNames(in: path)
    var subfolder = ["img", "color", "img1"].first { names.contains($0) && isFolder(join(path, $0)) }
    if subfolder == nil { subfolder = try onlyPictureFolder(in: path, names: names) }
    let location = SequenceLocation(
        name: lastComponent(path), dataset: lastComponent(parent(of: path)), path: path, layout: .images,
        frames: subfolder.map { join(path, $0) } ?? path)
    if let annotated = try annotationsInside(location, names: names, subfolder: subfolder) { return annotated }
    let holdsPictures = subfolder != nil || names.contains { isPictureName($0) }
    if holdsPictures { return try annotationsBeside(location) ?? location }
    // NFS: the pictures in a folder of the sequence's name, the lines in a file of that name beside it.
    guard names.count == 2, names[1] == names[0] + ".txt", isFolder(join(path, names[0])) else { return nil }
    return try locateSequence(in: join(path, names[0]))
}

/// The folder with the frames of an annotation, where it has a name of the user's own: the only one with pictures beside a
/// ground truth that has none beside it.
private func onlyPictureFolder(in path: String, names: [String]) throws(SequenceError) -> String? {
    guard names.contains(where: { $0.hasPrefix("groundtruth") && $0.hasSuffix(".txt") }),
        !names.contains(where: isPictureName)
    else { return nil }
    var found: String?
    for name in names where isFolder(join(path, name)) {
        guard try visibleNames(in: join(path, name)).contains(where: isPictureName) else { continue }
        if found != nil { return nil }
        found = name
    }
    return found
}

/// The annotations in the sequence's own folder; nil where there are none.
private func annotationsInside(
    _ location: SequenceLocation, names: [String], subfolder: String?
) throws(SequenceError) -> SequenceLocation? {
    var location = location
    let path = location.path
    func file(_ name: String, _ convention: AnnotationConvention) -> TargetAnnotation {
        TargetAnnotation(label: "", name: location.name, source: .lines(file: join(path, name), convention))
    }
    let rectangles = names.compactMap { name in label(of: name, after: "groundtruth_rect").map { ($0, name) } }
    if !rectangles.isEmpty {
        location.layout = .otb
        location.targets = rectangles.map { label, name in
            TargetAnnotation(
                label: label, name: location.name + (label.isEmpty ? "" : "." + label),
                source: .lines(file: join(path, name), .otb))
        }
        return location
    }
    if names.contains("\(location.name)_gt.txt") {
        location.layout = .tc128
        location.targets = [file("\(location.name)_gt.txt", .otb)]
        location.targets[0].frameNumbers = try frameNumbers(in: path, names: names, "\(location.name)_frames.txt")
        return location
    }
    if names.contains("gt"), isFolder(join(path, "gt")), try visibleNames(in: join(path, "gt")).contains("gt.txt") {
        location.layout = .mot
        let tracks = join(path, "gt/gt.txt")
        location.targets = try trackIdentifiers(tracks).map { identifier in
            TargetAnnotation(
                label: "\(identifier)", name: "\(location.name).\(identifier)",
                source: .tracks(file: tracks, identifier: identifier))
        }
        return location
    }
    guard names.contains("groundtruth.txt") else {
        let objects = names.compactMap { name in label(of: name, after: "groundtruth", mark: "_").map { ($0, name) } }
        guard !objects.isEmpty else { return nil }
        location.layout = .vot
        location.targets = objects.map { label, name in
            TargetAnnotation(
                label: label, name: location.name + "." + label, source: .lines(file: join(path, name), .vot))
        }
        return location
    }
    let flags = names.filter { ["full_occlusion.txt", "out_of_view.txt"].contains($0) }
    if subfolder == "img" || !flags.isEmpty {
        location.layout = flags.isEmpty ? .otb : .lasot
        location.targets = [file("groundtruth.txt", .otb)]
        location.absence = flags.map { AbsenceFile(path: join(path, $0), meaning: .absent) }
        // LaSOT has a folder for each class of targets, `airplane/airplane-1`.
        let above = parent(of: path)
        if location.layout == .lasot && location.name.hasPrefix(lastComponent(above) + "-") {
            location.dataset = lastComponent(parent(of: above))
        }
        return location
    }
    let isVOT = try isVOT(path, names: names, subfolder: subfolder)
    location.layout = isVOT ? .vot : .got10k
    location.targets = [file("groundtruth.txt", isVOT ? .vot : .got10k)]
    for (name, meaning) in [("absence.label", AbsenceFile.Meaning.absent), ("cover.label", .cover)]
    where !isVOT && names.contains(name) {
        location.absence.append(AbsenceFile(path: join(path, name), meaning: meaning))
    }
    return location
}

/// The annotations that a data set keeps apart from its pictures; nil where there are none.
private func annotationsBeside(_ location: SequenceLocation) throws(SequenceError) -> SequenceLocation? {
    var location = location
    let above = parent(of: location.path)
    let root = parent(of: above)
    let name = location.name
    if lastComponent(root) == "data_seq" {
        let annotations = join(parent(of: root), "anno")
        let found = try uavTargets(of: name, in: annotations)
        guard !found.isEmpty else { return nil }
        location.layout = .uav123
        location.dataset = "UAV123"
        location.targets = found
        return location
    }
    if let masks = maskFolder(of: location.path) {
        location.layout = .davis
        location.dataset = lastComponent(davisRoot(of: location.path))
        location.targets = try maskTargets(name: name, in: masks)
        return location.targets.isEmpty ? nil : location
    }
    func only(_ source: AnnotationSource) -> [TargetAnnotation] {
        [TargetAnnotation(label: "", name: name, source: source)]
    }
    let apart = join(root, "anno/\(name).txt")
    if isFile(apart) {
        location.layout = .trackingnet
        location.dataset = lastComponent(root)
        location.targets = only(.lines(file: apart, .trackingnet))
        return location
    }
    // Only NFS' lines end in a word in quotes: any other file of the folder's name may be anything.
    let beside = join(above, "\(name).txt")
    guard isFile(beside), try firstLine(of: beside).contains("\"") else { return nil }
    location.layout = .nfs
    location.dataset = "\(lastComponent(parent(of: root)))-\(lastComponent(above))"
    location.targets = only(.corners(file: beside))
    return location
}

/// Whether a folder with a `groundtruth.txt` is VOT's rather than GOT-10k's: by the names in it, and where those leave it
/// open by the first region.
private func isVOT(_ path: String, names: [String], subfolder: String?) throws(SequenceError) -> Bool {
    if subfolder == "color" || names.contains(where: { $0.hasSuffix(".tag") }) { return true }
    if names.contains("sequence") || names.contains("camera_motion.label") { return true }
    if names.contains("absence.label") || names.contains("meta_info.ini") { return false }
    let bytes = try readTextFile(join(path, "groundtruth.txt"))
    let parsed = try? parseNumberLines(bytes, file: path, contents: "", masks: true)
    return parsed?.first.map { $0.isMask || $0.numbers.count > 4 } ?? false
}

/// The label in a name that is made of a stem, a label and `.txt`: `` of `groundtruth_rect.txt`, `2` of
/// `groundtruth_rect.2.txt`; nil of others.
private func label(of name: String, after stem: String, mark: Character = ".") -> String? {
    guard name.hasPrefix(stem), name.hasSuffix(".txt") else { return nil }
    let label = name.dropFirst(stem.count).dropLast(".txt".count)
    if label.isEmpty { return "" }
    return label.first == mark && label.count > 1 ? String(label.dropFirst()) : nil
}

/// TC128's range of frames, `first,last`; nil where there is none that makes sense.
private func frameNumbers(in path: String, names: [String], _ name: String) throws(SequenceError) -> ClosedRange<Int>? {
    guard names.contains(name) else { return nil }
    let line = Array(try firstLine(of: join(path, name)).utf8)
    let numbers = (try? parseNumberLines(line, file: name, contents: "first,last"))?.first?.numbers ?? []
    let whole = numbers.compactMap { Int(exactly: $0) }
    return whole.count == 2 && whole[0] <= whole[1] ? whole[0]...whole[1] : nil
}

/// The first line of a text file, without its end.
func firstLine(of path: String) throws(SequenceError) -> String {
    let bytes = try readTextFile(path).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(decoding: bytes, as: UTF8.self)
}
