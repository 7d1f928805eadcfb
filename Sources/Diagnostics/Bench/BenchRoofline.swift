import Network

/// What holds up the stages of a patch: the roofline model (Williams, Waterman and Patterson, 2009). A stage can be no faster
/// than the processor multiplies, and no faster than its maps and weights come from memory.
package struct BenchRoofline: Sendable {
    /// What holds up a stage.
    package enum Bound: String, Sendable, CaseIterable {
        /// The multiply-adds.
        case arithmetic
        /// The maps and weights on their way.
        case memory
        /// Neither: many short steps, each waiting for the one before it.
        case latency
    }

    /// One stage.
    package struct Row: Equatable, Sendable {
        /// The stage's name.
        package var stage: String
        /// Operations for each byte of maps and weights.
        package var intensity: Double
        /// What the machine allows, in GFLOP/s.
        package var limit: Double
        /// What was reached, in GFLOP/s.
        package var rate: Double
        /// What holds the stage up.
        package var bound: Bound

        package init(stage: String, intensity: Double, limit: Double, rate: Double, bound: Bound) {
            self.stage = stage
            self.intensity = intensity
            self.limit = limit
            self.rate = rate
            self.bound = bound
        }
    }

    /// The stages whose work is counted, in the order they run.
    package let rows: [Row]
    private let bandwidth: Double

    /// A stage that reaches less than this share of what the machine allows is held up by something else.
    private static let least = 0.4

    /// The rows of one patch, or of a frame where no patch was measured alone; nil where nothing is counted.
    package init?(_ subject: BenchReport.Subject, of report: BenchReport) {
        guard let bandwidth = report.bandwidth, bandwidth > 0 else { return nil }
        func peak(_ stage: String) -> Double {
            let reduced = Stage(rawValue: stage).map(Self.multipliesReduced) ?? false
            let precision = reduced ? subject.precision : report.peaks.first?.precision
            return report.peaks.first { $0.precision == precision }?.allThreads ?? report.peaks.first?.allThreads ?? 0
        }
        self.bandwidth = bandwidth
        rows = (subject.patch ?? subject.frame).stages.compactMap { stage in
            guard let rate = stage.gflops, let intensity = stage.intensity else { return nil }
            let (arithmetic, memory) = (peak(stage.stage), intensity * bandwidth)
            let limit = min(arithmetic, memory)
            let bound: Bound = rate < Self.least * limit ? .latency : memory < arithmetic ? .memory : .arithmetic
            return Row(stage: stage.stage, intensity: intensity, limit: limit, rate: rate, bound: bound)
        }
        if rows.isEmpty { return nil }
    }

    /// Whether a stage's layers multiply in the precision that was asked for; the others multiply in single precision.
    private static func multipliesReduced(_ stage: Stage) -> Bool {
        switch stage {
        case .layer1, .layer2, .layer3, .layer4, .adjust: true
        case .decode, .crop, .conv1, .memory, .attention, .refinement, .filter, .colours, .size, .update: false
        }
    }

    /// The table, line by line.
    var lines: [String] {
        [
            "what holds a patch up, maps and weights moving at \(number(bandwidth, 1)) GB/s",
            padRight("stage", 10) + pad("FLOP/byte", 10) + pad("at most", 9) + pad("reached", 9) + "  bound by",
        ]
            + rows.map { row in
                padRight(row.stage, 10) + pad(number(row.intensity, 1), 10) + pad(number(row.limit, 1), 9)
                    + pad(percent(row.rate / row.limit), 9) + "  \(row.bound.rawValue)"
            }
    }
}
