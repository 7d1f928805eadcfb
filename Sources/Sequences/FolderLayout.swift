import Imaging

/// A folder's annotation files and how they are read.
package struct AnnotationFiles {
    /// The layout that the files tell of.
    package var layout: SequenceLayout
    /// The convention of their lines.
    package var convention: AnnotationConvention
    /// The targets and their files; a folder's only target has no label.
    package var targets: [(label: String, file: String)]
}

/// Recognises a folder's annotations by the names in it, and where those leave it open by the first line.
///
/// - Parameters:
///   - folder: the sequence's folder.
///   - names: the names in it.
///   - frames: the subfolder of the frames, nil where they lie beside the annotations.
/// - Returns: nil where there are none.
/// - Throws: where the deciding file cannot be read.
package func recogniseAnnotations(
    in folder: String, names: [String], frames: String?
) throws(SequenceError) -> AnnotationFiles? {
    let rectangles = names.compactMap { name in otbTarget(of: name).map { (label: $0, file: name) } }
    if !rectangles.isEmpty {
        return AnnotationFiles(layout: .otb, convention: .otb, targets: rectangles)
    }
    guard names.contains("groundtruth.txt") else { return nil }
    let targets = [(label: "", file: "groundtruth.txt")]
    if frames == "img" { return AnnotationFiles(layout: .otb, convention: .otb, targets: targets) }
    let marksVOT =
        frames == "color" || names.contains { $0.hasSuffix(".tag") || $0 == "sequence" || $0 == "camera_motion.label" }
    let marksGOT = names.contains("absence.label") || names.contains("meta_info.ini")
    let isVOT = if marksVOT || marksGOT { marksVOT } else { try firstLineCount(join(folder, "groundtruth.txt")) > 4 }
    if isVOT { return AnnotationFiles(layout: .vot, convention: .vot, targets: targets) }
    return AnnotationFiles(layout: .got10k, convention: .got10k, targets: targets)
}

/// The target that a file of OTB's is about: `` of `groundtruth_rect.txt`, `2` of `groundtruth_rect.2.txt`; nil of others.
private func otbTarget(of name: String) -> String? {
    guard name.hasPrefix("groundtruth_rect"), name.hasSuffix(".txt") else { return nil }
    let label = name.dropFirst("groundtruth_rect".count).dropLast(".txt".count)
    if label.isEmpty { return "" }
    return label.first == "." && label.count > 1 ? String(label.dropFirst()) : nil
}

/// How many numbers the first line of a file holds; 0 for one that is empty or no line of numbers, which is then reported
/// when the file is read.
private func firstLineCount(_ path: String) throws(SequenceError) -> Int {
    let bytes = try readTextFile(path)
    let line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    let parsed = try? parseNumberLines(line, file: path, contents: "")
    return parsed?.first?.numbers.count ?? 0
}
