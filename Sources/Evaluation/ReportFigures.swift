extension EvaluationReport {
    /// The report's figures with two axes: success and precision of each one-pass protocol, accuracy and robustness, and the
    /// expected overlap.
    public var plots: [LinePlot] {
        var plots: [LinePlot] = []
        for kind in protocols where kind.isOnePass { plots += onePassPlots(kind) }
        plots += confidencePlots
        if protocols.contains(.supervised) { plots += supervisedPlots }
        return plots
    }

    /// The attribute radar of each published annotation that gives at least three axes.
    public var radars: [RadarPlot] {
        guard protocols.contains(.onePass) else { return [] }
        return OTBAttributeSource.allCases.compactMap { source in
            let members = groups.filter { $0.kind == .attribute(source) }
            guard members.count >= 3 else { return nil }
            let origin = source == .toolkit ? "MATLAB toolkit" : "text lists"
            return RadarPlot(
                title: "AUC by attribute (\(origin))", axes: members.map { "\($0.name) (\($0.sequences.count))" },
                series: trackers.filter { !$0.onePass.isEmpty }.map { scores in
                    RadarPlot.Series(
                        name: scores.tracker, values: members.map { scores.summary(.onePass, over: $0)?.score.area })
                })
        }
    }

    private func onePassPlots(_ kind: EvaluationProtocol) -> [LinePlot] {
        let summaries = trackers.compactMap { scores in
            scores.summary(kind, over: all).map { (name: scores.tracker, score: $0.score) }
        }
        let protocolName = kind.rawValue.uppercased()
        let success = LinePlot(
            title: "Success (\(protocolName))", xTitle: "overlap threshold", yTitle: "success rate", xRange: 0...1,
            yRange: 0...1,
            series: summaries.map { summary in
                LinePlot.Series(
                    name: summary.name, value: fixed(summary.score.area),
                    points: points(OnePassScore.overlapThresholds, summary.score.successCurve))
            })
        let precision = LinePlot(
            title: "Precision (\(protocolName))", xTitle: "centre error threshold, pixels", yTitle: "precision",
            xRange: 0...50, yRange: 0...1,
            series: summaries.sorted { $0.score.precision > $1.score.precision }.map { summary in
                LinePlot.Series(
                    name: summary.name, value: fixed(summary.score.precision),
                    points: points(OnePassScore.errorThresholds, summary.score.precisionCurve))
            })
        return [success, precision]
    }

    private var supervisedPlots: [LinePlot] {
        let summaries = trackers.compactMap { scores in
            scores.supervisedSummary(over: all, rules: rules).map { (name: scores.tracker, score: $0.score) }
        }
        let longest = Double(summaries.map(\.score.curve.values.count).max() ?? 2)
        let shown = Double(rules.lengths.upperBound) * 1.4
        let right = min(longest - 1, shown)
        let lengths = Double(rules.lengths.lowerBound)...Double(rules.lengths.upperBound)
        let expected = LinePlot(
            title: "Expected average overlap", xTitle: "sequence length, frames", yTitle: "expected overlap",
            xRange: 0...max(right, 2), yRange: 0...1, emphasis: lengths.lowerBound < right ? lengths : nil,
            series: summaries.map { summary in
                LinePlot.Series(
                    name: summary.name, value: fixed(summary.score.expectedAverageOverlap),
                    points: summary.score.curve.values.enumerated().compactMap { length, value in
                        guard let value, Double(length) <= right else { return nil }
                        return LinePlot.Point(x: Double(length), y: value)
                    })
            })
        let ranking = LinePlot(
            title: "Accuracy and robustness", xTitle: "robustness, exp(-30 F / frames)", yTitle: "accuracy",
            xRange: 0...1,
            yRange: 0...1,
            series: summaries.compactMap { summary in
                guard let accuracy = summary.score.accuracy else { return nil }
                return LinePlot.Series(
                    name: summary.name, value: "\(fixed(accuracy)), \(fixed(summary.score.robustness))",
                    points: [LinePlot.Point(x: summary.score.robustness, y: accuracy)])
            })
        return [expected, ranking]
    }

    private func points(_ x: [Double], _ y: [Double]) -> [LinePlot.Point] {
        zip(x, y).map { LinePlot.Point(x: $0, y: $1) }
    }
}

extension EvaluationReport {
    /// Every figure as an SVG file of its own, dark on white, named after its title.
    public var figureFiles: [(name: String, text: String)] {
        let figures = plots.map { ($0.title, $0.svg()) } + radars.map { ($0.title, $0.svg()) }
        return figures.map { title, svg in
            let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
            return (
                "\(words).svg",
                svg.replacing("<svg ", with: "<svg style=\"background:#fff;color:#222\" ", maxReplacements: 1)
            )
        }
    }
}
