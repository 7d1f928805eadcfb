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
    private var place: ResultPlace {
        ResultPlace(in: join(folder.path, unit.tracker), unit.kind, of: sequence.annotated)
    }

    /// Whether the unit was finished before: its record is there and whole, and of a supervised run no repetition, of one
    /// from several first boxes none of them is missing.
    var isFinished: Bool {
        let record: RunRecord? = try? readRecord(place.record)
        guard record != nil else { return false }
        if unit.kind == .starts {
            return plan.firstBoxes.allSatisfy {
                FileManager.default.fileExists(atPath: place.part($0.rawValue))
            }
        }
        guard unit.kind == .supervised else { return true }
        let texts = (1...max(1, plan.repetitions)).map { try? readTextFile(place.repetition($0)) }.prefix { $0 != nil }
        return texts.count >= plan.repetitions || agree(texts.compactMap { $0 })
    }

    /// Whether the first three repetitions are there and the same: no more are needed.
    private func agree<Text: Equatable>(_ texts: [Text]) -> Bool {
        texts.count >= 3 && texts[0] == texts[1] && texts[1] == texts[2]
    }

    /// Runs what is missing.
    ///
    /// - Returns: the frames and the time of the passes that were run, and of those that were found done.
    /// - Throws: `RunError`, or why files cannot be written.
    func run() throws -> RunTime {
        try place.makeFolders()
        var total = RunTime(frames: 0, seconds: 0)
        func add(_ seconds: [Double]) {
            total.frames += seconds.count
            total.seconds += seconds.reduce(0, +)
        }
        switch unit.kind {
        case .onePass:
            let (boxes, run) = try pass(from: 0, box: initialBox(0))
            try writeFile(lines(boxes), to: place.boxes)
            try writeFile(Self.timeLines(run.seconds), to: place.times)
            try writeFile(run.verdicts.map { $0.line + "\n" }.joined(), to: place.verdicts)
            add(run.seconds)
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
        case .multistart:
            for anchor in sequence.annotated.anchors { add(try anchored(anchor)) }
        }
        let record = RunRecord(
            tracker: identity, environment: environment, frames: total.frames, seconds: total.seconds)
        try writeFile(prettyJSON(record), to: place.record)
        return total
    }

    private func initialBox(_ frame: Int) throws -> BoundingBox {
        guard frame < sequence.annotated.truth.count, let box = sequence.annotated.truth[frame].box else {
            throw RunError.noInitialBox(frame: frame)
        }
        return box
    }

    private func pass(
        from start: Int, to end: Int? = nil, box: BoundingBox
    ) throws -> (boxes: [BoundingBox], run: SequenceRun) {
        var run = SequenceRun(sequence, tracker: try makeTracker())
        let boxes = try run.onePass(
            start..<(end ?? sequence.annotated.truth.count), box: box, isInterrupted: isInterrupted,
            onFrame: { onFrames(1) })
        return (boxes, run)
    }

    /// One of several passes, with its time in a file of its own so that it can be taken up later.
    private func part(_ label: String, from start: Int, to end: Int? = nil, box: BoundingBox) throws -> [Double] {
        let file = place.part(label)
        let timeFile = place.partTimes(label)
        if FileManager.default.fileExists(atPath: file), let seconds = try? Self.readTimes(timeFile) {
            onFrames(seconds.count)
            return seconds
        }
        let (boxes, run) = try pass(from: start, to: end, box: box)
        try writeFile(Self.timeLines(run.seconds), to: timeFile)
        try writeFile(lines(boxes), to: file)
        return run.seconds
    }

    /// Repetitions until their number is reached or the first three agree.
    private func supervised() throws -> [Double] {
        var texts: [String] = []
        var total: [Double] = []
        for repetition in 1...max(1, plan.repetitions) {
            if agree(texts) { break }
            let file = place.repetition(repetition)
            let timeFile = place.repetitionTimes(repetition)
            if FileManager.default.fileExists(atPath: file), let seconds = try? Self.readTimes(timeFile) {
                texts.append(String(decoding: try readTextFile(file), as: UTF8.self))
                total += seconds
                onFrames(sequence.annotated.truth.count)
                continue
            }
            var run = SequenceRun(sequence, tracker: try makeTracker())
            let entries = try run.supervised(
                measure: plan.overlap, isInterrupted: isInterrupted, onFrame: { onFrames(1) })
            let text = try SupervisedTrajectory(entries).text
            try writeFile(Self.timeLines(run.seconds), to: timeFile)
            try writeFile(text, to: file)
            texts.append(text)
            total += run.seconds
        }
        return total
    }

    /// The run from one anchor.
    private func anchored(_ anchor: Anchor) throws -> [Double] {
        let file = place.anchored(anchor)
        let timeFile = place.anchoredTimes(anchor)
        if FileManager.default.fileExists(atPath: file), let seconds = try? Self.readTimes(timeFile) {
            onFrames(seconds.count)
            return seconds
        }
        var run = SequenceRun(sequence, tracker: try makeTracker())
        let entries = try run.anchored(anchor, isInterrupted: isInterrupted, onFrame: { onFrames(1) })
        try writeFile(Self.timeLines(run.seconds), to: timeFile)
        try writeFile(SupervisedTrajectory(entries).text, to: file)
        return run.seconds
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
        try parsed(path) { bytes throws(AnnotationError) in
            try parseNumberLines(bytes, file: path, contents: "a frame's time in seconds")
        }.compactMap(\.numbers.first)
    }
}
