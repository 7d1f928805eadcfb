import ArgumentParser
import Diagnostics
import Foundation
import Network
import Tensors
import Terminal
import Text
import Tracking

/// `trackscope bench`: where the time goes, beside what the machine could do.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure every stage of a tracker: milliseconds, rate, share.",
        discussion: """
            The tracker follows a drawn target through frames that are decoded from memory, and counts every frame as one \
            to learn from. What the machine could do at most is measured in the same run: on a machine that others use, \
            only ratios within one run say something.

              trackscope bench --json > before.json
              trackscope bench --against before.json
            """)

    @Flag(name: .long, help: "Measure the full ResNet-50 model too, with random weights.") var full = false

    @Option(name: .long, help: ArgumentHelp("Repetitions of each measurement. Default: some seconds.", valueName: "n"))
    var frames: Int?

    @Flag(name: .long, help: "Print JSON instead of a table.") var json = false

    @Option(
        name: .long, help: ArgumentHelp("Compare with an earlier run that --json printed.", valueName: "file"),
        completion: .file())
    var against: String?

    @Flag(name: .shortAndLong, help: "No progress.") var quiet = false

    @OptionGroup var options: TrackerOptions

    func validate() throws {
        if let frames, !(1...1_000_000).contains(frames) {
            throw ValidationError("--frames is \(frames), not a number from 1 to 1000000")
        }
        if json && against != nil { throw ValidationError("--against compares in a table: not with --json") }
    }

    func run() throws {
        let earlier = try against.map(readReport)
        let facts = SystemFacts.current()
        if let warning = facts.openBLASWarning { CommandOutput.complain("warning: \(warning)") }
        let plan = try BenchPlan(options)
        let input = try Failure.wrapping("the frames to measure with") { try BenchInput() }
        let line = ProgressReporter(quiet: quiet)
        defer { line.finish() }

        let yardstick = MachineBench(pool: plan.pool)
        line.show("the machine", 0)
        var report = BenchReport(
            machine: yardstick.machine(facts), peaks: yardstick.peaks(), bandwidth: yardstick.bandwidth(),
            product: yardstick.product(), frameSize: [input.size.width, input.size.height], subjects: [], drawing: [])
        let bench = TrackerBench(input: input, repetitions: Repetitions(count: frames), progress: line.show)
        report.subjects.append(try plan.measure(bench))
        if full { report.subjects.append(try plan.measureFull(bench)) }
        line.show("drawing", 0)
        report.drawing = TerminalBenchmark.run(frames: frames ?? 50).map {
            BenchReport.Drawing(name: $0.name, milliseconds: $0.time / .milliseconds(1), bytes: $0.bytes)
        }
        line.finish()
        let comparison = earlier.map { "\n" + BenchComparison($0, report).text } ?? ""
        try CommandOutput.results(json ? prettyJSON(report) : BenchTable(report).text + comparison)
    }

    private func readReport(_ path: String) throws -> BenchReport {
        let data = try Failure.wrapping(path) { try Data(contentsOf: URL(fileURLWithPath: path)) }
        guard let report = try? JSONDecoder().decode(BenchReport.self, from: data) else {
            throw Failure(message: "\(path) is not what trackscope bench --json prints")
        }
        return report
    }
}

/// The trackers to measure.
private struct BenchPlan {
    let pool: WorkerPool
    private let options: TrackerOptions
    private let configuration: RARConfiguration
    private let weights: NetworkWeights?

    /// Reads the model, where the tracker needs one.
    init(_ options: TrackerOptions) throws {
        self.options = options
        pool = options.pool()
        var configuration = options.configuration()
        // Every frame counts as tracked: what is measured is the work, whatever the weights make of the picture.
        configuration.confidence = ConfidenceRule(
            uncertainBelow: 0, lostBelow: 0, holdBelow: 0, recoveredAbove: 0)
        self.configuration = configuration
        weights = try options.readWeights(of: options.choice)
    }

    /// Measures the tracker that the options describe.
    func measure(_ bench: TrackerBench) throws -> BenchReport.Subject {
        if let weights {
            return try measure(bench, weights, name: "\(options.tracker) with \(modelName)")
        }
        return try bench.measure(options.makeTracker(), name: options.tracker)
    }

    private var modelName: String { options.choice.model ?? options.model ?? "the default model" }

    /// Measures the full model of the paper.
    func measureFull(_ bench: TrackerBench) throws -> BenchReport.Subject {
        var weights = try NetworkWeights(randomFor: .full, seed: 1)
        if options.precision == .int8 { weights.activationRanges = try bench.activationRanges(of: weights, pool: pool) }
        return try measure(bench, weights, name: "rar with the full model, random weights")
    }

    private func measure(
        _ bench: TrackerBench, _ weights: NetworkWeights, name: String
    ) throws -> BenchReport.Subject {
        let executor = NetworkExecutor(
            weights, capacity: TrackerBench.batch, precision: options.precision, pool: pool)
        let named = options.choice.entry?.without ?? []
        let tracker = RARTracker(
            executor, configuration: configuration, ablation: try options.ablation().union(named),
            name: options.tracker)
        return try bench.measure(tracker, on: executor, name: name, precision: options.precision)
    }
}

/// Shows what is being measured on a line of progress.
private final class ProgressReporter {
    private var line: ProgressLine

    init(quiet: Bool) { line = ProgressLine(quiet: quiet) }

    func show(_ subject: String, _ done: Int) {
        line.show(done: done, of: nil, unit: "repetitions", detail: subject)
    }

    func finish() { line.finish() }
}
