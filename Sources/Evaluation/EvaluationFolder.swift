import Foundation
import Imaging
import Platform
import Sequences
import Text

/// The folder that an evaluation fills, and that reports are made from.
///
///     evaluation.json                   the sequences: names, conventions, frames, picture sizes
///     annotations/NAME.txt              their ground truth, in their own conventions
///     TRACKER/tracker.json              what the tracker is made of
///     TRACKER/...                       results in the toolkits' formats, with times and a record: see `ResultPlace`
///
/// A record of a run is written after its results: what has one is finished.
public struct EvaluationFolder: Sendable {
    /// Where it is.
    public let path: String

    /// The folder at a path, which need not exist yet.
    public init(path: String) { self.path = path }

    /// The folder of ground truth in it.
    static let annotationsName = "annotations"

    private var manifestPath: String { join(path, "evaluation.json") }

    /// Whether an evaluation was begun here.
    public var exists: Bool { FileManager.default.fileExists(atPath: manifestPath) }

    /// Writes the sequences down. An evaluation of the same sequences goes on; one of others is refused, also where only their
    /// ground truth has changed.
    ///
    /// - Throws: `otherSequences`, `otherTruth`, or why files cannot be read or written.
    public func begin(_ sequences: [AnnotatedSequence]) throws {
        let manifest = Manifest(sequences: sequences.map(Manifest.Entry.init))
        if exists {
            guard try readManifest().describesTheSame(as: manifest) else {
                throw EvaluationError.otherSequences(path: path)
            }
        }
        let folder = join(path, Self.annotationsName)
        try makeFolder(folder)
        for sequence in sequences {
            let lines = sequence.truth.map { annotation in
                let region = annotation.isAbsent ? .absent : annotation.region
                return region.line(firstPixel: sequence.convention.firstPixel) + "\n"
            }
            let (text, file) = (lines.joined(), join(folder, sequence.name + ".txt"))
            if isFile(file) {
                guard try readTextFile(file) == Array(text.utf8) else {
                    throw EvaluationError.otherTruth(path: path, sequence: sequence.name)
                }
            } else {
                try writeFile(text, to: file)
            }
        }
        try writeFile(prettyJSON(manifest), to: manifestPath)
    }

    /// The sequences of the evaluation.
    ///
    /// - Throws: `brokenRecord` for a file that is not as this program writes it, `SequenceError` for one that cannot be read.
    public func sequences() throws -> [AnnotatedSequence] {
        try readManifest().sequences.map { entry in
            let file = join(join(path, Self.annotationsName), entry.name + ".txt")
            guard let convention = AnnotationConvention(rawValue: entry.convention), !entry.name.contains("/") else {
                throw EvaluationError.brokenRecord(
                    path: manifestPath,
                    rule:
                        "convention is \(AnnotationConvention.allCases.map(\.rawValue).joined(separator: ", ")), and a name "
                        + "has no slash")
            }
            let truth = try parsed(file) { bytes throws(AnnotationError) in
                try parseAnnotations(bytes, file: file, convention: convention)
            }
            guard truth.count == entry.frames else {
                throw EvaluationError.inFile(
                    file, reason: "\(truth.count) lines where evaluation.json says \(entry.frames)")
            }
            return AnnotatedSequence(
                name: entry.name, dataset: entry.dataset, convention: convention, truth: truth,
                frameSize: FrameSize(numbers: [Double(entry.width), Double(entry.height)]),
                hasFirstBoxOnly: entry.hasFirstBoxOnly ?? false
            ).opened(by: entry.folder).anchored(
                entry.anchors.filter { $0 != 0 && $0 >= -entry.frames && $0 <= entry.frames }.map {
                    Anchor(frame: abs($0) - 1, isReversed: $0 < 0)
                })
        }
    }

    /// The folders of results in it, in natural order.
    ///
    /// - Throws: `SequenceError` where it cannot be read.
    public func trackers() throws -> [ResultFolder] {
        try visibleNames(in: path).filter { $0 != Self.annotationsName && isFolder(join(path, $0)) }
            .map { try ResultFolder(tracker: $0, path: join(path, $0)) }
    }

    /// Writes down what a tracker is made of. The same goes on; another is refused, since results would mix.
    ///
    /// - Throws: `otherTracker`, or why the file cannot be read or written.
    public func begin(_ tracker: TrackerIdentity) throws {
        let folder = join(path, tracker.name)
        let file = join(folder, "tracker.json")
        if FileManager.default.fileExists(atPath: file) {
            let known: TrackerIdentity = try readRecord(file)
            guard known.configuration == tracker.configuration else {
                throw EvaluationError.otherTracker(
                    path: folder, known: known.configuration, now: tracker.configuration)
            }
            return
        }
        try makeFolder(folder)
        try writeFile(prettyJSON(tracker), to: file)
    }

    private func readManifest() throws -> Manifest {
        let manifest: Manifest = try readRecord(manifestPath)
        guard manifest.format == Manifest.currentFormat else {
            throw EvaluationError.brokenRecord(path: manifestPath, rule: "format is \(Manifest.currentFormat)")
        }
        return manifest
    }
}

/// The contents of `evaluation.json`.
private struct Manifest: Codable, Equatable {
    struct Entry: Codable, Equatable {
        var name: String
        var dataset: String
        var convention: String
        var frames: Int
        var width: Int
        var height: Int
        /// Left out where it is false.
        var hasFirstBoxOnly: Bool?
        /// The frames of the anchors, from 1, negative where the run goes back.
        var anchors: [Int]
        /// The folder that the sequence was opened by, an absolute path. Older files do not say it.
        var folder: String?

        init(_ sequence: AnnotatedSequence) {
            name = sequence.name
            dataset = sequence.dataset
            convention = sequence.convention.rawValue
            frames = sequence.truth.count
            width = sequence.frameSize?.width ?? 0
            height = sequence.frameSize?.height ?? 0
            hasFirstBoxOnly = sequence.hasFirstBoxOnly ? true : nil
            anchors = sequence.anchors.map { ($0.frame + 1) * ($0.isReversed ? -1 : 1) }
            folder = sequence.folder.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        }
    }

    static let currentFormat = "trackscope.evaluation/2"
    var format = currentFormat
    var sequences: [Entry]

    /// Whether it is about the same sequences, wherever their frames lie.
    func describesTheSame(as other: Manifest) -> Bool {
        func placeless(_ manifest: Manifest) -> Manifest {
            var manifest = manifest
            for index in manifest.sequences.indices { manifest.sequences[index].folder = nil }
            return manifest
        }
        return placeless(self) == placeless(other)
    }
}

// MARK: Files

/// Reads a JSON file that this program wrote.
///
/// - Throws: `brokenRecord` where it is not one, `SequenceError` where it cannot be read.
func readRecord<Value: Decodable>(_ path: String) throws -> Value {
    let bytes = try readTextFile(path)
    do {
        return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
        throw EvaluationError.brokenRecord(path: path, rule: context.debugDescription)
    } catch {
        throw EvaluationError.brokenRecord(path: path, rule: "a JSON file as this program writes it")
    }
}

/// Writes a file whole or not at all.
///
/// - Throws: `AtomicFileError`.
func writeFile(_ text: String, to path: String) throws {
    try AtomicFile.write(text, to: URL(fileURLWithPath: path), links: .replace)
}
