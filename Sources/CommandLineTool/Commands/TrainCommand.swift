import ArgumentParser
import Foundation
import Network
import Platform
import Tensors
import Training

/// `trackscope train`: train a model.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a model on photographs, annotated videos and rendered scenes.",
        discussion: """
            CONFIG is a YAML file; assets/training has two, with every key explained. Paths in it are relative to its \
            folder. The output folder receives the models best.safetensors and last.safetensors, log.jsonl, and \
            checkpoint.safetensors, from which --resume goes on to the same numbers as if the run had never stopped. \
            SIGINT and SIGTERM end a run after its step, with a checkpoint.

            Several processes share the batches where Open MPI is installed: mpirun -n 4 trackscope train CONFIG.

              trackscope train assets/training/quickstart.yaml
            """)

    @Argument(
        help: ArgumentHelp("The configuration (YAML).", valueName: "config"),
        completion: .file(extensions: ["yaml", "yml"])) var file: String

    @Flag(name: .long, help: "Go on from the checkpoint in the output folder.") var resume = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder to write, instead of the configuration's.", valueName: "folder"),
        completion: .directory)
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The folder of photographs, instead of the configuration's.", valueName: "folder"),
        completion: .directory)
    var images: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Draw the clips of the first step with their targets' boxes, and do not train.", valueName: "file.png"))
    var showClips: String?

    @Flag(name: .shortAndLong, help: "No progress.") var quiet = false

    func run() throws {
        let configuration = try readConfiguration()
        if let showClips {
            try Failure.wrapping("the clips") {
                try configuration.firstBatch { CommandOutput.complain($0) }.sheet().write(to: showClips)
            }
            return
        }
        let group: ProcessGroup
        do throws(ProcessGroupError) {
            group = try ProcessGroup(environment: ProcessInfo.processInfo.environment)
        } catch {
            throw Failure(message: error.description)
        }
        let interruption = Interruption()
        let outcome: TrainingOutcome
        do {
            outcome = try train(configuration, group, interruption)
        } catch {
            // The other processes wait for this one's part.
            if group.count > 1 {
                if let failure = error as? Failure { CommandOutput.complain(failure.message) }
                group.abort(code: (error as? Failure)?.exitCode ?? Failure.workFailed)
            }
            throw error
        }
        group.leave()
        if outcome == .interrupted {
            let code = 128 + (interruption.signalNumber ?? SIGINT)
            // All processes end alike; one speaks.
            if group.rank > 0 { Foundation.exit(code) }
            throw Failure(message: "interrupted; --resume goes on", exitCode: code)
        }
        if group.rank == 0 { try CommandOutput.results([TrainingFolder(path: configuration.output).best.path]) }
    }

    private func readConfiguration() throws(Failure) -> TrainingConfiguration {
        var configuration: TrainingConfiguration
        do throws(TrainingConfigurationError) {
            configuration = try TrainingConfiguration(contentsOf: file)
        } catch {
            throw Failure(message: error.description)
        }
        if let output { configuration.output = output }
        if let images {
            configuration.material.stills = ClipMaterial.Stills(
                folders: [images], share: configuration.material.stills?.share ?? 1)
            if let stills = configuration.validation.material.stills {
                configuration.validation.material.stills = ClipMaterial.Stills(folders: [images], share: stills.share)
            }
        }
        return configuration
    }

    private func train(
        _ configuration: TrainingConfiguration, _ group: ProcessGroup, _ interruption: Interruption
    ) throws -> TrainingOutcome {
        let display = TrainingDisplay(quiet: quiet || group.rank > 0)
        let pool = WorkerPool(threadCount: threads(configuration, group))
        let (weights, origin) = try Failure.wrapping(startName(configuration)) { try configuration.firstWeights() }
        let outcome = try Failure.wrapping("training") {
            let network = try NetworkTraining(
                configuration, from: weights, origin: origin, pool: pool, isInterrupted: interruption.question)
            var run = try TrainingRun(
                configuration, parameters: network.parameters, resuming: resume, services: network.services,
                group: group,
                isInterrupted: interruption.question, onEvent: { display.note($0) })
            if group.rank == 0 { try keepConfiguration(configuration) }
            return try run.run()
        }
        display.finish()
        return outcome
    }

    /// A copy of the configuration beside its results.
    private func keepConfiguration(_ configuration: TrainingConfiguration) throws {
        let text = try Data(contentsOf: URL(fileURLWithPath: file))
        let copy = TrainingFolder(path: configuration.output).configuration
        try AtomicFile.create(at: copy) { file in try text.withUnsafeBytes { try file.append($0) } }
    }

    private func startName(_ configuration: TrainingConfiguration) -> String {
        if case .file(let path) = configuration.initialisation { return path }
        return "architecture"
    }

    /// The threads asked for, or this process's part of the cores.
    private func threads(_ configuration: TrainingConfiguration, _ group: ProcessGroup) -> Int {
        if let threads = configuration.threads { return threads }
        // mpirun may have bound each process to cores of its own; then they are not to be divided once more.
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let isBound = cores < ProcessInfo.processInfo.processorCount
        return group.count == 1 || isBound ? cores : max(1, cores / group.count)
    }
}
