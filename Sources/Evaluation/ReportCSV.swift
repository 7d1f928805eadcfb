import Text

extension EvaluationReport {
    /// Every mean and every sequence as one flat table, for spreadsheets and scripts.
    ///
    /// A row is a protocol, a tracker and a scope: `all`, `dataset`, `benchmark`, `attribute (toolkit)`, `attribute (lists)`,
    /// `sequence` or `quoted`, with its name. Numbers have six decimals; what does not apply is empty.
    func csv() -> String {
        var rows = [
            [
                "protocol", "tracker", "scope", "name", "sequences", "frames", "auc", "precision_20px", "ao", "sr_50",
                "sr_75",
                "eao", "accuracy", "robustness", "failures", "frames_per_second",
            ]
        ]
        for kind in protocols {
            for scores in trackers {
                switch kind {
                case .supervised: rows += supervisedRows(scores)
                case .multistart: rows += multistartRows(scores)
                case .onePass, .spatial, .temporal, .starts, .restarts: rows += onePassRows(kind, scores)
                }
            }
        }
        for figures in quoted {
            let numbers = [fixed(figures.area, digits: 6), fixed(figures.precision, digits: 6)]
            rows.append(
                ["ope", figures.tracker, "quoted", figures.benchmark, "", ""] + numbers
                    + [String](repeating: "", count: 7) + [fixed(figures.framesPerSecond, digits: 6)])
        }
        return rows.map { $0.map(\.csvField).joined(separator: ",") + "\n" }.joined()
    }

    private func onePassRows(_ kind: EvaluationProtocol, _ scores: TrackerScores) -> [[String]] {
        let means = groups.compactMap { group in
            scores.summary(kind, over: group).map { summary in
                onePassRow(
                    kind, scores.tracker, group.scope, group.name, summary.sequences.count, summary.score,
                    summary.averageOverlap, summary.time)
            }
        }
        let single = sequences.compactMap { sequence in
            scores.onePassScores(kind)[sequence.name].map { score in
                onePassRow(
                    kind, scores.tracker, "sequence", sequence.name, 1, score,
                    kind == .onePass ? scores.averageOverlap[sequence.name] : nil, scores.times[kind]?[sequence.name])
            }
        }
        return means + single
    }

    private func onePassRow(
        _ kind: EvaluationProtocol, _ tracker: String, _ scope: String, _ name: String, _ sequences: Int,
        _ score: OnePassScore, _ overlap: AverageOverlapScore?, _ time: RunTime?
    ) -> [String] {
        [
            kind.rawValue, tracker, scope, name, "\(sequences)", "\(score.frames)", fixed(score.area, digits: 6),
            fixed(score.precision, digits: 6), fixed(overlap?.averageOverlap, digits: 6),
            fixed(overlap?.successRate50, digits: 6), fixed(overlap?.successRate75, digits: 6), "", "", "", "",
            fixed(time?.framesPerSecond, digits: 6),
        ]
    }

    private func supervisedRows(_ scores: TrackerScores) -> [[String]] {
        let means = groups.compactMap { group in
            scores.supervisedSummary(over: group, rules: rules).map { summary in
                [
                    "vot", scores.tracker, group.scope, group.name, "\(summary.sequences.count)",
                    "\(summary.score.frames)",
                    "", "", "", "", "", fixed(summary.score.expectedAverageOverlap, digits: 6),
                    fixed(summary.score.accuracy, digits: 6), fixed(summary.score.robustness, digits: 6),
                    fixed(summary.score.failures, digits: 6), fixed(summary.time?.framesPerSecond, digits: 6),
                ]
            }
        }
        let single = sequences.compactMap { sequence in
            scores.supervised[sequence.name].map { score in
                [
                    "vot", scores.tracker, "sequence", sequence.name, "1", "\(score.frames)", "", "", "", "", "", "",
                    fixed(score.accuracy, digits: 6), fixed(score.robustness, digits: 6),
                    fixed(score.failures, digits: 6),
                    fixed(scores.times[.supervised]?[sequence.name]?.framesPerSecond, digits: 6),
                ]
            }
        }
        return means + single
    }

    private func multistartRows(_ scores: TrackerScores) -> [[String]] {
        func row(
            _ scope: String, _ name: String, _ sequences: Int, _ frames: Int, _ expected: Double?, _ accuracy: Double,
            _ robustness: Double, _ time: RunTime?
        ) -> [String] {
            [
                EvaluationProtocol.multistart.rawValue, scores.tracker, scope, name, "\(sequences)", "\(frames)", "",
                "",
                "", "", "", fixed(expected, digits: 6), fixed(accuracy, digits: 6), fixed(robustness, digits: 6), "",
                fixed(time?.framesPerSecond, digits: 6),
            ]
        }
        let means = groups.compactMap { group in
            scores.multistartSummary(over: group, rules: rules).map { summary in
                row(
                    group.scope, group.name, summary.sequences.count,
                    summary.sequences.reduce(0) { $0 + (scores.multistart[$1]?.frames ?? 0) },
                    summary.score.expectedAverageOverlap, summary.score.accuracy, summary.score.robustness,
                    summary.time)
            }
        }
        let single = sequences.compactMap { sequence in
            scores.multistart[sequence.name].map { score in
                row(
                    "sequence", sequence.name, 1, score.frames, nil, score.accuracy, score.robustness,
                    scores.times[.multistart]?[sequence.name])
            }
        }
        return means + single
    }
}

extension SequenceGroup {
    /// The kind of the group in a word or two, for machines.
    var scope: String {
        switch kind {
        case .all: "all"
        case .dataset: "dataset"
        case .benchmark: "benchmark"
        case .attribute(let source): "attribute (\(source.rawValue))"
        }
    }
}
