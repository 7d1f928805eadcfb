import Text

/// Tables and figures of what trackers say of themselves.
extension EvaluationReport {
    /// The trackers whose scores were kept, over all sequences.
    private var judged: [(tracker: String, confidence: ConfidenceScore)] {
        trackers.compactMap { scores in scores.confidenceScore(over: all).map { (scores.tracker, $0) } }
    }

    /// Whether any tracker's scores were kept.
    var hasConfidence: Bool { trackers.contains { !$0.confidence.isEmpty } }

    /// The outcome of every state, and of every range of scores.
    func confidenceTables() -> [ReportTable] {
        let outcomes: [ReportTable.Column] = [
            .number("frames"), .number("mean overlap"), .number("above 0.5"), .number("below 0.1"),
        ]
        func row(_ tracker: String, _ words: String, _ outcome: ConfidenceScore.Outcome) -> [String] {
            [tracker, words, grouped(outcome.frames), fixed(outcome.overlap), fixed(outcome.held), fixed(outcome.gone)]
        }
        func words(_ scores: ClosedRange<Double>) -> String {
            "\(fixed(scores.lowerBound, digits: 1))-\(fixed(scores.upperBound, digits: 1))"
        }
        return [
            ReportTable(
                title: "Tracked, uncertain, lost", columns: [.words("tracker"), .words("state")] + outcomes,
                rows: judged.flatMap { tracker, confidence in
                    confidence.outcomesByState.map { row(tracker, $0.state.rawValue, $0.outcome) }
                }),
            ReportTable(
                title: "Score against overlap", columns: [.words("tracker"), .words("score")] + outcomes,
                rows: judged.flatMap { tracker, confidence in
                    confidence.outcomesByScore.map { row(tracker, words($0.scores), $0.outcome) }
                }),
        ]
    }

    /// The share of frames that are held by score, and how well a low score finds those in which the target is gone.
    var confidencePlots: [LinePlot] {
        let calibration = LinePlot(
            title: "Calibration", xTitle: "score", yTitle: "share of frames with an overlap above 0.5", xRange: 0...1,
            yRange: 0...1,
            series: judged.map { tracker, confidence in
                LinePlot.Series(
                    name: tracker, value: "",
                    points: confidence.outcomesByScore.map { scores, outcome in
                        LinePlot.Point(x: (scores.lowerBound + scores.upperBound) / 2, y: outcome.held)
                    })
            })
        let detection = LinePlot(
            title: "Frames found lost by a low score (ROC)", xTitle: "share of the other frames",
            yTitle: "share of the frames with an overlap below 0.1", xRange: 0...1, yRange: 0...1,
            series: judged.compactMap { tracker, confidence in
                confidence.detection.map { curve in
                    LinePlot.Series(
                        name: tracker, value: fixed(confidence.detectionArea),
                        points: curve.map { LinePlot.Point(x: $0.falseAlarms, y: $0.found) })
                }
            })
        return [calibration, detection].filter { !$0.series.isEmpty }
    }

    /// What those numbers mean.
    var confidenceDefinitions: [String] {
        [
            "States and scores: over the frames of one pass without the first, of all sequences together. Where there is no "
                + "target the overlap counts as 0.",
            "ROC: the area is the probability that a frame with an overlap below 0.1 has a lower score than another.",
        ]
    }
}

extension TrackerScores {
    /// The scores and states over a group, all frames together; nil where they were not kept.
    public func confidenceScore(over group: SequenceGroup) -> ConfidenceScore? {
        let known = group.sequences.compactMap { confidence[$0] }
        return known.isEmpty ? nil : ConfidenceScore(known)
    }
}
