import Evaluation
import Foundation
import Imaging
import Sequences
import Synchronization
import Tracking

/// Frames that carry their number in their first sample, 64 by 48.
struct NumberedFrames: FrameSource {
    var count: Int
    /// A frame that cannot be decoded.
    var broken: Int?

    var frameCount: Int? { count }

    func frame(at index: Int) throws(FrameError) -> Frame {
        if index == broken { throw .undecodable(index: index, .unreadable(name: "\(index).png", reason: "damaged")) }
        guard index < count else { throw .pastEnd(index: index, count: count) }
        var samples = [UInt8](repeating: 0, count: 64 * 48 * 3)
        samples[0] = UInt8(index % 256)
        samples[1] = UInt8(index / 256)
        return Frame(index: index, image: Image(width: 64, height: 48, samples: samples), name: "\(index)")
    }
}

/// A box of 10 by 8 that moves a pixel to the right each frame.
func movingBox(_ frame: Int) -> BoundingBox { BoundingBox(x: 5 + Double(frame % 40), y: 10, width: 10, height: 8) }

/// A sequence whose target is `movingBox`.
func movingSequence(
    _ name: String, frames: Int = 30, dataset: String = "set", layout: SequenceLayout = .otb, broken: Int? = nil,
    offset: Int = 0
) throws -> EvaluatedSequence {
    try EvaluatedSequence(
        FrameSequence(
            name: name, path: name, layout: layout, source: NumberedFrames(count: frames, broken: broken),
            groundTruth: (0..<frames).map { GroundTruth(.rectangle(movingBox($0 + offset))) }), dataset: dataset)
}

/// A tracker told what to answer in each frame.
struct ScriptedTracker: Tracker {
    var name: String
    /// The answer in a frame, given the box the tracker was started on.
    var answer: @Sendable (_ frame: Int, _ first: BoundingBox) -> BoundingBox
    private var first: BoundingBox?

    init(name: String, answer: @escaping @Sendable (_ frame: Int, _ first: BoundingBox) -> BoundingBox) {
        self.name = name
        self.answer = answer
    }

    mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        first = box
        return observation(box)
    }

    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard let first else { throw .notInitialised }
        return observation(answer(Int(image.samples[0]) + 256 * Int(image.samples[1]), first))
    }

    private func observation(_ box: BoundingBox) -> Observation {
        Observation(
            box: box,
            confidence: Confidence(peak: 1, peakToSidelobeRatio: 1, averagePeakToCorrelationEnergy: 1, score: 1),
            state: .tracked, searchWindow: box, scale: 1, learned: true)
    }
}

/// Makes scripted trackers and counts them.
final class ScriptedFactory: Sendable {
    private let count = Atomic<Int>(0)
    private let answers: [String: @Sendable (Int, BoundingBox) -> BoundingBox]
    private let configuration: String

    init(
        _ answers: [String: @Sendable (Int, BoundingBox) -> BoundingBox] = [
            "follower": { frame, _ in movingBox(frame) }, "first": { _, first in first },
        ], configuration: String = "a test"
    ) {
        self.answers = answers
        self.configuration = configuration
    }

    /// How many trackers were made.
    var made: Int { count.load(ordering: .relaxed) }

    var factory: TrackerFactory {
        TrackerFactory(
            identify: { [self] name in
                guard answers[name] != nil else { throw UnknownTracker(name: name) }
                return TrackerIdentity(name: name, configuration: configuration)
            },
            make: { [self] name, _ in
                guard let answer = answers[name] else { throw UnknownTracker(name: name) }
                count.add(1, ordering: .relaxed)
                return ScriptedTracker(name: name, answer: answer)
            })
    }
}

struct UnknownTracker: Error, Equatable { var name: String }

let testEnvironment = RunEnvironment(machine: "a test machine", threads: 1, jobs: 1, software: "trackscope test")

/// A folder for one test, removed at its end.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("trackscope-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
}

/// Writes a file, with the folders above it.
func put(_ text: String, at path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
}

/// A file's text.
func contents(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// Every regular file below a folder with its bytes.
func snapshot(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let root = URL(fileURLWithPath: folder)
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        let url = root.appendingPathComponent(path)
        let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
        if !isFolder { files[path] = try Data(contentsOf: url) }
    }
    return files
}
