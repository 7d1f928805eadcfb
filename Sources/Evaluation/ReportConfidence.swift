import Text
import Tracking

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
        func row(_ words: [String], _ outcome: ConfidenceScore.Outcome?) -> [[String]] {
            outcome.map { outcome in
                [words + [grouped(outcome.frames), fixed(outcome.overlap), fixed(outcome.held), fixed(outcome.gone)]]
            } ?? []
        }
        return [
            ReportTable(
                title: "Tracked, uncertain, lost", columns: [.words("tracker"), .words("state")] + outcomes,
                rows: judged.flatMap { tracker, confidence in
                    TrackingState.allCases.flatMap { row([tracker, $0.rawValue], confidence.outcome(of: $0)) }
                }),
            ReportTable(
                title: "Score against overlap", columns: [.words("tracker"), .words("score")] + outcomes,
                rows: judged.flatMap { tracker, confidence in
                    (0..<ConfidenceScore.rangeCount).flatMap { range in
                        row([tracker, Self.rangeName(range)], confidence.outcome(ofRange: range))
                    }
                }),
        ]
    }

    /// The share of frames that are held by score, and how well a low score finds those in which the target is gone.
    var confidencePlots: [LinePlot] {
        let width = 1 / Double(ConfidenceScore.rangeCount)
        let calibration = LinePlot(
            title: "Calibration", xTitle: "score", yTitle: "share of frames with an overlap above 0.5", xRange: 0...1,
            yRange: 0...1,
            series: judged.map { tracker, confidence in
                LinePlot.Series(
                    name: tracker, value: "",
                    points: (0..<ConfidenceScore.rangeCount).compactMap { range in
                        confidence.outcome(ofRange: range).map {
                            LinePlot.Point(x: (Double(range) + 0.5) * width, y: $0.held)
                        }
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

    private static func rangeName(_ range: Int) -> String {
        func bound(_ number: Int) -> String { fixed(Double(number) / Double(ConfidenceScore.rangeCount), digits: 1) }
        return "\(bound(range))-\(bound(range + 1))"
    }
}

extension TrackerScores {
    /// The scores and states over a group, all frames together; nil where they were not kept.
    public func confidenceScore(over group: SequenceGroup) -> ConfidenceScore? {
        let known = group.sequences.compactMap { confidence[$0] }
        return known.isEmpty ? nil : ConfidenceScore(known)
    }
}
