import Foundation
import Imaging
import Sequences

/// Reads the ground truth of a data set whose frames need not be there.
///
/// Recognised are
/// - a folder of annotation files, `Basketball.txt`, one for each sequence;
/// - a folder of sequence folders in OTB's, VOT's or GOT-10k's layout, to any depth of three (`otb/David`, `vot/bag`);
/// - a single sequence's folder.
///
/// The picture's size is read from `size.txt` (`width height`) or GOT-10k's `meta_info.ini` where one of them is there.
///
/// - Parameters:
///   - path: the folder.
///   - convention: the convention to take where files leave it open, such as four numbers a line in a VOT sequence.
/// - Returns: the sequences in natural order of their names.
/// - Throws: `SequenceError` for what cannot be read, `EvaluationError` where there are no annotations or a name comes twice.
public func readAnnotations(
    _ path: String, preferring convention: AnnotationConvention? = nil
) throws -> [AnnotatedSequence] {
    var sequences: [AnnotatedSequence] = []
    // A single sequence's data set is the folder that it lies in.
    let parent = lastComponent(join(path, ".."))
    try collect(path, dataset: parent, depth: 3, convention: convention, into: &sequences)
    if sequences.isEmpty { throw EvaluationError.noAnnotations(path: path) }
    var seen: Set<String> = []
    for sequence in sequences where !seen.insert(canonicalName(sequence.name)).inserted {
        throw EvaluationError.repeatedSequence(name: sequence.name)
    }
    return sequences
}

private func collect(
    _ path: String, dataset: String, depth: Int, convention: AnnotationConvention?,
    into sequences: inout [AnnotatedSequence]
) throws {
    let names = try visibleNames(in: path)
    if let files = try recogniseAnnotations(in: path, names: names, frames: frameFolder(path, names)) {
        try appendSequences(of: files, in: path, dataset: dataset, names: names, convention: convention, to: &sequences)
        return
    }
    let texts = names.filter { $0.hasSuffix(".txt") && $0 != "size.txt" && !$0.hasSuffix("_time.txt") }
    for text in texts where !isFolder(join(path, text)) {
        let read = try readParsed(join(path, text)) { bytes throws(AnnotationError) in
            try flatAnnotations(bytes, file: join(path, text), convention: convention)
        }
        sequences.append(
            AnnotatedSequence(
                name: String(text.dropLast(4)), dataset: lastComponent(path), convention: read.convention,
                truth: read.truth))
    }
    guard texts.isEmpty, depth > 0 else { return }
    for name in names where isFolder(join(path, name)) {
        // The deepest folder above a sequence is its data set.
        try collect(
            join(path, name), dataset: lastComponent(path), depth: depth - 1, convention: convention, into: &sequences)
    }
}

/// The subfolder that the frames lie in, as `openSequence` takes it.
private func frameFolder(_ path: String, _ names: [String]) -> String? {
    ["img", "color"].first { names.contains($0) && isFolder(join(path, $0)) }
}

private func appendSequences(
    of files: AnnotationFiles, in path: String, dataset: String, names: [String], convention: AnnotationConvention?,
    to sequences: inout [AnnotatedSequence]
) throws {
    let size = try frameSize(in: path, names: names)
    // Four numbers a line leave open whether a sequence is VOT's or GOT-10k's.
    let isOpen = files.layout == .got10k && !names.contains("absence.label") && !names.contains("meta_info.ini")
    let taken = isOpen ? convention ?? (names.contains("size.txt") ? .vot : files.convention) : files.convention
    for target in files.targets {
        let file = join(path, target.file)
        var truth = try readParsed(file) { bytes throws(AnnotationError) in
            try parseAnnotations(bytes, file: file, convention: taken)
        }
        if names.contains("absence.label") {
            let labels = join(path, "absence.label")
            let flags = try readParsed(labels) { bytes throws(AnnotationError) in try parseFlags(bytes, file: labels) }
            for (index, flag) in flags.prefix(truth.count).enumerated() { truth[index].isAbsent = flag }
        }
        let label = target.label.isEmpty ? "" : "." + target.label
        sequences.append(
            AnnotatedSequence(
                name: lastComponent(path) + label, dataset: dataset, convention: taken, truth: truth, frameSize: size))
    }
}

/// Annotations whose convention their lines must tell: polygons are VOT's, anything else is OTB's.
private func flatAnnotations(
    _ bytes: [UInt8], file: String, convention: AnnotationConvention?
) throws(AnnotationError) -> (truth: [GroundTruth], convention: AnnotationConvention) {
    if let convention { return (try parseAnnotations(bytes, file: file, convention: convention), convention) }
    let first = Array(bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
    let count = try parseNumberLines(first, file: file, contents: "x,y,width,height").first?.numbers.count ?? 0
    let found: AnnotationConvention = count > 4 ? .vot : .otb
    return (try parseAnnotations(bytes, file: file, convention: found), found)
}

/// The picture's size, where a file beside the annotations tells it.
private func frameSize(in path: String, names: [String]) throws -> FrameSize? {
    if names.contains("size.txt") {
        let file = join(path, "size.txt")
        let lines = try readParsed(file) { bytes throws(AnnotationError) in
            try parseNumberLines(bytes, file: file, contents: "width height")
        }
        if let numbers = lines.first?.numbers, let size = FrameSize(numbers: numbers) { return size }
        throw EvaluationError.brokenLine(
            file: file, line: 1, found: "no size of a picture", rule: "width and height, two numbers from 1 to 65535")
    }
    guard names.contains("meta_info.ini") else { return nil }
    let text = String(decoding: try readTextFile(join(path, "meta_info.ini")), as: UTF8.self)
    guard let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("resolution") }) else {
        return nil
    }
    return FrameSize(numbers: line.split { !$0.isNumber }.compactMap { Double($0) })
}
