import ArgumentParser
import Evaluation
import Foundation
import Sequences

/// `trackscope score`: score saved results of any tracker, without frames.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score saved results of any tracker, without frames.",
        discussion: """
            --annotations is a folder of files NAME.txt, or of sequences in any of the layouts that evaluate recognises. \
            --results is a tracker's folder, or a folder of several. One pass is scored from NAME.txt, the supervised protocol from the \
            toolkits' raw results NAME/NAME_001.txt. The report goes to standard output.

              trackscope score --annotations data/GOT-10k/val --results results/GOT-10k/KCF
            """)

    @Option(name: .customLong("protocol"), help: "ope, vot (supervised) or multistart.")
    var kind: ScoredProtocol = .ope

    @Option(
        name: .long, help: ArgumentHelp("The folder of the ground truth.", valueName: "folder"), completion: .directory)
    var annotations: String

    @Option(name: .long, help: ArgumentHelp("The folder of the results.", valueName: "folder"), completion: .directory)
    var results: String

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: ReportOptions

    func run() throws {
        let (sequences, problems) = try readAnnotations(annotations, preferring: kind == .ope ? nil : .vot)
        for problem in problems { CommandOutput.complain("left out: \(problem)") }
        if sequences.isEmpty { throw Failure(message: "no annotation can be read, as said above") }
        if sequences.allSatisfy(\.hasFirstBoxOnly) {
            throw Failure(message: EvaluationError.onlyFirstBoxes(sequences: sequences.count).description)
        }
        let folders = try ResultFolder.trackers(in: results, sequences: sequences)
        let protocols: Set<EvaluationProtocol> =
            switch kind {
            case .ope: [.onePass]
            case .vot: [.supervised]
            case .multistart: [.multistart]
            }
        let scores = folders.map {
            TrackerScores(scoring: $0, on: sequences, protocols: protocols, rules: rules.rules)
        }
        guard
            scores.contains(where: {
                !$0.onePass.isEmpty || !$0.supervised.isEmpty || !$0.multistart.isEmpty || !$0.problems.isEmpty
            })
        else {
            throw Failure(message: "\(results) holds no results for --protocol \(kind.rawValue)")
        }
        let names = folders.map(\.tracker).joined(separator: ", ")
        let report = EvaluationReport(
            title: "\(names) on \(sequences[0].dataset)", sequences: sequences, trackers: scores, rules: rules.rules,
            quoted: output.quoted)
        try output.print(output.shown(report))
        try ReportOptions.fail(over: report.problems)
        guard problems.isEmpty else { throw Failure(message: "some annotations were left out, as said above") }
    }
}

/// The protocols whose saved results can be scored.
enum ScoredProtocol: String, ExpressibleByArgument, CaseIterable {
    case ope, vot, multistart
}
