import Text

/// Sets a benchmark's report as text.
package struct BenchTable: Sendable {
    private let report: BenchReport

    /// The table of a report.
    package init(_ report: BenchReport) { self.report = report }

    /// Machine, peaks and the matrix product in lines, then one table for each tracker.
    package var text: String {
        (heading + report.subjects.flatMap { [""] + table($0) } + [""] + drawing + ["", Self.legend]).joined(
            separator: "\n") + "\n"
    }

    private static let legend = """
        ms: medians. GFLOP/s: the layers' multiply-adds as their plain definition counts them, two operations each.
        peak: share of the float32 peak of all threads; Winograd layers do fewer operations than are counted, and
        bfloat16 and int8 products go beyond it. share: of the sum of the stages. rest: what belongs to no stage.
        at most: what the peak of the stage's precision and the way to memory allow, if every map and weight is read
        and written once. reached: of that; Winograd layers, and maps that stay in a cache, may reach more than all.
        """

    private var peak: Double { report.peaks.first?.allThreads ?? .nan }

    private var heading: [String] {
        let (machine, product) = (report.machine, report.product)
        let single = report.peaks.first?.oneThread ?? .nan
        func ofPeak(_ rate: Double) -> String { "\(number(rate, 1)) GFLOP/s (\(percent(rate / single)) of peak)" }
        return [
            "\(machine.processor), \(counted(machine.cores, "core")), \(machine.instructionSet), "
                + "\(counted(machine.threads, "thread")), \(machine.date), load \(number(machine.load, 1))"
        ]
            + report.peaks.map {
                "peak \($0.precision): \(number($0.oneThread, 1)) GFLOP/s on one thread, "
                    + "\(number($0.allThreads, 1)) on \(machine.threads)"
            } + [
                "\(product.rows)x\(product.columns)x\(product.depth) product on one thread: "
                    + "OpenBLAS (\(machine.openBLASCore)) \(ofPeak(product.openBLAS)),",
                "    own kernel \(ofPeak(product.ownKernel)), ratio \(number(product.ownKernel / product.openBLAS, 2))",
            ]
    }

    private var drawing: [String] {
        [padRight("drawing 100x50 cells of noise", 30) + pad("ms", 9) + pad("bytes", 9)]
            + report.drawing.map {
                padRight($0.name, 30) + pad(number($0.milliseconds, 3), 9) + pad("\($0.bytes)", 9)
            }
    }

    private func table(_ subject: BenchReport.Subject) -> [String] {
        let timings = [subject.patch, subject.frame].compactMap { $0 }
        let patches = subject.frame.patches.map { " (\(number($0, $0 == $0.rounded() ? 0 : 1)) patches)" } ?? ""
        let titles = (subject.patch == nil ? [] : ["one patch"]) + ["one frame\(patches)"]
        let columns = pad("ms", 9) + pad("GFLOP/s", 9) + pad("peak", 6) + pad("share", 7)
        var lines = [
            "\(subject.name), \(subject.precision), frames of \(report.frameSize[0])x\(report.frameSize[1])",
            padRight("", 10) + titles.map { pad($0, 31) }.joined(),
            padRight("stage", 10) + timings.map { _ in columns }.joined(),
        ]
        // The frame's stages include all of a patch's.
        for stage in subject.frame.stages.map(\.stage) {
            let cells = timings.map { timing in
                timing.stages.first { $0.stage == stage }.map {
                    cell($0.milliseconds, $0.gflops, share: $0.share)
                } ?? pad("", 31)
            }
            lines.append(padRight(stage, 10) + cells.joined())
        }
        lines.append(padRight("whole", 10) + timings.map { cell($0.milliseconds, $0.gflops, share: nil) }.joined())
        lines.append(padRight("fastest", 10) + timings.map { cell($0.fastest, nil, share: nil) }.joined())
        lines.append(padRight("runs", 10) + timings.map { pad("\($0.repetitions)", 9) + pad("", 22) }.joined())
        if let batch = subject.batch, let patches = batch.patches {
            lines.append("\(number(patches, 0)) patches together: \(number(batch.milliseconds / patches, 2)) ms each")
        }
        lines.append("\(number(1000 / subject.frame.milliseconds, 1)) frames a second, decoding included")
        lines += BenchRoofline(subject, of: report).map { [""] + $0.lines } ?? []
        return lines.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private func cell(_ milliseconds: Double, _ gflops: Double?, share: Double?) -> String {
        pad(number(milliseconds, milliseconds < 100 ? 3 : 1), 9) + pad(gflops.map { number($0, 1) } ?? "", 9)
            + pad(gflops.map { percent($0 / peak) } ?? "", 6)
            + pad(share.map { "\(number(100 * $0, 1))%" } ?? "", 7)
    }
}
