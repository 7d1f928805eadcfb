/// Trackers compared on a list of sequences: the numbers of every table and figure.
public struct EvaluationReport: Sendable {
    /// What was evaluated, for the head of the report.
    public let title: String
    /// The sequences that can be scored.
    public let sequences: [AnnotatedSequence]
    /// Those of which only the first box is published.
    public let unscored: [AnnotatedSequence]
    /// The trackers, best first by the first protocol that has scores; equal ones by name.
    public let trackers: [TrackerScores]
    /// The choices that scores depend on.
    public let rules: ScoringRules
    /// The sets over which scores are averaged, all sequences first.
    public let groups: [SequenceGroup]
    /// Figures quoted from publications, shown apart.
    public let quoted: [QuotedFigures]
    /// Chosen frames with every tracker's box, as a PNG file; nil where none were asked for.
    public var sheet: [UInt8]?

    /// A report of trackers' scores.
    ///
    /// - Parameter sequences: those evaluated; what cannot be scored among them is told apart.
    public init(
        title: String, sequences: [AnnotatedSequence], trackers: [TrackerScores], rules: ScoringRules,
        quoted: [QuotedFigures] = []
    ) {
        self.title = title
        self.sequences = sequences.filter { !$0.hasFirstBoxOnly }
        unscored = sequences.filter(\.hasFirstBoxOnly)
        self.rules = rules
        self.quoted = quoted
        groups = SequenceGroup.groups(of: self.sequences)
        let all = groups[0]
        let ranked = trackers.map { scores in
            let mean = scores.summary(.onePass, over: all)?.score.area
            let expected = scores.supervisedSummary(over: all, rules: rules)?.score.expectedAverageOverlap
            let multistart = scores.multistartSummary(over: all, rules: rules)?.score.expectedAverageOverlap
            return (scores: scores, merit: mean ?? expected ?? multistart ?? -1)
        }
        self.trackers = ranked.sorted {
            $0.merit != $1.merit ? $0.merit > $1.merit : $0.scores.tracker < $1.scores.tracker
        }.map(\.scores)
    }

    /// The report of some of the trackers.
    public func showing(_ names: [String]) -> EvaluationReport {
        EvaluationReport(
            title: title, sequences: sequences + unscored, trackers: trackers.filter { names.contains($0.tracker) },
            rules: rules, quoted: quoted)
    }

    /// The report without times, machines and software: what stays the same when trackers run again elsewhere.
    public var withoutSpeed: EvaluationReport {
        let trackers = trackers.map { scores in
            var scores = scores
            scores.times = [:]
            scores.records = []
            return scores
        }
        return EvaluationReport(
            title: title, sequences: sequences + unscored, trackers: trackers, rules: rules, quoted: quoted)
    }

    /// All sequences.
    public var all: SequenceGroup { groups[0] }
    /// The protocols that any tracker has scores of.
    public var protocols: [EvaluationProtocol] {
        EvaluationProtocol.allCases.filter { kind in
            trackers.contains { scores in
                switch kind {
                case .supervised: !scores.supervised.isEmpty
                case .multistart: !scores.multistart.isEmpty
                case .onePass, .spatial, .temporal, .starts, .restarts: !scores.onePassScores(kind).isEmpty
                }
            }
        }
    }
    /// The results that could not be used, in the trackers' order.
    public var problems: [ScoringProblem] { trackers.flatMap(\.problems) }
    /// The number of annotated frames.
    public var frames: Int { sequences.reduce(0) { $0 + $1.truth.count } }
}

/// A mean over a group and the sequences it is made of.
public struct OnePassSummary: Sendable {
    /// The mean, in which sequences weigh the same.
    public let score: OnePassScore
    /// Average overlap pooled over frames; nil for the robustness protocols.
    public let averageOverlap: AverageOverlapScore?
    /// The sequences that have a score.
    public let sequences: [String]
    /// Their time, where all of them have one.
    public let time: RunTime?
}

/// A supervised score over a group and the sequences it is made of.
public struct SupervisedSummary: Sendable {
    /// The score.
    public let score: SupervisedScore
    /// The sequences that have results.
    public let sequences: [String]
    /// Their time, where all of them have one.
    public let time: RunTime?
}

/// A multistart score over a group and the sequences it is made of.
public struct MultistartSummary: Sendable {
    /// The score.
    public let score: MultistartScore
    /// The sequences that have results.
    public let sequences: [String]
    /// Their time, where all of them have one.
    public let time: RunTime?
}

extension TrackerScores {
    /// The mean of a one-pass protocol over a group; nil where no sequence of it has a score.
    public func summary(_ kind: EvaluationProtocol, over group: SequenceGroup) -> OnePassSummary? {
        let scores = onePassScores(kind)
        let names = group.sequences.filter { scores[$0] != nil }
        guard let mean = OnePassScore.mean(names.compactMap { scores[$0] }) else { return nil }
        let overlap = kind == .onePass ? AverageOverlapScore.pooled(names.compactMap { averageOverlap[$0] }) : nil
        return OnePassSummary(score: mean, averageOverlap: overlap, sequences: names, time: time(kind, of: names))
    }

    /// The supervised score over a group; nil where no sequence of it has results.
    public func supervisedSummary(over group: SequenceGroup, rules: ScoringRules) -> SupervisedSummary? {
        let names = group.sequences.filter { supervised[$0] != nil }
        guard !names.isEmpty else { return nil }
        return SupervisedSummary(
            score: SupervisedScore(names.compactMap { supervised[$0] }, lengths: rules.lengths), sequences: names,
            time: time(.supervised, of: names))
    }

    /// The multistart score over a group; nil where no sequence of it has results.
    public func multistartSummary(over group: SequenceGroup, rules: ScoringRules) -> MultistartSummary? {
        let names = group.sequences.filter { multistart[$0] != nil }
        guard !names.isEmpty else { return nil }
        return MultistartSummary(
            score: MultistartScore(names.compactMap { multistart[$0] }, lengths: rules.multistartLengths),
            sequences: names, time: time(.multistart, of: names))
    }

    /// The time of sequences together, where all of them have one.
    private func time(_ kind: EvaluationProtocol, of names: [String]) -> RunTime? {
        let known = names.compactMap { times[kind]?[$0] }
        return known.count == names.count ? RunTime.total(known) : nil
    }
}
