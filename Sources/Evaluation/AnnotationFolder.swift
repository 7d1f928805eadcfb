import Foundation
import Imaging
import Sequences

/// Reads the ground truth of a data set whose frames need not be there.
///
/// Recognised are
/// - a folder of annotation files, `Basketball.txt`, one for each sequence;
/// - a folder of sequence folders in any layout of `SequenceLayout`, to any depth of three (`otb/David`, `vot/bag`);
/// - a single sequence's folder.
///
/// Where the frames are there, lines are joined to them as in an evaluation. The picture's size is read from `size.txt`
/// (`width height`) or GOT-10k's `meta_info.ini` where one of them is there.
///
/// - Parameters:
///   - path: the folder.
///   - convention: the convention to take where files leave it open, such as four numbers a line in a VOT sequence.
/// - Returns: the sequences in natural order of their names, and those that cannot be read. Of sequences of one name in
///   several data sets the names say the data set.
/// - Throws: `SequenceError` where the folder cannot be read, `EvaluationError` where there are no annotations or a name comes
///   twice.
public func readAnnotations(
    _ path: String, preferring convention: AnnotationConvention? = nil
) throws -> (sequences: [AnnotatedSequence], problems: [SequenceProblem]) {
    let search = try SequenceSearch(in: path, takingLoneFiles: true)
    var sequences: [AnnotatedSequence] = []
    var problems = search.problems
    func attempt(_ path: String, _ read: () throws -> AnnotatedSequence) {
        do { sequences.append(try read()) } catch {
            problems.append(SequenceProblem(path: path, error: error))
        }
    }
    for location in search.locations {
        for target in location.targets {
            attempt(target.source.path) { try annotatedSequence(location, target, preferring: convention) }
        }
    }
    for (file, dataset) in search.loneFiles {
        attempt(file) { try loneSequence(file, dataset: dataset, preferring: convention) }
    }
    if sequences.isEmpty && problems.isEmpty { throw EvaluationError.noAnnotations(path: path) }
    for place in placesOfSharedNames(sequences) { sequences[place] = sequences[place].qualified() }
    var seen: Set<String> = []
    for sequence in sequences where !seen.insert(canonicalName(sequence.name)).inserted {
        throw EvaluationError.repeatedSequence(name: sequence.name)
    }
    return (sequences, problems)
}

/// The ground truth of a target whose place is known.
private func annotatedSequence(
    _ location: SequenceLocation, _ target: TargetAnnotation, preferring preferred: AnnotationConvention?
) throws -> AnnotatedSequence {
    let names = (try? visibleNames(in: location.path)) ?? []
    let size = try frameSize(in: location.path, names: names)
    // Four numbers a line leave open whether a sequence is VOT's or GOT-10k's.
    let isOpen = location.layout == .got10k && location.absence.isEmpty && !names.contains("meta_info.ini")
    let convention = isOpen ? preferred ?? (names.contains("size.txt") ? .vot : .got10k) : location.layout.convention
    if convention == location.layout.convention, location.hasPictures {
        let sequence = try AnnotatedSequence(location.open(target), dataset: location.dataset)
            .anchored(location.anchors())
        return size.map(sequence.sized) ?? sequence
    }
    let lines = try location.read(target, as: convention).lines
    let seen = lines.indices.filter { lines[$0].box != nil }
    // A track of MOT's begins and ends with its target.
    let truth =
        location.layout == .mot ? (seen.first.map { Array(lines[$0...(seen.last ?? $0)]) } ?? []) : lines
    return AnnotatedSequence(
        name: target.name, dataset: location.dataset, convention: convention, truth: truth, frameSize: size
    ).anchored(try location.anchors())
}

/// A file of annotations without a folder of its own. Its lines tell the convention: polygons and masks are VOT's, anything
/// else is OTB's.
private func loneSequence(
    _ file: String, dataset: String, preferring preferred: AnnotationConvention?
) throws -> AnnotatedSequence {
    var convention = preferred
    let truth = try parsed(file) { bytes throws(AnnotationError) in
        if convention == nil {
            let line = try parseNumberLines(bytes, file: file, contents: "x,y,width,height", masks: true).first
            convention = line.map { $0.isMask || $0.numbers.count > 4 } ?? false ? .vot : .otb
        }
        return try parseAnnotations(bytes, file: file, convention: convention ?? .otb)
    }
    return AnnotatedSequence(
        name: String(lastComponent(file).dropLast(".txt".count)), dataset: dataset, convention: convention ?? .otb,
        truth: truth)
}

/// The picture's size, where a file beside the annotations tells it.
private func frameSize(in path: String, names: [String]) throws -> FrameSize? {
    if names.contains("size.txt") {
        let file = join(path, "size.txt")
        let lines = try parsed(file) { bytes throws(AnnotationError) in
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
