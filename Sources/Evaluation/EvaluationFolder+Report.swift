import Foundation
import Imaging
import Sequences

extension EvaluationFolder {
    /// The report of everything that is in the folder. The same files give the same report.
    ///
    /// - Parameters:
    ///   - rules: the choices that scores depend on.
    ///   - quoted: figures to show beside the measured ones.
    /// - Throws: why the folder's records cannot be read. Broken results of single sequences are the report's `problems`.
    public func report(rules: ScoringRules, quoted: [QuotedFigures] = []) throws -> EvaluationReport {
        let sequences = try sequences()
        guard let first = sequences.first else {
            throw EvaluationError.brokenRecord(path: path, rule: "at least one sequence")
        }
        var datasets = [first.dataset]
        for sequence in sequences where !datasets.contains(sequence.dataset) { datasets.append(sequence.dataset) }
        let scores = try trackers().map { TrackerScores(of: $0, on: sequences, rules: rules) }.filter(\.holdsAny)
        if sequences.allSatisfy(\.hasFirstBoxOnly) { throw EvaluationError.onlyFirstBoxes(sequences: sequences.count) }
        guard !scores.isEmpty else { throw EvaluationError.noResults(path: path, sequences: sequences.count) }
        return EvaluationReport(
            title: "Evaluation on \(datasets.joined(separator: ", "))", sequences: sequences, trackers: scores,
            rules: rules, quoted: quoted)
    }
}

/// One of the runs of a sequence: its name in files and the frames that it is over.
private struct Pass {
    var label: String
    var start = 0
    /// The frame after the last; nil for the sequence's end.
    var end: Int?
}

extension TrackerScores {
    fileprivate var holdsAny: Bool {
        !onePass.isEmpty || !spatial.isEmpty || !temporal.isEmpty || !starts.isEmpty || !restarts.isEmpty
            || !supervised.isEmpty || !multistart.isEmpty || !problems.isEmpty
    }

    /// The scores of a tracker's folder inside an evaluation's: all protocols, with the records of the runs.
    fileprivate init(of folder: ResultFolder, on sequences: [AnnotatedSequence], rules: ScoringRules) {
        self.init(scoring: folder, on: sequences, protocols: [.onePass, .supervised, .multistart], rules: rules)
        for sequence in sequences where !sequence.hasFirstBoxOnly {
            attempt(sequence) { try $0.addConfidence(sequence, from: folder) }
            attempt(sequence) { try $0.addRobustness(sequence, from: folder, rules: rules) }
            for kind in EvaluationProtocol.allCases {
                attempt(sequence) { try $0.addRecord(sequence, kind, from: folder) }
            }
        }
    }

    /// Adds what the tracker said of itself in one pass, if that was kept.
    private mutating func addConfidence(_ sequence: AnnotatedSequence, from folder: ResultFolder) throws {
        let path = ResultPlace(in: folder.path, .onePass, of: sequence).verdicts
        guard FileManager.default.fileExists(atPath: path), let boxes = try folder.onePass(sequence).first else {
            return
        }
        let verdicts = try FrameVerdict.read(path)
        confidence[sequence.name] = try naming(path) { () throws(EvaluationError) in
            try ConfidenceScore(verdicts, boxes: boxes, truth: sequence.boxes)
        }
    }

    /// Adds the robustness scores of a sequence of which all passes are there.
    private mutating func addRobustness(
        _ sequence: AnnotatedSequence, from folder: ResultFolder, rules: ScoringRules
    ) throws {
        let boxes = sequence.boxes
        let shifts = SpatialShift.allCases.map { Pass(label: $0.rawValue) }
        let beginnings = temporalStarts(boxes).enumerated().map {
            Pass(label: UnitRunner.temporalLabel($0.offset), start: $0.element)
        }
        func scores(_ kind: EvaluationProtocol, _ passes: [Pass]) throws -> [OnePassScore]? {
            let place = ResultPlace(in: folder.path, kind, of: sequence)
            let files = passes.map { place.part($0.label) }
            guard files.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else { return nil }
            return try zip(files, passes).map { file, pass in
                let rows = try parsed(file) { bytes throws(AnnotationError) in
                    try parseAnnotations(bytes, file: file, convention: sequence.convention)
                }
                return try naming(file) { () throws(EvaluationError) in
                    try OnePassScore(
                        result: rows.map(\.region.uncheckedBox),
                        truth: Array(boxes[pass.start..<(pass.end ?? boxes.count)]),
                        unannotated: rules.unannotated(of: sequence))
                }
            }
        }
        spatial[sequence.name] = try scores(.spatial, shifts).flatMap { OnePassScore.pooled($0) }
        temporal[sequence.name] = try scores(.temporal, beginnings).flatMap { OnePassScore.pooled($0) }
        // As many of the first boxes as were run.
        let place = ResultPlace(in: folder.path, .starts, of: sequence)
        let known = FirstBox.allCases.prefix { FileManager.default.fileExists(atPath: place.part($0.rawValue)) }
        if !known.isEmpty { starts[sequence.name] = try scores(.starts, known.map { Pass(label: $0.rawValue) }) }
        let stretches = restartFrames(boxes)
        restarts[sequence.name] = try scores(
            .restarts,
            stretches.enumerated().map { index, start in
                Pass(
                    label: UnitRunner.temporalLabel(index), start: start,
                    end: index + 1 < stretches.count ? stretches[index + 1] : nil)
            }
        ).flatMap { OnePassScore.pooled($0) }
    }

    /// Adds the record of a run, if there is one.
    private mutating func addRecord(
        _ sequence: AnnotatedSequence, _ kind: EvaluationProtocol, from folder: ResultFolder
    ) throws {
        let path = ResultPlace(in: folder.path, kind, of: sequence).record
        guard FileManager.default.fileExists(atPath: path) else { return }
        let record: RunRecord = try readRecord(path)
        times[kind, default: [:]][sequence.name] = RunTime(frames: record.frames, seconds: record.seconds)
        let isKnown = records.contains { $0.tracker == record.tracker && $0.environment == record.environment }
        if !isKnown { records.append(record) }
    }
}
