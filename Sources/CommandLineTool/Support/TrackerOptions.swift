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
            """
            The tracker: \(TrackerCatalogue.names.joined(separator: ", ")). With weights of its own: name=file-or-model. \
            evaluate takes several.
            """, valueName: "name"), completion: .list(TrackerCatalogue.names))
    var trackers = ["rar"]

    /// The tracker, for commands that run one; the last one given.
    var tracker: String { choice.name }

    /// The same with its weights.
    var choice: TrackerChoice { TrackerChoice(trackers.last ?? "rar") }

    @Option(
        name: .long,
        help: ArgumentHelp("The weights of rar: a file, or one that ships (light).", valueName: "file-or-name"),
        completion: .model)
    var model: String?

    @Option(name: .long, help: ArgumentHelp("Threads; by default one for each core.", valueName: "n"))
    var threads: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Parts of rar to switch off, separated by commas: \(Ablation.named.map(\.name).joined(separator: ", ")).",
            valueName: "parts"), completion: .list(Ablation.named.map(\.name)))
    var without: String?

    @Option(
        name: .long,
        help: "The network's products: float32, bfloat16 where the processor has it, or int8, fast with AVX512_VNNI.")
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
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The n-th update counts for x / (n + 1) where that is more than eta; 0: for eta always.", valueName: "x"))
    var earlyRate: Double?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "One share of the target's colours in every response, 0 (none) to 1. Default: 0.2 in a clear one to 0.6.",
            valueName: "x"))
    var colourShare: Double?
    @Option(
        name: .long,
        help: "How the size is found: filter, one run of the network a frame, or pyramid, one for each scale.")
    var scaleSearch: ScaleSearch?
    @Option(
        name: .long, help: ArgumentHelp("Scales of the pyramid, an odd number; chooses the pyramid.", valueName: "n"))
    var scales: Int?

    func validate() throws {
        if let threads, !(1...256).contains(threads) { throw ValidationError("--threads is \(threads), not 1 to 256") }
        let choices = trackers.map(TrackerChoice.init)
        for (name, same) in Dictionary(grouping: choices, by: \.name) where Set(same).count > 1 {
            // Results are kept by the tracker's name.
            throw ValidationError("--tracker \(name) is given with two models: run it once for each")
        }
        for choice in choices {
            guard let entry = choice.entry else {
                throw ValidationError(
                    "--tracker is \"\(choice.name)\", not one of \(TrackerCatalogue.names.joined(separator: ", "))")
            }
            if choice.model != nil && entry.weights == .none {
                throw ValidationError("--tracker \(choice.name) takes no weights")
            }
        }
        if let scales, scales < 1 || scales > 15 || scales % 2 == 0 {
            throw ValidationError("--scales is \(scales), not an odd number from 1 to 15")
        }
        if scales != nil && scaleSearch == .filter {
            throw ValidationError("--scales counts the pyramid's scales: not with --scale-search filter")
        }
        for (name, value) in [("--early-rate", earlyRate), ("--colour-share", colourShare)] {
            if let value, !(0...1).contains(value) { throw ValidationError("\(name) is \(value), not from 0 to 1") }
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
        if let earlyRate { configuration.earlyRate = earlyRate }
        if let colourShare {
            (configuration.fusion.colourShare, configuration.fusion.colourShareInDoubt) = (colourShare, colourShare)
        }
        if let scales { (configuration.scaleSearch, configuration.scaleCount) = (.pyramid, scales) }
        if let scaleSearch { configuration.scaleSearch = scaleSearch }
        return configuration
    }

    /// The threads that share the network's work.
    func pool() -> WorkerPool { threads.map { WorkerPool(threadCount: $0) } ?? WorkerPool() }

    /// The weights of a tracker: its own where they are given or ship beside the default model under its name, else those
    /// of --model.
    ///
    /// - Returns: the file, and whether the weights are the tracker's own; nil for a tracker without weights.
    func weights(of choice: TrackerChoice) throws -> (path: String, areItsOwn: Bool)? {
        guard let entry = choice.entry, entry.weights != .none else { return nil }
        let assets = Assets()
        if let own = choice.model { return (try assets.model(own), true) }
        if model == nil, let own = assets.ownModel(of: choice.name) { return (own, true) }
        return (try assets.model(model), false)
    }

    /// The weights of a tracker, read and found fit for it; nil for a tracker without weights.
    func readWeights(of choice: TrackerChoice) throws -> NetworkWeights? {
        guard let path = try weights(of: choice)?.path else { return nil }
        let weights = try readModel(path)
        if case .backbone(let backbone)? = choice.entry?.weights, weights.architecture.backbone != backbone {
            throw Failure(
                message: "\(choice.name) needs weights with the backbone \(backbone.rawValue), and \(path) has "
                    + "\(weights.architecture.backbone.rawValue): --tracker \(choice.name)=FILE",
                exitCode: Failure.usage)
        }
        if precision == .int8 && weights.activationRanges == nil {
            throw Failure(
                message: "\(path) has no activation ranges, which --precision int8 needs: trackscope model calibrate",
                exitCode: Failure.usage)
        }
        return weights
    }

    /// Trackers on weights; without any, those that need none.
    func catalogue(_ weights: NetworkWeights?) throws -> TrackerCatalogue {
        TrackerCatalogue(
            weights: weights, configuration: configuration(), ablation: try ablation(), precision: precision,
            pool: pool())
    }

    /// The tracker these options describe.
    func makeTracker() throws -> any Tracker { try makeTrackers(besides: []).main }

    /// The tracker these options describe, and those of other names that can be made of the same weights.
    func makeTrackers(besides names: [String]) throws -> (main: any Tracker, others: [any Tracker]) {
        let choice = choice
        let catalogue = try catalogue(readWeights(of: choice))
        guard let tracker = catalogue.tracker(choice.name) else {
            preconditionFailure("validated: \(choice.name) is in the catalogue and its weights are fit for it")
        }
        return (tracker, names.filter { $0 != choice.name }.compactMap { catalogue.tracker($0) })
    }
}

/// A tracker as it is asked for: `name`, or `name=model` where it has weights of its own.
struct TrackerChoice: Hashable, Sendable {
    /// One of the catalogue's names.
    let name: String
    /// A file, or the name of a model that ships; nil where none is given.
    let model: String?
    /// What the catalogue says of it; nil where there is no such tracker.
    var entry: TrackerEntry? { TrackerCatalogue.entry(name) }

    init(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts[0])
        model = parts.count > 1 ? String(parts[1]) : nil
    }
}

extension UpdateSource: ExpressibleByArgument {}
extension ScaleSearch: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension FilterConfiguration.Solution: ExpressibleByArgument {}
