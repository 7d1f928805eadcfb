import Text

/// Sets two benchmarks' reports side by side, as text: the stages of a frame, then and now.
package struct BenchComparison: Sendable {
    private let earlier: BenchReport
    private let later: BenchReport

    /// A comparison of two reports.
    package init(_ earlier: BenchReport, _ later: BenchReport) {
        self.earlier = earlier
        self.later = later
    }

    /// What each run was, then one table for each tracker that both measured.
    package var text: String {
        (heading + later.subjects.flatMap { [""] + table($0) }).joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        func line(_ name: String, _ report: BenchReport) -> String {
            let (machine, peak) = (report.machine, report.peaks.first?.allThreads ?? .nan)
            return padRight(name, 6) + "\(machine.processor), \(machine.instructionSet), "
                + "\(counted(machine.threads, "thread")), peak \(number(peak, 1)) GFLOP/s, load "
                + "\(number(machine.load, 1)), \(machine.date)"
        }
        return [line("then", earlier), line("now", later)]
    }

    private func table(_ subject: BenchReport.Subject) -> [String] {
        guard let before = earlier.subjects.first(where: { $0.name == subject.name }) else {
            return ["\(subject.name): not in the earlier report"]
        }
        let title = "\(subject.name), \(before.precision) then, \(subject.precision) now: one frame"
        let columns = padRight("stage", 10) + pad("then ms", 10) + pad("now ms", 10) + pad("then/now", 10)
        func milliseconds(_ timing: BenchReport.Timing, _ stage: String) -> Double? {
            timing.stages.first { $0.stage == stage }?.milliseconds
        }
        func row(_ name: String, _ then: Double?, _ now: Double?) -> String {
            var ratio = ""
            if let then, let now, now > 0 { ratio = number(then / now, 2) }
            let cells = pad(then.map { number($0, 3) } ?? "-", 10) + pad(now.map { number($0, 3) } ?? "-", 10)
            return padRight(name, 10) + cells + (ratio.isEmpty ? "" : pad(ratio, 10))
        }
        let known = before.frame.stages.map(\.stage)
        let stages = known + subject.frame.stages.map(\.stage).filter { !known.contains($0) }
        return [title, columns]
            + stages.map { row($0, milliseconds(before.frame, $0), milliseconds(subject.frame, $0)) }
            + [
                row("whole", before.frame.milliseconds, subject.frame.milliseconds),
                row("fastest", before.frame.fastest, subject.frame.fastest),
            ]
    }
}
