import ArgumentParser
import Correlation
import Foundation
import Network
import Tensors
import Tracking

/// The options that choose and tune a tracker, the same for every command that runs one.
struct TrackerOptions: ParsableArguments {
    @Option(
        name: .customLong("tracker"),
        help: ArgumentHelp(
            "The tracker: \(TrackerCatalogue.names.joined(separator: ", ")). evaluate takes several.", valueName: "name"
        ))
    var trackers = ["rar"]

    /// The tracker, for commands that run one; the last one given.
    var tracker: String { trackers.last ?? "rar" }

    @Option(
        name: .long,
        help: ArgumentHelp("The weights of rar: a file, or one that ships (light).", valueName: "file-or-name"))
    var model: String?

    @Option(name: .long, help: ArgumentHelp("Threads; by default one for each core.", valueName: "n"))
    var threads: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Parts of rar to switch off, separated by commas: \(Ablation.named.map(\.name).joined(separator: ", ")).",
            valueName: "parts"))
    var without: String?

    @Option(name: .long, help: "The network's products: float32, or bfloat16 where the processor has it.")
    var precision = Precision.float32

    @Option(name: .long, help: "The filter's solution: channelwise, shared or joint.")
    var solution: FilterConfiguration.Solution?
    @Option(name: .long, help: ArgumentHelp("The filter's lambda1.", valueName: "x")) var lambda1: Double?
    @Option(name: .long, help: ArgumentHelp("The filter's lambda2; 0 leaves the contexts out.", valueName: "x"))
    var lambda2: Double?
    @Option(name: .long, help: ArgumentHelp("The filter's learning rate eta, 0 to 1.", valueName: "x"))
    var learningRate: Double?
    @Option(name: .long, help: ArgumentHelp("Learn from every n-th tracked frame.", valueName: "n")) var updateInterval:
        Int?
    @Option(
        name: .long,
        help: "What updates learn from: search, the winning search patch, or crops, patches of their own (slower).")
    var updateFrom: UpdateSource?
    @Option(
        name: .long,
        help: ArgumentHelp("Look at the contexts in every n-th update; with --update-from crops.", valueName: "n"))
    var contextInterval: Int?
    @Option(name: .long, help: ArgumentHelp("Scales of the pyramid, an odd number.", valueName: "n")) var scales: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads is \(threads), not 1 to 256") }
        for tracker in trackers where !TrackerCatalogue.names.contains(tracker) {
            throw ValidationError(
                "--tracker is \"\(tracker)\", not one of \(TrackerCatalogue.names.joined(separator: ", "))")
        }
        if let scales, scales < 1 || scales > 15 || scales % 2 == 0 {
            throw ValidationError("--scales is \(scales), not an odd number from 1 to 15")
        }
        for (name, value) in [("--update-interval", updateInterval), ("--context-interval", contextInterval)] {
            if let value, value < 1 { throw ValidationError("\(name) is \(value), not a number from 1") }
        }
        if !precision.isAvailable {
            throw ValidationError("--precision \(precision.rawValue): this processor does not offer it")
        }
        _ = try ablation()
        do throws(FilterConfigurationError) { try configuration().filter.validate() } catch {
            throw ValidationError("\(error)")
        }
    }

    /// The parts that --without names.
    func ablation() throws -> Ablation {
        try (without ?? "").split(separator: ",").reduce(into: []) { result, name in
            guard let (_, part) = Ablation.named.first(where: { $0.name == name }) else {
                throw ValidationError(
                    "--without: \"\(name)\" is none of \(Ablation.named.map(\.name).joined(separator: ", "))")
            }
            result.insert(part)
        }
    }

    /// The constants of the RAR tracker with what the options change.
    func configuration() -> RARConfiguration {
        var configuration = RARConfiguration()
        if let solution { configuration.filter.solution = solution }
        if let lambda1 { configuration.filter.lambda1 = lambda1 }
        if let lambda2 { configuration.filter.lambda2 = lambda2 }
        if let learningRate { configuration.filter.rate = learningRate }
        if let updateInterval { configuration.updateInterval = updateInterval }
        if let updateFrom { configuration.updateSource = updateFrom }
        if let contextInterval { configuration.contextInterval = contextInterval }
        if let scales { configuration.scaleCount = scales }
        return configuration
    }

    /// The threads that share the network's work.
    func pool() -> WorkerPool { threads.map { WorkerPool(threadCount: $0) } ?? WorkerPool() }

    /// The trackers these options describe; the model is read only where one of `names` needs it.
    func catalogue(for names: [String]) throws -> TrackerCatalogue {
        let weights =
            names.contains(where: TrackerCatalogue.needsWeights) ? try readModel(Assets().model(model)) : nil
        return TrackerCatalogue(
            weights: weights, configuration: configuration(), ablation: try ablation(), precision: precision,
            pool: pool())
    }

    /// The tracker these options describe.
    func makeTracker() throws -> any Tracker {
        guard let tracker = try catalogue(for: [tracker]).tracker(tracker) else {
            throw Failure(message: "there is no tracker \"\(tracker)\"", exitCode: Failure.usage)
        }
        return tracker
    }
}

extension UpdateSource: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension FilterConfiguration.Solution: ExpressibleByArgument {}
