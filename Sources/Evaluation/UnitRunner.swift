import Foundation
import Imaging
import Sequences
import Text
import Tracking

/// Runs one piece of work and writes its results.
///
/// Passes whose results are there already are not run again; the record, written last, says that all are.
struct UnitRunner {
    let folder: EvaluationFolder
    let plan: EvaluationPlan
    let unit: EvaluationUnit
    let identity: TrackerIdentity
    let environment: RunEnvironment
    /// Makes a tracker that was not yet started.
    let makeTracker: () throws -> any Tracker
    let isInterrupted: () -> Bool
    /// Told how many frames more are done.
    let onFrames: (Int) -> Void

    private var sequence: EvaluatedSequence { plan.sequences[unit.sequence] }
    private var name: String { sequence.annotated.name }
    private var trackerFolder: String { join(folder.path, unit.tracker) }

    /// The folder of the unit's results.
    private var place: String {
        switch unit.kind {
        case .onePass: trackerFolder
        case .supervised: join(trackerFolder, name)
        case .spatial, .temporal, .starts, .restarts: join(join(trackerFolder, unit.kind.rawValue), name)
        }
    }

    /// Whether the unit was finished before: its record is there and whole, and of a supervised run no repetition, of one
    /// from several first boxes none of them is missing.
    var isFinished: Bool {
        let record: RunRecord? = try? readRecord(RunRecord.path(folder.path, unit.tracker, unit.kind, sequence: name))
        guard record != nil else { return false }
        if unit.kind == .starts {
            return plan.firstBoxes.allSatisfy {
                FileManager.default.fileExists(atPath: join(place, $0.rawValue + ".txt"))
            }
        }
        guard unit.kind == .supervised else { return true }
        let texts = (1...max(1, plan.repetitions)).map { try? readTextFile(repetitionFile($0)) }.prefix { $0 != nil }
        return texts.count >= plan.repetitions || agree(texts.compactMap { $0 })
    }

    /// Whether the first three repetitions are there and the same: no more are needed.
    private func agree<Text: Equatable>(_ texts: [Text]) -> Bool {
        texts.count >= 3 && texts[0] == texts[1] && texts[1] == texts[2]
    }

    private func repetitionFile(_ repetition: Int) -> String {
        join(place, name + String(format: "_%03d.txt", repetition))
    }

    /// Runs what is missing.
    ///
    /// - Returns: the frames and the time of the passes that were run, and of those that were found done.
    /// - Throws: `RunError`, or why files cannot be written.
    func run() throws -> RunTime {
        try makeFolder(place)
        var total = RunTime(frames: 0, seconds: 0)
        func add(_ seconds: [Double]) {
            total.frames += seconds.count
            total.seconds += seconds.reduce(0, +)
        }
        switch unit.kind {
        case .onePass:
            let (boxes, seconds) = try pass(from: 0, box: initialBox(0))
            try writeFile(lines(boxes), to: join(place, name + ".txt"))
            try writeFile(Self.timeLines(seconds), to: join(place, name + "_time.txt"))
            add(seconds)
        case .spatial:
            let first = try initialBox(0)
            for shift in SpatialShift.allCases {
                let box = sequence.annotated.frameSize.map { shift.applied(to: first, in: $0) } ?? first
                add(try part(shift.rawValue, from: 0, box: box))
            }
        case .temporal:
            for (index, start) in temporalStarts(sequence.annotated.boxes).enumerated() {
                add(try part(Self.temporalLabel(index), from: start, box: initialBox(start)))
            }
        case .starts:
            let first = try initialBox(0)
            for start in plan.firstBoxes { add(try part(start.rawValue, from: 0, box: start.applied(to: first))) }
        case .restarts:
            let starts = restartFrames(sequence.annotated.boxes)
            for (index, start) in starts.enumerated() {
                let end = index + 1 < starts.count ? starts[index + 1] : nil
                add(try part(Self.temporalLabel(index), from: start, to: end, box: initialBox(start)))
            }
        case .supervised:
            let seconds = try supervised()
            add(seconds)
        }
        let record = RunRecord(
            tracker: identity, environment: environment, frames: total.frames, seconds: total.seconds)
        try writeFile(
            prettyJSON(record), to: RunRecord.path(folder.path, unit.tracker, unit.kind, sequence: name))
        return total
    }

    private func initialBox(_ frame: Int) throws -> BoundingBox {
        guard frame < sequence.annotated.truth.count, let box = sequence.annotated.truth[frame].box else {
            throw RunError.noInitialBox(frame: frame)
        }
        return box
    }

    private func newRun() throws -> SequenceRun {
        SequenceRun(
            sequence, tracker: try makeTracker(), isInterrupted: isInterrupted, onFrame: { onFrames(1) })
    }

    private func pass(
        from start: Int, to end: Int? = nil, box: BoundingBox
    ) throws -> (boxes: [BoundingBox], seconds: [Double]) {
        var run = try newRun()
        let boxes = try run.onePass(start..<(end ?? sequence.annotated.truth.count), box: box)
        return (boxes, run.seconds)
    }

    /// One of several passes, with its time in a file of its own so that it can be taken up later.
    private func part(_ label: String, from start: Int, to end: Int? = nil, box: BoundingBox) throws -> [Double] {
        let file = join(place, label + ".txt")
        let timeFile = join(place, label + "_time.txt")
        if FileManager.default.fileExists(atPath: file), let seconds = try? Self.readTimes(timeFile) {
            onFrames(seconds.count)
            return seconds
        }
        let (boxes, seconds) = try pass(from: start, to: end, box: box)
        try writeFile(Self.timeLines(seconds), to: timeFile)
        try writeFile(lines(boxes), to: file)
        return seconds
    }

    /// Repetitions until their number is reached or the first three agree.
    private func supervised() throws -> [Double] {
        var texts: [String] = []
        var total: [Double] = []
        for repetition in 1...max(1, plan.repetitions) {
            if agree(texts) { break }
            let file = repetitionFile(repetition)
            let timeFile = String(file.dropLast(".txt".count)) + "_time.txt"
            if FileManager.default.fileExists(atPath: file), let seconds = try? Self.readTimes(timeFile) {
                texts.append(String(decoding: try readTextFile(file), as: UTF8.self))
                total += seconds
                onFrames(sequence.annotated.truth.count)
                continue
            }
            var run = try newRun()
            let entries = try run.supervised(measure: plan.overlap)
            let text = try SupervisedTrajectory(entries).text
            try writeFile(Self.timeLines(run.seconds), to: timeFile)
            try writeFile(text, to: file)
            texts.append(text)
            total += run.seconds
        }
        return total
    }

    /// Boxes in the sequence's own convention.
    private func lines(_ boxes: [BoundingBox]) -> String {
        boxes.map { Region.rectangle($0).line(firstPixel: sequence.annotated.convention.firstPixel) + "\n" }.joined()
    }

    /// The name of a run that starts within a sequence: its number from 1, with two digits.
    static func temporalLabel(_ index: Int) -> String { String(format: "%02d", index + 1) }

    /// Seconds a frame, to the nanosecond.
    private static func timeLines(_ seconds: [Double]) -> String {
        seconds.map { String(format: "%.9f\n", $0) }.joined()
    }

    private static func readTimes(_ path: String) throws -> [Double] {
        try readParsed(path) { bytes throws(AnnotationError) in
            try parseNumberLines(bytes, file: path, contents: "a frame's time in seconds")
        }.compactMap(\.numbers.first)
    }
}

extension RunRecord {
    /// Where the record of a piece of work lies.
    static func path(_ folder: String, _ tracker: String, _ kind: EvaluationProtocol, sequence: String) -> String {
        let tracker = join(folder, tracker)
        return switch kind {
        case .onePass: join(tracker, sequence + "_run.json")
        case .supervised: join(join(tracker, sequence), sequence + "_run.json")
        case .spatial, .temporal, .starts, .restarts: join(join(join(tracker, kind.rawValue), sequence), "run.json")
        }
    }
}
