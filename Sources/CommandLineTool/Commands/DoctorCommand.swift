import ArgumentParser
import Diagnostics
import Foundation

/// `trackscope doctor`: what this machine offers and what it lacks.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what tracking finds on this machine and what is missing.",
        discussion: """
            One fact a line, marked ok, warning (tracking works without it) or missing (tracking needs it). The model is \
            read and run once. Exit code 1 where anything is missing.

              trackscope doctor
            """)

    @Option(
        name: .long,
        help: ArgumentHelp("The model to check: a file, or one that ships (light).", valueName: "file-or-name"),
        completion: .model)
    var model: String?

    @Flag(name: .long, help: "Print JSON instead of lines.") var json = false

    func run() throws {
        let terminal = TerminalFacts.current()
        let diagnosis = Diagnosis(
            terminal.findings + SystemFacts.current().findings + [DecoderProbe().finding] + assetFindings)
        let isColoured = !json && terminal.allowsColours
        try CommandOutput.results(json ? diagnosis.json : diagnosis.text(coloured: isColoured), isStyled: isColoured)
        if !diagnosis.canTrack { throw ExitCode(Failure.workFailed) }
    }

    private var assetFindings: [Finding] {
        let assets = Assets()
        let folder =
            assets.folder.map { Finding(.ok, "assets", $0.path) }
            ?? Finding(.warning, "assets", "no folder of assets near the program; TRACKSCOPE_ASSETS can name it")
        return [folder, modelFinding(assets), demoFinding(assets)]
    }

    private func modelFinding(_ assets: Assets) -> Finding {
        do {
            let path = try assets.model(model)
            guard let summary = try ModelProbe(readModel(path)).summary else {
                return Finding(.missing, "model", "\(path): the network's output is not finite")
            }
            return Finding(.ok, "model", "\(path): \(summary)")
        } catch {
            return Finding(.missing, "model", (error as? Failure)?.message ?? "\(error)")
        }
    }

    private func demoFinding(_ assets: Assets) -> Finding {
        do {
            return Finding(.ok, "demo", try openSource(assets.demo(), origin: .file).path)
        } catch {
            return Finding(.warning, "demo", (error as? Failure)?.message ?? "\(error)")
        }
    }
}
