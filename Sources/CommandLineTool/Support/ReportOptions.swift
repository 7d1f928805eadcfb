import ArgumentParser
import Evaluation
import Foundation

/// The options that decide how results are scored, the same for every command that does.
struct RuleOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "The VOT edition whose sequence lengths EAO is taken over. Default: vot2018, of multistart runs vot2022.")
    var edition: VOTEdition?

    @Option(
        name: .long,
        help: ArgumentHelp("The sequence lengths that EAO is taken over, instead of an edition's.", valueName: "a-b"))
    var lengths: String?

    @Option(
        name: .long,
        help:
            "How supervised scores measure overlap: rasterised, as the VOT toolkits until 2019 do, toolkit, as the one in Python does, or exact."
    )
    var overlap: OverlapMeasure = .rasterised

    @Flag(
        name: .long,
        help: "Leave OTB's frames without a valid ground truth out, too, instead of scoring them as published.")
    var leaveOutInvalid = false

    func validate() throws { _ = try chosenLengths() }

    /// The choices in the form that scoring takes.
    var rules: ScoringRules {
        let chosen = (try? chosenLengths()) ?? edition?.lengths
        return ScoringRules(
            unannotated: leaveOutInvalid ? .leftOut : .asPublished, overlap: overlap,
            lengths: chosen ?? VOTEdition.vot2018.lengths, multistartLengths: chosen ?? VOTEdition.vot2022.lengths)
    }

    private func chosenLengths() throws -> ClosedRange<Int>? {
        guard let lengths else { return nil }
        let ends = lengths.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low >= 2, high >= low else {
            throw ValidationError("--lengths is \"\(lengths)\", not a range A-B of frames with A from 2")
        }
        return low...high
    }
}

/// The options that decide how a report is shown, the same for every command that shows one.
struct ReportOptions: ParsableArguments {
    @Option(name: .long, help: "text, csv, json, markdown or html. Default: text.")
    var format: ReportFormat?

    @Flag(name: .long, help: "Tables of every sequence, in text and Markdown.")
    var perSequence = false

    @Flag(name: .long, help: "Leave the tables of attributes out of text and Markdown.")
    var noAttributes = false

    @Flag(name: .long, help: "Leave the figures out of text.")
    var noPlots = false

    @Flag(name: .long, help: "Show the figures of the paper's tables 2 and 3, marked as quoted.")
    var withPaper = false

    @Flag(name: .long, help: "Leave speeds and machines out, so that reports of two runs can be compared.")
    var noSpeed = false

    /// What is shown of a report.
    func shown(_ report: EvaluationReport) -> EvaluationReport { noSpeed ? report.withoutSpeed : report }

    /// The quoted figures asked for.
    var quoted: [QuotedFigures] { withPaper ? QuotedFigures.paper : [] }

    /// Prints a report to standard output.
    func print(_ report: EvaluationReport) throws {
        let style = noPlots ? nil : Self.style
        let text = report.rendered(format ?? .text, detail: detail(report), style: style)
        try CommandOutput.results(text, isStyled: style?.hasColour ?? false)
    }

    /// The tables asked for; every sequence's by itself where there are few.
    func detail(_ report: EvaluationReport) -> ReportDetail {
        ReportDetail(perSequence: perSequence || report.sequences.count <= 12, attributes: !noAttributes)
    }

    /// Names the results that could not be used, and ends the command as failed where there are any.
    static func fail(over problems: [ScoringProblem]) throws {
        guard !problems.isEmpty else { return }
        for problem in problems.dropLast() { CommandOutput.complain(line(problem)) }
        throw Failure(message: line(problems[problems.count - 1]))
    }

    private static func line(_ problem: ScoringProblem) -> String {
        "\(problem.tracker), \(problem.sequence): \(problem.reason)"
    }

    /// What standard output can show.
    private static var style: TerminalStyle {
        let environment = ProcessInfo.processInfo.environment
        let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let refusesColour = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return TerminalStyle(
            hasBraille: locale.lowercased().contains("utf"), hasColour: isTerminal && !refusesColour,
            columns: isTerminal ? terminalColumns() : 76)
    }

    private static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 76 }
        return min(110, Int(size.ws_col) - 1)
    }
}

extension VOTEdition: ExpressibleByArgument {}
extension OverlapMeasure: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
