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
        guard !scores.isEmpty else { throw EvaluationError.noResults(path: path, sequences: sequences.count) }
        return EvaluationReport(
            title: "Evaluation on \(datasets.joined(separator: ", "))", sequences: sequences, trackers: scores,
            rules: rules, quoted: quoted)
    }
}

extension TrackerScores {
    fileprivate var holdsAny: Bool {
        !onePass.isEmpty || !spatial.isEmpty || !temporal.isEmpty || !supervised.isEmpty || !problems.isEmpty
    }

    /// The scores of a tracker's folder inside an evaluation's: all protocols, with the records of the runs.
    fileprivate init(of folder: ResultFolder, on sequences: [AnnotatedSequence], rules: ScoringRules) {
        self.init(scoring: folder, on: sequences, protocols: [.onePass, .supervised], rules: rules)
        for sequence in sequences {
            attempt(sequence) { try $0.addRobustness(sequence, from: folder, rules: rules) }
            for kind in EvaluationProtocol.allCases {
                attempt(sequence) { try $0.addRecord(sequence, kind, from: folder) }
            }
        }
    }

    /// Adds the robustness scores of a sequence of which all passes are there.
    private mutating func addRobustness(
        _ sequence: AnnotatedSequence, from folder: ResultFolder, rules: ScoringRules
    ) throws {
        let boxes = sequence.boxes
        let shifts = SpatialShift.allCases.map { (label: $0.rawValue, start: 0) }
        let starts = temporalStarts(boxes).enumerated().map {
            (label: UnitRunner.temporalLabel($0.offset), start: $0.element)
        }
        func pooled(_ kind: EvaluationProtocol, _ passes: [(label: String, start: Int)]) throws -> OnePassScore? {
            let place = join(join(folder.path, kind.rawValue), sequence.name)
            let files = passes.map { join(place, $0.label + ".txt") }
            guard files.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else { return nil }
            return OnePassScore.pooled(
                try zip(files, passes).map { file, pass in
                    let rows = try readParsed(file) { bytes throws(AnnotationError) in
                        try parseAnnotations(bytes, file: file, convention: sequence.convention)
                    }
                    return try naming(file) { () throws(EvaluationError) in
                        try OnePassScore(
                            result: rows.map(\.region.anyBox), truth: Array(boxes[pass.start...]),
                            unannotated: rules.unannotated)
                    }
                })
        }
        spatial[sequence.name] = try pooled(.spatial, shifts)
        temporal[sequence.name] = try pooled(.temporal, starts)
    }

    /// Adds the record of a run, if there is one.
    private mutating func addRecord(
        _ sequence: AnnotatedSequence, _ kind: EvaluationProtocol, from folder: ResultFolder
    ) throws {
        let parent = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
        let path = RunRecord.path(parent, folder.tracker, kind, sequence: sequence.name)
        guard FileManager.default.fileExists(atPath: path) else { return }
        let record: RunRecord = try readRecord(path)
        times[kind, default: [:]][sequence.name] = RunTime(frames: record.frames, seconds: record.seconds)
        let isKnown = records.contains { $0.tracker == record.tracker && $0.environment == record.environment }
        if !isKnown { records.append(record) }
    }
}
