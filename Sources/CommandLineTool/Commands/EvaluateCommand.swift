import ArgumentParser
import Evaluation
import Foundation
import Sequences
import Synchronization
import Tensors
import Tracking

/// `trackscope evaluate`: run trackers over data sets.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Run trackers over data sets and score them.",
        discussion: """
            A DATASET is a sequence with ground truth, or a folder of such: OTB, LaSOT, TC128, VOT, GOT-10k, TrackingNet, \
            UAV123, NFS, MOT and DAVIS are recognised. Results appear in the output folder sequence by sequence, in the \
            toolkits' own formats. A sequence that cannot be read or fails is named, and the others are done. The same \
            command goes on after an interruption. `trackscope report` makes tables and figures of the folder.

              trackscope evaluate data/OTB data/LaSOT --tracker cacf -o results
            """)

    @Argument(
        help: "Data sets: folders of sequences with ground truth, or single ones.", completion: .directory)
    var datasets: [String]

    @Option(
        name: .customLong("protocol"),
        help:
            """
            ope (one pass), sre and tre (spatial and temporal robustness), starts (from several first boxes), restarts \
            (started anew every sixty frames), vot (supervised, until 2019), multistart (VOT since 2020). May be given \
            several times.
            """
    )
    var protocols: [EvaluationProtocol] = [.onePass]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The folder of the results.", valueName: "folder"),
        completion: .directory)
    var output = "evaluation"

    @Option(name: .long, help: ArgumentHelp("Sequences that run at the same time.", valueName: "n"))
    var jobs = 1

    @Option(
        name: .long,
        help: ArgumentHelp("This process's share of the work, such as 3/8 in the third of eight.", valueName: "i/n"))
    var shard: EvaluationShard = .whole

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The most supervised repetitions; three that agree end them. 1, because the trackers here always give the same.",
            valueName: "n"))
    var repetitions = 1

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            Run each sequence from so many first boxes, 1 to 7, too: the ground truth, moved by a tenth to the left, \
            right, up and down, a tenth larger, a tenth smaller.
            """, valueName: "n"))
    var starts: Int?

    @OptionGroup var range: SampleRangeOption

    @Flag(name: .shortAndLong, help: "No progress.") var quiet = false

    @OptionGroup var options: TrackerOptions
    @OptionGroup var rules: RuleOptions

    func validate() throws {
        if !(1...256).contains(jobs) { throw ValidationError("--jobs is \(jobs), not 1 to 256") }
        if let starts, !(1...FirstBox.allCases.count).contains(starts) {
            throw ValidationError("--starts is \(starts), not 1 to \(FirstBox.allCases.count)")
        }
        if !(1...ResultFolder.mostRepetitions).contains(repetitions) {
            throw ValidationError("--repetitions is \(repetitions), not 1 to \(ResultFolder.mostRepetitions)")
        }
    }

    func run() throws {
        let stretch = try range.values()
        var sequences: [EvaluatedSequence] = []
        var problems: [SequenceProblem] = []
        for dataset in datasets {
            let opened = try EvaluatedSequence.open(dataset)
            for warning in opened.warnings { CommandOutput.complain("warning: \(warning)") }
            for problem in opened.problems { CommandOutput.complain("left out: \(problem)") }
            sequences += opened.sequences
            problems += opened.problems
        }
        sequences = EvaluatedSequence.withNamesApart(sequences)
        if let stretch { for index in sequences.indices { sequences[index].stretch(over: stretch) } }
        if sequences.isEmpty { throw Failure(message: "no sequence can be evaluated, as said above") }
        let trackers = TrackerSupply(options: options, jobs: jobs, range: stretch)
        var protocols = protocols
        if starts != nil && !protocols.contains(.starts) { protocols.append(.starts) }
        var plan = EvaluationPlan(
            sequences: sequences, trackers: trackers.names, protocols: protocols.uniqued, repetitions: repetitions,
            overlap: rules.overlap, jobs: jobs, shard: shard)
        if let starts { plan.firstBoxes = Array(FirstBox.allCases.prefix(starts)) }
        let folder = EvaluationFolder(path: output)
        let runner = EvaluationRunner(
            plan: plan, folder: folder, factory: trackers.factory, environment: trackers.environment)
        let interruption = Interruption()
        let log = EvaluationLog(quiet: quiet)
        let outcome = try runner.run(isInterrupted: interruption.question, onEvent: { log.note($0) })
        log.finish()
        if let signal = interruption.signalNumber {
            throw Failure(message: "interrupted; the same command goes on", exitCode: 128 + signal)
        }
        try conclude(outcome, folder, isScored: !sequences.allSatisfy(\.annotated.hasFirstBoxOnly))
        guard problems.isEmpty else {
            throw Failure(
                message: problems.count == 1
                    ? "1 sequence was left out, as said above; the others are done"
                    : "\(problems.count) sequences were left out, as said above; the others are done")
        }
    }

    /// Prints the means of what is in the folder, and ends as failed where a sequence did.
    private func conclude(_ outcome: EvaluationOutcome, _ folder: EvaluationFolder, isScored: Bool) throws {
        if outcome.finished + outcome.reused > 0 && !isScored {
            CommandOutput.note(
                "only first boxes are published for these sequences: the results are in \(output), to be handed in")
        } else if outcome.finished + outcome.reused > 0 {
            let report = try folder.report(rules: rules.rules)
            let text = report.rendered(.text, detail: ReportDetail(perSequence: false, attributes: false))
            try CommandOutput.results(text)
            CommandOutput.note("trackscope report \(output) shows the rest")
        }
        guard outcome.failed == 0 else {
            let failed = outcome.failed == 1 ? "1 run" : "\(outcome.failed) runs"
            throw Failure(message: "\(failed) failed, as said above; the others are done")
        }
    }
}

/// Tells what happens during an evaluation, on standard error.
private final class EvaluationLog: Sendable {
    private let progress: Mutex<ProgressLine>
    private let quiet: Bool

    init(quiet: Bool) {
        self.quiet = quiet
        progress = Mutex(ProgressLine(quiet: quiet))
    }

    func note(_ event: EvaluationEvent) {
        progress.withLock { progress in
            switch event {
            case .frames(let done, let total):
                progress.show(done: done, of: total, unit: "frames")
            case .finished(let tracker, let kind, let sequence, let time):
                guard !quiet else { return }
                progress.finish()
                let rate = time.framesPerSecond.map { String(format: ", %.1f frames a second", $0) } ?? ""
                CommandOutput.note("\(tracker) \(kind.rawValue) \(sequence): \(time.frames) frames\(rate)")
            case .failed(let tracker, let kind, let sequence, let reason):
                progress.finish()
                CommandOutput.complain("\(tracker) \(kind.rawValue) \(sequence) failed: \(reason)")
            }
        }
    }

    func finish() { progress.withLock { $0.finish() } }
}

extension EvaluationProtocol: ExpressibleByArgument {}

extension EvaluationShard: ExpressibleByArgument {
    public init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
        self.init(index: index, count: count)
    }

    public var defaultValueDescription: String { "\(index)/\(count)" }
}

extension Array where Element: Hashable {
    /// The elements in their order, each once.
    fileprivate var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
