import Imaging

/// The folder of masks that belongs to a folder of DAVIS' pictures: `Annotations/480p/bear` of `JPEGImages/480p/bear`. Nil
/// where there is none.
func maskFolder(of pictures: String) -> String? {
    let root = davisRoot(of: pictures)
    let name = lastComponent(pictures)
    let resolution = lastComponent(parent(of: pictures))
    let masks = join(root, resolution == "JPEGImages" ? "Annotations/\(name)" : "Annotations/\(resolution)/\(name)")
    return root != pictures && isFolder(masks) ? masks : nil
}

/// DAVIS' own folder, above that of a sequence's pictures; the pictures' folder itself where it is none of DAVIS'.
func davisRoot(of pictures: String) -> String {
    let above = parent(of: pictures)
    if lastComponent(above) == "JPEGImages" { return parent(of: above) }
    return lastComponent(parent(of: above)) == "JPEGImages" ? parent(of: parent(of: above)) : pictures
}

/// The targets of a folder of masks: the colours of its first picture.
func maskTargets(name: String, in folder: String) throws(SequenceError) -> [TargetAnnotation] {
    guard let first = try maskNames(in: folder).first else { return [] }
    let identifiers = try maskBoxes(join(folder, first)).keys.sorted()
    return identifiers.map { identifier in
        TargetAnnotation(
            label: identifiers.count == 1 ? "" : "\(identifier)",
            name: identifiers.count == 1 ? name : "\(name).\(identifier)",
            source: .masks(folder: folder, identifier: identifier))
    }
}

/// The boxes of one target's masks and the masks' names, a picture for each frame; absent where a picture does not show it.
func readMaskBoxes(_ folder: String, identifier: Int) throws(SequenceError) -> TargetLines {
    var result = TargetLines(frames: try maskNames(in: folder))
    for name in result.frames ?? [] {
        let box = try maskBoxes(join(folder, name))[identifier]
        result.lines.append(box.map { GroundTruth(.rectangle($0)) } ?? GroundTruth(.absent, isAbsent: true))
    }
    return result
}

private func maskNames(in folder: String) throws(SequenceError) -> [String] {
    try visibleNames(in: folder).filter { fileExtension($0) == "png" }
}

/// The box around each target's pixels.
private func maskBoxes(_ path: String) throws(SequenceError) -> [Int: BoundingBox] {
    let image: Image
    do throws(ImageError) { image = try Image(contentsOf: path) } catch {
        throw .unreadable(path: path, reason: error.description)
    }
    var extents: [Int: (left: Int, top: Int, right: Int, bottom: Int)] = [:]
    for y in 0..<image.height {
        for x in 0..<image.width {
            let place = 3 * (y * image.width + x)
            let colour = (image.samples[place], image.samples[place + 1], image.samples[place + 2])
            if colour == (0, 0, 0) { continue }
            let identifier = maskIdentifier(colour)
            guard let known = extents[identifier] else {
                extents[identifier] = (x, y, x, y)
                continue
            }
            extents[identifier] = (min(known.left, x), known.top, max(known.right, x), y)
        }
    }
    return extents.mapValues { extent in
        BoundingBox(
            x: Double(extent.left), y: Double(extent.top), width: Double(extent.right - extent.left + 1),
            height: Double(extent.bottom - extent.top + 1))
    }
}

/// The number of the target that a colour stands for.
///
/// DAVIS-2017 has a palette in which the number's bits 0, 1, 2 are the highest of red, green and blue, bits 3, 4, 5 the next
/// ones, and so on. Grey masks, as some copies have them, hold the number itself.
private func maskIdentifier(_ colour: (red: UInt8, green: UInt8, blue: UInt8)) -> Int {
    let isGrey = colour.red == colour.green && colour.green == colour.blue
    if isGrey && ![64, 128, 192].contains(colour.red) { return Int(colour.red) }
    var identifier = 0
    for level in 0..<3 {
        for (channel, value) in [colour.red, colour.green, colour.blue].enumerated() {
            identifier |= Int(value >> (7 - level) & 1) << (3 * level + channel)
        }
    }
    return identifier & 0xFF
}
