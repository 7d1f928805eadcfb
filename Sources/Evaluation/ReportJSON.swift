import Text

extension EvaluationReport {
    /// The whole report as JSON: definitions, rules, thresholds, and for each tracker its means, curves and sequences.
    func json() -> String { prettyJSON(ReportDocument(self)) }
}

private struct ReportDocument: Encodable {
    var title: String
    var definitions: [String]
    var rules: Rules
    var overlapThresholds = OnePassScore.overlapThresholds
    var errorThresholds = OnePassScore.errorThresholds
    var sequences: [Sequence]
    var trackers: [Tracker]
    var quoted: [QuotedFigures]?
    var quotedSource: String?

    struct Rules: Encodable {
        var framesWithoutGroundTruth: String
        var overlap: String
        var expectedOverlapLengths: [Int]
    }

    struct Sequence: Encodable {
        var name: String
        var dataset: String
        var frames: Int
        var framesWithoutGroundTruth: Int
        var width: Int?
        var height: Int?
    }

    struct Tracker: Encodable {
        var name: String
        var runs: [Run]?
        var onePass: OnePass?
        var confidence: Confidence?
        var spatial: OnePass?
        var temporal: OnePass?
        var starts: OnePass?
        var restarts: OnePass?
        var supervised: Supervised?
        var multistart: Multistart?
        var problems: [Problem]?
    }

    struct Run: Encodable {
        var tracker: TrackerIdentity
        var environment: RunEnvironment
    }

    struct Problem: Encodable {
        var sequence: String
        var reason: String
    }

    struct OnePass: Encodable {
        var means: [OnePassMean]
        var sequences: [OnePassMean]
    }

    struct OnePassMean: Encodable {
        var scope: String
        var name: String
        var sequences: Int
        var frames: Int
        var auc: Double
        var precision20px: Double
        var averageOverlap: Double?
        var successRate50: Double?
        var successRate75: Double?
        var framesPerSecond: Double?
        var successCurve: [Double]
        var precisionCurve: [Double]
    }

    struct Confidence: Encodable {
        var states: [Outcome]
        var scores: [Outcome]
        var detectionArea: Double?
        var detectionCurve: [[Double]]?

        struct Outcome: Encodable {
            /// The state, or the least score of a range.
            var name: String
            var frames: Int
            var meanOverlap: Double
            var aboveHalf: Double
            var belowTenth: Double
        }
    }

    struct Supervised: Encodable {
        var means: [SupervisedMean]
        var sequences: [SupervisedMean]
        var expectedOverlapByLength: [Double?]
    }

    struct Multistart: Encodable {
        var expectedAverageOverlap: Double
        var accuracy: Double
        var robustness: Double
        var expectedOverlapByLength: [Double]
        var lengths: [Int]
        var sequences: [Sequence]

        struct Sequence: Encodable {
            var name: String
            var frames: Int
            var accuracy: Double
            var robustness: Double
        }
    }

    struct SupervisedMean: Encodable {
        var scope: String
        var name: String
        var sequences: Int
        var frames: Int
        var expectedAverageOverlap: Double?
        var accuracy: Double?
        var robustness: Double
        var failures: Double
        var framesPerSecond: Double?
    }

    init(_ report: EvaluationReport) {
        title = report.title
        definitions = report.definitions
        let rules = report.rules
        self.rules = Rules(
            framesWithoutGroundTruth: rules.unannotated.rawValue, overlap: rules.overlap.rawValue,
            expectedOverlapLengths: [rules.lengths.lowerBound, rules.lengths.upperBound])
        sequences = report.sequences.map { sequence in
            Sequence(
                name: sequence.name, dataset: sequence.dataset, frames: sequence.truth.count,
                framesWithoutGroundTruth: sequence.boxes.count { $0 == nil }, width: sequence.frameSize?.width,
                height: sequence.frameSize?.height)
        }
        trackers = report.trackers.map { Tracker($0, in: report) }
        if !report.quoted.isEmpty {
            quoted = report.quoted
            quotedSource = QuotedFigures.paperSource
        }
    }
}

extension ReportDocument.Tracker {
    fileprivate init(_ scores: TrackerScores, in report: EvaluationReport) {
        name = scores.tracker
        if !scores.records.isEmpty {
            runs = scores.records.map { ReportDocument.Run(tracker: $0.tracker, environment: $0.environment) }
        }
        onePass = ReportDocument.OnePass(scores, .onePass, in: report)
        confidence = scores.confidenceScore(over: report.all).map { ReportDocument.Confidence($0) }
        spatial = ReportDocument.OnePass(scores, .spatial, in: report)
        temporal = ReportDocument.OnePass(scores, .temporal, in: report)
        starts = ReportDocument.OnePass(scores, .starts, in: report)
        restarts = ReportDocument.OnePass(scores, .restarts, in: report)
        supervised = ReportDocument.Supervised(scores, in: report)
        multistart = ReportDocument.Multistart(scores, in: report)
        if !scores.problems.isEmpty {
            problems = scores.problems.map { ReportDocument.Problem(sequence: $0.sequence, reason: $0.reason) }
        }
    }
}

extension ReportDocument.Confidence {
    fileprivate init(_ score: ConfidenceScore) {
        func named(_ name: String, _ outcome: ConfidenceScore.Outcome) -> Outcome {
            Outcome(
                name: name, frames: outcome.frames, meanOverlap: outcome.overlap, aboveHalf: outcome.held,
                belowTenth: outcome.gone)
        }
        states = score.outcomesByState.map { named($0.state.rawValue, $0.outcome) }
        scores = score.outcomesByScore.map { named(fixed($0.scores.lowerBound, digits: 1), $0.outcome) }
        detectionArea = score.detectionArea
        detectionCurve = score.detection?.map { [$0.falseAlarms, $0.found] }
    }
}

extension ReportDocument.OnePass {
    fileprivate init?(_ scores: TrackerScores, _ kind: EvaluationProtocol, in report: EvaluationReport) {
        guard !scores.onePassScores(kind).isEmpty else { return nil }
        means = report.groups.compactMap { group in
            scores.summary(kind, over: group).map { summary in
                ReportDocument.OnePassMean(
                    scope: group.scope, name: group.name, sequences: summary.sequences.count, score: summary.score,
                    overlap: summary.averageOverlap, time: summary.time)
            }
        }
        sequences = report.sequences.compactMap { sequence in
            scores.onePassScores(kind)[sequence.name].map { score in
                ReportDocument.OnePassMean(
                    scope: "sequence", name: sequence.name, sequences: 1, score: score,
                    overlap: kind == .onePass ? scores.averageOverlap[sequence.name] : nil,
                    time: scores.times[kind]?[sequence.name])
            }
        }
    }
}

extension ReportDocument.OnePassMean {
    fileprivate init(
        scope: String, name: String, sequences: Int, score: OnePassScore, overlap: AverageOverlapScore?, time: RunTime?
    ) {
        self.scope = scope
        self.name = name
        self.sequences = sequences
        frames = score.frames
        auc = score.area
        precision20px = score.precision
        averageOverlap = overlap?.averageOverlap
        successRate50 = overlap?.successRate50
        successRate75 = overlap?.successRate75
        framesPerSecond = time?.framesPerSecond
        successCurve = score.successCurve
        precisionCurve = score.precisionCurve
    }
}

extension ReportDocument.Supervised {
    fileprivate init?(_ scores: TrackerScores, in report: EvaluationReport) {
        guard let all = scores.supervisedSummary(over: report.all, rules: report.rules) else { return nil }
        expectedOverlapByLength = all.score.curve.values
        means = report.groups.compactMap { group in
            scores.supervisedSummary(over: group, rules: report.rules).map { summary in
                ReportDocument.SupervisedMean(
                    scope: group.scope, name: group.name, sequences: summary.sequences.count,
                    frames: summary.score.frames,
                    expectedAverageOverlap: summary.score.expectedAverageOverlap, accuracy: summary.score.accuracy,
                    robustness: summary.score.robustness, failures: summary.score.failures,
                    framesPerSecond: summary.time?.framesPerSecond)
            }
        }
        sequences = report.sequences.compactMap { sequence in
            scores.supervised[sequence.name].map { score in
                ReportDocument.SupervisedMean(
                    scope: "sequence", name: sequence.name, sequences: 1, frames: score.frames,
                    expectedAverageOverlap: nil, accuracy: score.accuracy, robustness: score.robustness,
                    failures: score.failures,
                    framesPerSecond: scores.times[.supervised]?[sequence.name]?.framesPerSecond)
            }
        }
    }
}

extension ReportDocument.Multistart {
    fileprivate init?(_ scores: TrackerScores, in report: EvaluationReport) {
        guard let all = scores.multistartSummary(over: report.all, rules: report.rules) else { return nil }
        expectedAverageOverlap = all.score.expectedAverageOverlap
        accuracy = all.score.accuracy
        robustness = all.score.robustness
        expectedOverlapByLength = all.score.curve
        lengths = [report.rules.multistartLengths.lowerBound, report.rules.multistartLengths.upperBound]
        sequences = report.sequences.compactMap { sequence in
            scores.multistart[sequence.name].map { score in
                Sequence(
                    name: sequence.name, frames: score.frames, accuracy: score.accuracy, robustness: score.robustness)
            }
        }
    }
}
