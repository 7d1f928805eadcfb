import Foundation
import Text

/// What a report's tables show beyond the means.
public struct ReportDetail: Sendable, Hashable {
    /// Whether there is a table of every sequence.
    public var perSequence: Bool
    /// Whether there are tables of attributes.
    public var attributes: Bool

    /// The choice of tables.
    public init(perSequence: Bool, attributes: Bool) {
        self.perSequence = perSequence
        self.attributes = attributes
    }
}

extension EvaluationReport {
    /// The report's tables, in order: means, sets, attributes, sequences, quoted figures, speed.
    public func tables(_ detail: ReportDetail) -> [ReportTable] {
        var tables: [ReportTable] = []
        for kind in protocols where kind.isOnePass { tables.append(onePassTable(kind)) }
        if protocols.contains(.supervised) { tables.append(supervisedTable()) }
        if protocols.contains(.multistart) { tables.append(multistartTable()) }
        if protocols.contains(.onePass) {
            tables += setTables()
            if detail.attributes { tables += attributeTables() }
            if detail.perSequence { tables += sequenceTables() }
            if hasConfidence { tables += confidenceTables() }
        }
        if protocols.contains(.supervised) && detail.perSequence { tables.append(supervisedSequenceTable()) }
        if !quoted.isEmpty { tables.append(quotedTable()) }
        if let table = environmentTable() { tables.append(table) }
        return tables.map(\.compacted)
    }

    // MARK: Means

    private func onePassTable(_ kind: EvaluationProtocol) -> ReportTable {
        var columns: [ReportTable.Column] = [.words("tracker"), .number("AUC"), .number("precision")]
        if kind == .onePass { columns += [.number("AO"), .number("SR 0.50"), .number("SR 0.75"), .number("frames/s")] }
        if kind == .starts { columns += [.number("over sequences"), .number("over starts")] }
        columns.append(.number("sequences"))
        var table = ReportTable(title: heading(kind), columns: columns, rows: [])
        for scores in trackers {
            guard let summary = scores.summary(kind, over: all) else { continue }
            var row = [scores.tracker, fixed(summary.score.area), fixed(summary.score.precision)]
            if kind == .onePass {
                row += [
                    fixed(summary.averageOverlap?.averageOverlap), fixed(summary.averageOverlap?.successRate50),
                    fixed(summary.averageOverlap?.successRate75), fixed(summary.time?.framesPerSecond, digits: 1),
                ]
            }
            if kind == .starts {
                let errors = StartsSummary(summary.sequences.compactMap { scores.starts[$0]?.map(\.area) })
                row += [fixed(errors?.errorOverSequences), fixed(errors?.errorOverStarts)]
            }
            table.rows.append(row + ["\(summary.sequences.count)"])
            if let note = missing(summary.sequences, of: scores) { table.notes.append(note) }
        }
        return table
    }

    private func supervisedTable() -> ReportTable {
        var table = ReportTable(
            title: heading(.supervised),
            columns: [
                .words("tracker"), .number("EAO"), .number("accuracy"), .number("robustness"), .number("failures"),
                .number("per 100 frames"), .number("frames/s"), .number("sequences"),
            ], rows: [])
        for scores in trackers {
            guard let summary = scores.supervisedSummary(over: all, rules: rules) else { continue }
            let score = summary.score
            table.rows.append([
                scores.tracker, fixed(score.expectedAverageOverlap), fixed(score.accuracy), fixed(score.robustness),
                fixed(score.failures, digits: score.failures == score.failures.rounded() ? 0 : 1),
                fixed(score.failuresPerHundredFrames), fixed(summary.time?.framesPerSecond, digits: 1),
                "\(summary.sequences.count)",
            ])
            if score.expectedAverageOverlap == nil {
                table.notes.append(
                    "\(scores.tracker): no EAO, since no sequence has \(rules.lengths.lowerBound) frames or more.")
            }
            if let note = missing(summary.sequences, of: scores) { table.notes.append(note) }
        }
        return table
    }

    private func multistartTable() -> ReportTable {
        var table = ReportTable(
            title: heading(.multistart),
            columns: [
                .words("tracker"), .number("EAO"), .number("accuracy"), .number("robustness"), .number("frames/s"),
                .number("sequences"),
            ], rows: [])
        for scores in trackers {
            guard let summary = scores.multistartSummary(over: all, rules: rules) else { continue }
            let score = summary.score
            table.rows.append([
                scores.tracker, fixed(score.expectedAverageOverlap), fixed(score.accuracy), fixed(score.robustness),
                fixed(summary.time?.framesPerSecond, digits: 1), "\(summary.sequences.count)",
            ])
            if let note = missing(summary.sequences, of: scores) { table.notes.append(note) }
        }
        return table
    }

    private func heading(_ kind: EvaluationProtocol) -> String {
        "\(kind.title): \(counted(sequences.count, "sequence")), \(grouped(frames)) frames"
    }

    /// A note where a tracker's means are not over all sequences.
    private func missing(_ present: [String], of scores: TrackerScores) -> String? {
        let absent = sequences.map(\.name).filter { !present.contains($0) }
        guard !absent.isEmpty else { return nil }
        return "\(scores.tracker) has no usable results of \(counted(absent.count, "sequence")) (\(abridged(absent))); "
            + "its means are over the others and cannot be compared."
    }

    // MARK: Sets and attributes

    private func setTables() -> [ReportTable] {
        let sets = groups.filter { $0.kind == .dataset || $0.kind == .benchmark }
        return sets.isEmpty ? [] : groupTables([all] + sets, about: "by set")
    }

    private func attributeTables() -> [ReportTable] {
        OTBAttributeSource.allCases.flatMap { source in
            let members = groups.filter { $0.kind == .attribute(source) }
            guard !members.isEmpty else { return [ReportTable]() }
            let origin =
                switch source {
                case .toolkit: "attributes of the MATLAB toolkit"
                case .lists: "attributes of the text lists"
                }
            return groupTables(members, about: "by attribute (\(origin))")
        }
    }

    private func groupTables(_ groups: [SequenceGroup], about: String) -> [ReportTable] {
        let measures: [(name: String, value: (OnePassScore) -> Double)] = [("AUC", \.area), ("Precision", \.precision)]
        return measures.map { measure in
            ReportTable(
                title: "\(measure.name) \(about)",
                columns: [.words("tracker")] + groups.map { .number("\($0.name) (\($0.sequences.count))") },
                rows: trackers.filter { !$0.onePass.isEmpty }.map { scores in
                    [scores.tracker]
                        + groups.map { group in
                            fixed(scores.summary(.onePass, over: group).map { measure.value($0.score) })
                        }
                })
        }
    }

    // MARK: Sequences

    private func sequenceTables() -> [ReportTable] {
        let shown = trackers.filter { !$0.onePass.isEmpty }
        let measures: [(name: String, value: (OnePassScore) -> Double)] = [("AUC", \.area), ("Precision", \.precision)]
        return measures.map { measure in
            ReportTable(
                title: "\(measure.name) by sequence",
                columns: [.words("sequence"), .number("frames")] + shown.map { .number($0.tracker) },
                rows: sequences.map { sequence in
                    [sequence.name, "\(sequence.truth.count)"]
                        + shown.map { scores in fixed(scores.onePass[sequence.name].map(measure.value)) }
                })
        }
    }

    private func supervisedSequenceTable() -> ReportTable {
        let shown = trackers.filter { !$0.supervised.isEmpty }
        return ReportTable(
            title: "Accuracy and failures by sequence",
            columns: [.words("sequence"), .number("frames")]
                + shown.flatMap { [.number("\($0.tracker) A"), .number("F")] },
            rows: sequences.map { sequence in
                [sequence.name, "\(sequence.truth.count)"]
                    + shown.flatMap { scores -> [String] in
                        guard let score = scores.supervised[sequence.name] else { return ["", ""] }
                        return [fixed(score.accuracy), fixed(score.failures, digits: 1)]
                    }
            })
    }

    // MARK: Quoted figures and speed

    private func quotedTable() -> ReportTable {
        var benchmarks: [String] = []
        var names: [String] = []
        for figures in quoted {
            if !benchmarks.contains(figures.benchmark) { benchmarks.append(figures.benchmark) }
            if !names.contains(figures.tracker) { names.append(figures.tracker) }
        }
        return ReportTable(
            title: "Quoted, not measured here",
            columns: [.words("tracker")] + benchmarks.flatMap { [.number("\($0) AUC"), .number("precision")] }
                + [.number("frames/s")],
            rows: names.map { name in
                let rows = quoted.filter { $0.tracker == name }
                return ["\(name) (quoted)"]
                    + benchmarks.flatMap { benchmark in
                        let row = rows.first { $0.benchmark == benchmark }
                        return [fixed(row?.area), fixed(row?.precision)]
                    } + [fixed(rows.first?.framesPerSecond, digits: 0)]
            }, notes: ["From \(QuotedFigures.paperSource)."])
    }

    /// Where and with what each tracker ran; nil where nothing is known of any.
    private func environmentTable() -> ReportTable? {
        let rows = trackers.flatMap { scores in
            scores.records.map { record in
                [
                    scores.tracker, record.tracker.configuration, record.environment.machine,
                    "\(record.environment.threads)", "\(record.environment.jobs)", record.environment.software,
                ]
            }
        }
        guard !rows.isEmpty else { return nil }
        var notes: [String] = []
        for record in trackers.flatMap(\.records) {
            guard let note = record.tracker.note else { continue }
            let line = "\(record.tracker.name): \(note)."
            if !notes.contains(line) { notes.append(line) }
        }
        return ReportTable(
            title: "Trackers, machines and software",
            columns: [
                .words("tracker"), .words("configuration"), .words("machine"), .number("threads"), .number("jobs"),
                .words("software"),
            ], rows: rows, notes: notes)
    }
}

/// The first names of a list, and how many more there are.
func abridged(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
}

/// A number with a fixed count of decimals; empty where there is none.
func fixed(_ value: Double?, digits: Int = 3) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? ""
}
