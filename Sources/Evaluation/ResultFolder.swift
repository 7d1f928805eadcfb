import Imaging
import Sequences

/// The folder of one tracker's results.
///
/// - One pass: `NAME.txt`, or GOT-10k's `NAME/NAME_001.txt` and so on, one for each repetition.
/// - Supervised: `NAME/NAME_001.txt` to `NAME/NAME_015.txt` below VOT's folder `baseline`, or without that folder.
/// - Times, in seconds, a line for each frame: `NAME_time.txt` beside the results or in a folder `times`.
///
/// Names are compared without regard to case, and `Jogging-1` and `Jogging_1` stand for `Jogging.1`.
public struct ResultFolder: Sendable {
    /// The tracker's name: the folder's.
    public let tracker: String
    /// Where it is.
    public let path: String
    /// Paths of `NAME.txt` by canonical name.
    private let files: [String: String]
    /// Paths of the folders `NAME` by canonical name.
    private let folders: [String: String]
    /// Paths of the folders `baseline/NAME` by canonical name.
    private let baseline: [String: String]
    /// Paths of `NAME_time.txt` by canonical name.
    private let times: [String: String]

    /// The most repetitions of a sequence that are read.
    public static let mostRepetitions = 15

    /// Lists a tracker's folder.
    ///
    /// - Throws: `SequenceError` where it cannot be read.
    public init(tracker: String, path: String) throws(SequenceError) {
        self.tracker = tracker
        self.path = path
        var files: [String: String] = [:]
        var folders: [String: String] = [:]
        var baseline: [String: String] = [:]
        var times: [String: String] = [:]
        func addTimes(_ name: String, in folder: String) {
            if name.hasSuffix("_time.txt") {
                times[canonicalName(String(name.dropLast("_time.txt".count)))] = join(folder, name)
            }
        }
        for name in try visibleNames(in: path) {
            let whole = join(path, name)
            addTimes(name, in: path)
            if name.hasSuffix(".txt") && !name.hasSuffix("_time.txt") {
                files[canonicalName(String(name.dropLast(4)))] = whole
            } else if name == "baseline" && isFolder(whole) {
                for inner in try visibleNames(in: whole) { baseline[canonicalName(inner)] = join(whole, inner) }
            } else if name == "times" && isFolder(whole) {
                for inner in try visibleNames(in: whole) { addTimes(inner, in: whole) }
            } else if isFolder(whole) {
                folders[canonicalName(name)] = whole
            }
        }
        self.files = files
        self.folders = folders
        self.baseline = baseline
        self.times = times
    }

    /// The trackers in a folder of results: the folder itself where it holds results, or else each of its subfolders that
    /// does, in natural order.
    ///
    /// - Throws: `SequenceError` where a folder cannot be read, `noResults` where there are none.
    public static func trackers(in path: String, sequences: [AnnotatedSequence]) throws -> [ResultFolder] {
        let single = try ResultFolder(tracker: lastComponent(path), path: path)
        if single.holdsAny(of: sequences) { return [single] }
        let folders = try visibleNames(in: path).filter { isFolder(join(path, $0)) }
            .map { try ResultFolder(tracker: $0, path: join(path, $0)) }
            .filter { $0.holdsAny(of: sequences) }
        if folders.isEmpty { throw EvaluationError.noResults(path: path, sequences: sequences.count) }
        return folders
    }

    private func holdsAny(of sequences: [AnnotatedSequence]) -> Bool {
        sequences.contains { sequence in
            let name = canonicalName(sequence.name)
            return files[name] != nil || folders[name] != nil || baseline[name] != nil
        }
    }

    /// A sequence's one-pass results, one list of boxes for each repetition, aligned with its ground truth; empty where
    /// there are none.
    ///
    /// - Throws: `SequenceError` for a file that cannot be read or parsed, `frameCounts` for one of a wrong length.
    public func onePass(_ sequence: AnnotatedSequence) throws -> [[BoundingBox]] {
        try onePassFiles(of: sequence).map { path in
            let rows = try parsed(path) { bytes throws(AnnotationError) in
                try parseAnnotations(bytes, file: path, convention: sequence.convention)
            }
            let aligned = try naming(path) { () throws(EvaluationError) in try sequence.aligned(rows) }
            return aligned.map(\.region.uncheckedBox)
        }
    }

    /// A sequence's supervised runs, one for each repetition; empty where there are none.
    ///
    /// - Throws: `SequenceError` for a file that cannot be read or parsed, `EvaluationError` for one that is no run.
    public func supervised(_ sequence: AnnotatedSequence) throws -> [SupervisedTrajectory] {
        try repetitions(of: sequence, in: supervisedFolder(sequence)).map {
            try SupervisedTrajectory(contentsOf: $0)
        }
    }

    /// A sequence's multistart runs by their anchors; empty where there are none.
    ///
    /// - Throws: as `supervised`, and `missingAnchor` where only some are there.
    func multistart(_ sequence: AnnotatedSequence) throws -> [(anchor: Anchor, run: SupervisedTrajectory)] {
        guard let folder = supervisedFolder(sequence) else { return [] }
        let files = try resultFiles(of: sequence, in: folder, digits: 8)
        guard !files.isEmpty else { return [] }
        return try sequence.anchors.map { anchor in
            guard let file = files.first(where: { $0.number == anchor.frame }) else {
                throw EvaluationError.missingAnchor(frame: anchor.frame, folder: folder)
            }
            return (anchor, try SupervisedTrajectory(contentsOf: file.path))
        }
    }

    /// The time of a sequence's one-pass run: the first column of `NAME_time.txt`, seconds a frame; nil where there is none.
    ///
    /// - Throws: `SequenceError` for a file that cannot be read or parsed.
    public func time(of sequence: AnnotatedSequence) throws(SequenceError) -> RunTime? {
        let name = canonicalName(sequence.name)
        if let file = times[name] { return try time(in: file) }
        return try time(besideResultsOf: sequence, in: folders[name])
    }

    /// The time of a sequence's supervised run, as `time(of:)`.
    ///
    /// - Throws: `SequenceError` for a file that cannot be read or parsed.
    public func supervisedTime(of sequence: AnnotatedSequence) throws(SequenceError) -> RunTime? {
        try time(besideResultsOf: sequence, in: supervisedFolder(sequence))
    }

    /// The folder of a sequence's supervised runs.
    private func supervisedFolder(_ sequence: AnnotatedSequence) -> String? {
        let name = canonicalName(sequence.name)
        // On GOT-10k the folder of the sequence's name holds one-pass results.
        return baseline[name] ?? (sequence.convention == .got10k ? nil : folders[name])
    }

    private func time(
        besideResultsOf sequence: AnnotatedSequence, in folder: String?
    ) throws(SequenceError) -> RunTime? {
        guard let folder else { return nil }
        let names = try visibleNames(in: folder)
        let name = names.first { canonicalName($0) == canonicalName(sequence.name) + "_time.txt" }
        return try time(in: name.map { join(folder, $0) })
    }

    private func time(in path: String?) throws(SequenceError) -> RunTime? {
        guard let path else { return nil }
        let lines = try parsed(path) { bytes throws(AnnotationError) in
            try parseNumberLines(bytes, file: path, contents: "a frame's time in seconds")
        }
        let seconds = lines.compactMap(\.numbers.first).filter { $0.isFinite && $0 > 0 }
        return seconds.isEmpty ? nil : RunTime(frames: seconds.count, seconds: seconds.reduce(0, +))
    }

    private func onePassFiles(of sequence: AnnotatedSequence) throws -> [String] {
        if let file = files[canonicalName(sequence.name)] { return [file] }
        let folder = folders[canonicalName(sequence.name)]
        return sequence.convention == .got10k ? try repetitions(of: sequence, in: folder) : []
    }

    /// The files `NAME_001.txt` and so on.
    private func repetitions(
        of sequence: AnnotatedSequence, in folder: String?
    ) throws(SequenceError) -> [String] {
        guard let folder else { return [] }
        return try resultFiles(of: sequence, in: folder, digits: 3).prefix(Self.mostRepetitions).map(\.path)
    }

    /// The files `NAME_NUMBER.txt` or `.bin` of a folder, their numbers written with so many digits.
    private func resultFiles(
        of sequence: AnnotatedSequence, in folder: String, digits: Int
    ) throws(SequenceError) -> [(number: Int, path: String)] {
        try visibleNames(in: folder).compactMap { name in
            guard name.hasSuffix(".txt") || name.hasSuffix(".bin"), let mark = name.lastIndex(of: "_") else {
                return nil
            }
            let text = name[name.index(after: mark)...].dropLast(4)
            guard text.count == digits, let number = Int(text),
                canonicalName(String(name[..<mark])) == canonicalName(sequence.name)
            else { return nil }
            return (number, join(folder, name))
        }
    }
}
