import ArgumentParser
import Evaluation
import Foundation
import Platform

/// `trackscope report`: tables and figures of an evaluation.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Compare trackers: tables and figures of an evaluation.",
        discussion: """
            The folder is one that `trackscope evaluate` filled. The report goes to standard output; without --format it is \
            also written beside the results as report.html, report.json, report.csv and report.md. Folders that other \
            toolkits filled are compared by `trackscope score`.

              trackscope report results --tracker rar --tracker cacf
              trackscope report results --frames David:40,170,420 --frames Skiing
            """)

    @Argument(help: "The folder of an evaluation.", completion: .directory)
    var folder: String

    @Option(
        name: .customLong("tracker"),
        help: ArgumentHelp("Show this tracker; may be given several times. Default: all.", valueName: "name"))
    var trackers: [String] = []

    @OptionGroup var rules: RuleOptions
    @OptionGroup var output: ReportOptions

    @Option(
        name: .long, help: ArgumentHelp("A folder to write each figure into, as an SVG file.", valueName: "folder"),
        completion: .directory)
    var figures: String?

    @Option(
        name: .customLong("frames"),
        help: ArgumentHelp(
            """
            Show frames of a sequence with the ground truth and every tracker's box: NAME:40,95,170, counted from 0, or NAME \
            for six. May be given several times. They are in report.html and, with the figures, in frames.png.
            """, valueName: "name:n,n"))
    var choices: [FrameChoice] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Data sets in which --frames looks. Default: where they were when the trackers ran.", valueName: "dataset"),
        completion: .directory)
    var data: [String] = []

    @Flag(name: .long, help: "Write no files.")
    var noFiles = false

    func validate() throws {
        if !data.isEmpty && choices.isEmpty { throw ValidationError("--data belongs to --frames") }
        if !choices.isEmpty && figures == nil && (noFiles || output.format != nil) && output.format != .html {
            throw ValidationError(
                "--frames needs --figures, --format html or the files that are written without --format")
        }
    }

    func run() throws {
        let evaluation = EvaluationFolder(path: folder)
        guard evaluation.exists else {
            throw Failure(
                message: "\(folder) holds no evaluation: trackscope evaluate makes one, trackscope score needs none")
        }
        var report = try evaluation.report(rules: rules.rules, quoted: output.quoted)
        if !trackers.isEmpty {
            let known = report.trackers.map(\.tracker)
            if let unknown = trackers.first(where: { !known.contains($0) }) {
                throw Failure(
                    message: "\(folder) has no results of \(unknown), but of \(known.joined(separator: ", "))")
            }
            report = report.showing(trackers)
        }
        report = output.shown(report)
        if !choices.isEmpty { report.sheet = try sheet(of: evaluation, for: report) }
        try output.print(report)
        if output.format == nil && !noFiles { try write(report) }
        if let figures {
            try write(report.figureFiles, into: figures)
            try writeSheet(of: report, into: figures)
        }
        try ReportOptions.fail(over: report.problems)
    }

    /// The frames asked for, as a PNG file.
    private func sheet(of evaluation: EvaluationFolder, for report: EvaluationReport) throws -> [UInt8] {
        do {
            return try evaluation.sheet(of: choices, for: report, datasets: data).picture().pngData()
        } catch let error as EvaluationError {
            guard case .framesMissing = error else { throw error }
            throw Failure(message: "\(error): --data DATASET says where they are")
        }
    }

    private func writeSheet(of report: EvaluationReport, into folder: String) throws {
        guard let sheet = report.sheet else { return }
        let path = URL(fileURLWithPath: folder).appendingPathComponent("frames.png")
        try Failure.wrapping(path.path) { try AtomicFile.write(sheet, to: path, links: .replace) }
        CommandOutput.note("wrote frames.png into \(folder)")
    }

    /// The forms that are written beside the results.
    private static let files: [(name: String, format: ReportFormat)] = [
        ("report.html", .html), ("report.json", .json), ("report.csv", .csv), ("report.md", .markdown),
    ]

    private func write(_ report: EvaluationReport) throws {
        let detail = output.detail(report)
        try write(Self.files.map { ($0.name, report.rendered($0.format, detail: detail)) }, into: folder)
        try writeSheet(of: report, into: folder)
    }

    private func write(_ files: [(name: String, text: String)], into folder: String) throws {
        try Failure.wrapping(folder) { try makeFolder(folder) }
        for (name, text) in files {
            let path = URL(fileURLWithPath: folder).appendingPathComponent(name)
            try Failure.wrapping(path.path) {
                // The folder may be someone else's: a link in it must not lead to a file outside.
                try AtomicFile.write(text, to: path, links: .replace)
            }
        }
        CommandOutput.note("wrote \(files.map(\.name).joined(separator: ", ")) into \(folder)")
    }
}

extension FrameChoice: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
