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
            --annotations is a folder of files NAME.txt, or of sequences in OTB's, VOT's or GOT-10k's layout. --results is a \
            tracker's folder, or a folder of several. One pass is scored from NAME.txt, the supervised protocol from the \
            toolkits' raw results NAME/NAME_001.txt. The report goes to standard output.
            """)

    @Option(name: .customLong("protocol"), help: "ope or vot.")
    var kind: ScoredProtocol = .ope

    @Option(
        name: .long, help: ArgumentHelp("The folder of the ground truth.", valueName: "folder"), completion: .directory)
    var annotations: String

    @Option(name: .long, help: ArgumentHelp("The folder of the results.", valueName: "folder"), completion: .directory)
    var results: String

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: ReportOptions

    func run() throws {
        let sequences = try readAnnotations(annotations, preferring: kind == .vot ? .vot : nil)
        let folders = try ResultFolder.trackers(in: results, sequences: sequences)
        let protocols: Set<EvaluationProtocol> = [kind == .vot ? .supervised : .onePass]
        let scores = folders.map {
            TrackerScores(scoring: $0, on: sequences, protocols: protocols, rules: rules.rules)
        }
        guard scores.contains(where: { !$0.onePass.isEmpty || !$0.supervised.isEmpty || !$0.problems.isEmpty }) else {
            throw Failure(message: "\(results) holds no results for --protocol \(kind.rawValue)")
        }
        let names = folders.map(\.tracker).joined(separator: ", ")
        let report = EvaluationReport(
            title: "\(names) on \(sequences[0].dataset)", sequences: sequences, trackers: scores, rules: rules.rules,
            quoted: output.quoted)
        try output.print(output.shown(report))
        try ReportOptions.fail(over: report.problems)
    }
}

/// The protocols whose saved results can be scored.
enum ScoredProtocol: String, ExpressibleByArgument, CaseIterable {
    case ope, vot
}
