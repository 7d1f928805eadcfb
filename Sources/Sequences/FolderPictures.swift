import Text

/// The endings of picture files, by format. PNG and JPEG are decoded here, the others by `ffmpeg`.
private let pictureEndings: [[String]] = [
    ["jpg", "jpeg"], ["png"], ["bmp"], ["tif", "tiff"], ["webp"], ["ppm", "pgm", "pbm", "pnm"],
]

/// Whether a name is that of a picture file.
func isPictureName(_ name: String) -> Bool { pictureEndings.joined().contains(fileExtension(name)) }

/// The frames among a folder's names, in natural order, and what the user should know about the choice.
///
/// - Where names occur in several formats (frames beside their masks), only the format with most files is taken.
/// - Where more than half of the names are alike but for their numbers (`0001.jpg`, `0002.jpg`), or bare numbers are at least
///   as many as names of any other kind, the others (`thumbnail.jpg`, `mask_0001.png`) are left out.
/// - Where each frame has a picture of another kind beside it (`rgb_0001.png`, `depth_0001.png`), the frames are told by words
///   such as `mask` and `depth` in the others' names, or by being the only JPEGs.
func imageNames(among names: [String], folder: String) -> (names: [String], warnings: [String]) {
    var warnings: [String] = []
    let ofOneFormat = inOneFormat(names.filter(isPictureName), folder: folder, &warnings)
    return (alike(ofOneFormat, folder: folder, &warnings), warnings)
}

/// The names of the format with most files, where names occur in several; otherwise all.
private func inOneFormat(_ names: [String], folder: String, _ warnings: inout [String]) -> [String] {
    let formats = pictureEndings.map { endings in names.filter { endings.contains(fileExtension($0)) } }
        .filter { !$0.isEmpty }
    let stems = formats.map { Set($0.map(stem)) }
    let overlap = stems.indices.contains { one in
        stems.indices.contains { $0 > one && !stems[$0].isDisjoint(with: stems[one]) }
    }
    guard overlap, let largest = formats.enumerated().max(by: { precedes($0, $1) })?.element else { return names }
    warnings.append(
        "\(folder) holds the same names in several formats; the \(largest.count) files like \(largest[0]) are taken")
    return largest
}

/// The names that are alike but for their numbers, where those are the frames; otherwise all.
private func alike(_ names: [String], folder: String, _ warnings: inout [String]) -> [String] {
    let groups = Dictionary(grouping: names, by: pattern)
    let most = groups.values.map(\.count).max() ?? 0
    guard groups.count > 1, most > 1 else { return names }
    let largest = groups.filter { $0.value.count == most }
    let bareNumbers = largest[numberMark]
    if let frames = bareNumbers ?? largest.first?.value, bareNumbers != nil || 2 * most > names.count,
        frameNumber(frames[0]) != nil
    {
        let others = names.filter { pattern(of: $0) != pattern(of: frames[0]) }
        warnings.append(
            "\(folder) holds \(most) pictures named like \(frames[0]); \(listed(others)) "
                + (others.count == 1 ? "is left out" : "are left out"))
        return frames
    }
    if let frames = besideOthers(of: largest.values.sorted { naturallyPrecedes($0[0], $1[0]) }) {
        let count = counted(names.count - frames.count, "other picture")
        warnings.append(
            "\(folder) holds pictures of the same numbers named in different ways; the \(frames.count) like \(frames[0]) "
                + "are taken, \(count) left out")
        return frames
    }
    let kinds = groups.values.filter { $0.count > 1 }.map { $0[0] }.sorted(by: naturallyPrecedes)
    if kinds.count > 1 {
        warnings.append("\(folder) holds pictures named in different ways, like \(listed(kinds)); all are taken")
    }
    return names
}

/// The frames among groups of names with the same numbers, where every frame has a mask, a depth map or the like beside it:
/// the only group whose names have no word for such a thing, or the only one of JPEGs. Nil where that does not tell, and where
/// numbers differ: the groups may follow one another.
private func besideOthers(of groups: [[String]]) -> [String]? {
    guard groups.count > 1, Set(groups.map { $0.map(frameNumber) }).count == 1 else { return nil }
    let plain = groups.filter { group in
        let name = group[0].lowercased()
        return !wordsForCompanions.contains { name.contains($0) }
    }
    if plain.count == 1 { return plain[0] }
    let photographs = groups.filter { pictureEndings[0].contains(fileExtension($0[0])) }
    return photographs.count == 1 ? photographs[0] : nil
}

/// Words in the names of pictures that lie beside frames without being any.
private let wordsForCompanions = [
    "mask", "depth", "label", "segm", "alpha", "matte", "flow", "thumb", "preview", "groundtruth", "anno",
]

/// Whether a format has fewer files than another; of equal ones the earlier in the list is preferred.
private func precedes(
    _ one: (offset: Int, element: [String]), _ other: (offset: Int, element: [String])
) -> Bool {
    one.element.count != other.element.count ? one.element.count < other.element.count : one.offset > other.offset
}

/// The first names of a list, and how many more there are.
private func listed(_ names: [String]) -> String {
    if names.count == 1 { return names[0] }
    if names.count > 3 { return "\(names[0]), \(names[1]) and \(names.count - 2) others" }
    return names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
}

/// A name without its extension, each run of digits as one mark: what the names of a sequence's frames have in common.
private func pattern(of name: String) -> String {
    var pattern = ""
    for character in stem(name) {
        if !character.isASCII || !character.isNumber {
            pattern.append(character)
        } else if !pattern.hasSuffix(numberMark) {
            pattern += numberMark
        }
    }
    return pattern
}

/// What stands for a run of digits in a pattern; alone, the pattern of bare numbers. No file name holds it.
private let numberMark = "/"

/// A name's extension in lower case, without the dot.
func fileExtension(_ name: String) -> String {
    name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
}

/// A name without its extension.
func stem(_ name: String) -> Substring {
    name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
}
