import Foundation
import Platform
import Tensors

/// What a run needs from outside: a model for each phase, and what becomes of trained weights.
public struct TrainingServices {
    /// Makes the model that a phase trains.
    public var model: (TrainingPhase) throws -> any TrainingModel
    /// Writes weights as a model file. The text says how far the run was.
    public var export: ([String: Tensor<Float>], URL, String) throws -> Void
    /// Takes the quick tracking score of weights; nil where none is wanted, or one was interrupted.
    public var score: ([String: Tensor<Float>], TrainingPhase) throws -> TrackingScore?

    /// What validation losses are to be compared with.
    public var baselines: [Baseline]

    /// Something that is not trained, under the same loss.
    public struct Baseline {
        /// What messages call it.
        public var name: String
        /// The loss of a batch.
        public var evaluate: (TrainingBatch) throws -> EvaluatedBatch

        /// A baseline from its parts.
        public init(name: String, evaluate: @escaping (TrainingBatch) throws -> EvaluatedBatch) {
            self.name = name
            self.evaluate = evaluate
        }
    }

    /// Services; without a score and baselines.
    public init(
        model: @escaping (TrainingPhase) throws -> any TrainingModel,
        export: @escaping ([String: Tensor<Float>], URL, String) throws -> Void,
        score: @escaping ([String: Tensor<Float>], TrainingPhase) throws -> TrackingScore? = { _, _ in nil },
        baselines: [Baseline] = []
    ) {
        self.model = model
        self.export = export
        self.score = score
        self.baselines = baselines
    }
}

/// A training run: phases of steps, with validations, scores and checkpoints between them.
///
/// A run of phases that are counted in steps gives the same numbers however often it is interrupted.
public struct TrainingRun {
    let configuration: TrainingConfiguration
    let folder: TrainingFolder
    let services: TrainingServices
    let group: ProcessGroup
    let sampler: ClipSampler
    let validationSampler: ClipSampler
    let isInterrupted: () -> Bool
    let onEvent: (TrainingEvent) -> Void

    var parameters: [String: Tensor<Float>]
    var optimiser: Optimiser
    var average: WeightAverage?
    var progress = TrainingProgress()
    var log: TrainingLog?
    /// Held as long as the run lasts: two runs in one folder would overwrite each other's files.
    private var lock: FolderLock?
    var pace = TrainingPace()
    /// When each kind of event last came, in seconds of the run.
    var lastValidation = 0.0
    /// The steps before the last validation; nil before the first.
    var validatedStep: Int?
    var lastScore = 0.0
    var lastCheckpoint = ContinuousClock.now

    /// Steps in a row that may fail before a run is given up.
    static let mostSkipped = 20
    /// Steps from one line of the log to the next.
    static let logInterval = 10

    /// A run from the beginning, or from its checkpoint.
    ///
    /// - Parameters:
    ///   - configuration: decides everything.
    ///   - parameters: the weights to start from, with the running statistics.
    ///   - resuming: whether to go on from the folder's checkpoint.
    ///   - group: the processes that share the batches.
    ///   - isInterrupted: asked before every step.
    ///   - onEvent: told what happens, on the calling thread; problems with pictures on another.
    /// - Throws: `TrainingError`, `CheckpointError`, `ClipError`, or why the folder cannot be made.
    public init(
        _ configuration: TrainingConfiguration, parameters: [String: Tensor<Float>], resuming: Bool,
        services: TrainingServices, group: ProcessGroup = .alone, isInterrupted: @escaping () -> Bool,
        onEvent: @escaping @Sendable (TrainingEvent) -> Void
    ) throws {
        self.configuration = configuration
        self.parameters = parameters
        self.services = services
        self.group = group
        self.isInterrupted = isInterrupted
        self.onEvent = onEvent
        folder = TrainingFolder(path: configuration.output)
        optimiser = Optimiser(configuration.optimiser)
        for phase in configuration.phases where phase.batch < group.count {
            throw TrainingError.batchTooSmall(phase: phase.name, batch: phase.batch, processes: group.count)
        }
        sampler = try ClipSampler(configuration.material, seed: configuration.seed) { onEvent(.problem($0)) }
        // Another seed: of the same material other clips.
        validationSampler = try ClipSampler(
            configuration.validation.material, seed: configuration.seed ^ 0x5641_4C49_4441_5445
        ) { onEvent(.problem($0)) }
        average = configuration.average.map { WeightAverage(of: parameters, decay: $0) }
        let hasCheckpoint = FileManager.default.fileExists(atPath: folder.checkpoint.path)
        if resuming {
            guard hasCheckpoint else { throw TrainingError.noCheckpoint(path: folder.checkpoint.path) }
            try takeUp()
        } else if hasCheckpoint {
            throw TrainingError.occupied(path: folder.checkpoint.path)
        }
        try makeFolder(folder.url.path)
        guard group.rank == 0 else { return }
        do throws(FolderLock.Failure) {
            lock = try FolderLock(folder: folder.url)
        } catch {
            switch error {
            case .taken: throw TrainingError.inUse(path: folder.url.path)
            case .system(let number):
                throw TrainingError.unwritable(path: folder.url.path, reason: String(cString: strerror(number)))
            }
        }
        log = TrainingLog(folder.log) { onEvent(.problem($0)) }
    }

    private mutating func takeUp() throws {
        let checkpoint = try Checkpoint(contentsOf: folder.checkpoint, shapes: parameters.mapValues(\.shape))
        guard checkpoint.seed == configuration.seed else {
            throw TrainingError.otherSeed(path: folder.checkpoint.path, seed: checkpoint.seed)
        }
        if checkpoint.configuration != configuration.fingerprint && group.rank == 0 {
            onEvent(.problem("the configuration is not that of the checkpoint; the run goes on under the new one"))
        }
        parameters = checkpoint.parameters
        progress = checkpoint.progress
        optimiser = checkpoint.optimiser(configuration.optimiser)
        average = configuration.average.map { decay in
            WeightAverage(of: checkpoint.average ?? parameters, decay: decay)
        }
        lastValidation = progress.seconds
        lastScore = progress.seconds
    }

    /// The weights that are validated and written as models: the running mean where one is kept.
    public var weights: [String: Tensor<Float>] { average?.values ?? parameters }

    /// Trains until the last phase is over or the run is interrupted.
    ///
    /// - Throws: `TrainingError.diverged`, `ClipError.noMaterial`, or what the model throws. The last checkpoint stays.
    public mutating func run() throws -> TrainingOutcome {
        if group.rank == 0 {
            onEvent(.started(step: progress.step, material: sampler.summary))
            if !configuration.graph.precision.isAvailable {
                onEvent(
                    .problem(
                        "this processor does not multiply \(configuration.graph.precision.rawValue) numbers; "
                            + "the network is trained in float32"))
            }
            log?.write("start", ["step": "\(progress.step)", "configuration": configuration.fingerprint])
        }
        while progress.phase < configuration.phases.count {
            let phase = configuration.phases[progress.phase]
            if group.rank == 0 { onEvent(.phase(phase)) }
            var model = try services.model(phase)
            if progress.firstLoss == nil { try validateFirst(&model) }
            if try train(phase, &model) == .interrupted {
                if group.rank == 0 { try save(mustSucceed: true) }
                return .interrupted
            }
            progress.phase += 1
            (progress.phaseStep, progress.phaseSeconds) = (0, 0)
            if progress.phase == configuration.phases.count { try finish(phase, &model) }
        }
        return .finished
    }

    private mutating func train(_ phase: TrainingPhase, _ model: inout any TrainingModel) throws -> TrainingOutcome {
        let shares = Shares(phase: phase, group: group)
        let ahead = BatchPrefetcher(first: progress.step) { [sampler, configuration] step in
            try sampler.batch(step: step, indices: shares.indices, shape: configuration.shape(of: phase, step: step))
        }
        defer { ahead.close() }
        while true {
            let decision = try agree(phase)
            if decision.isInterrupted { return .interrupted }
            if decision.share >= 1 { return .finished }
            try step(phase, &model, ahead, shares, share: decision.share)
            try lookUp(phase, &model)
        }
    }

    /// What all processes do next: the first one's clock decides, and any one's interruption.
    private func agree(_ phase: TrainingPhase) throws -> (share: Double, isInterrupted: Bool) {
        let share = phase.span.share(steps: progress.phaseStep, seconds: progress.phaseSeconds)
        var votes = [group.rank == 0 ? share : 0, isInterrupted() ? 1 : 0]
        try group.sum(&votes)
        return (votes[0], votes[1] > 0)
    }

    private mutating func step(
        _ phase: TrainingPhase, _ model: inout any TrainingModel, _ ahead: BatchPrefetcher, _ shares: Shares,
        share: Double
    ) throws {
        let start = ContinuousClock.now
        let batch = try ahead.batch(progress.step)
        let waiting = (ContinuousClock.now - start) / .seconds(1)
        var result = try model.step(batch, parameters: parameters)
        try shares.combine(&result)
        let norm = optimiser.norm(of: result.gradients)
        let rate = phase.rate.value(step: progress.phaseStep, progress: share)
        if result.loss.isFinite && norm.isFinite {
            optimiser.update(&parameters, gradients: result.gradients, norm: norm, rate: rate)
            for (name, value) in result.statistics where !configuration.optimiser.isFrozen(name) {
                parameters[name] = value
            }
            average?.add(parameters, step: progress.step)
            progress.skipped = 0
            progress.add(loss: result.loss)
        } else {
            progress.skipped += 1
            if group.rank == 0 {
                onEvent(.problem("step \(progress.step): the loss or a gradient is not finite; left out"))
            }
            if progress.skipped >= Self.mostSkipped { throw TrainingError.diverged(steps: progress.skipped) }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let patches = phase.batch * batch.patches / batch.clips
        progress.patches += patches
        progress.phaseSeconds += seconds
        progress.seconds += seconds
        pace.add(seconds: seconds, patches: patches, side: phase.crop)
        let record = StepRecord(
            step: progress.step, phase: progress.phase, loss: result.loss,
            smoothedLoss: progress.smoothedLoss ?? result.loss, parts: result.parts, gradientNorm: norm, rate: rate,
            patches: patches, allPatches: progress.patches, seconds: seconds, waitingSeconds: waiting,
            secondsLeft: pace.secondsLeft(configuration.phases, progress))
        progress.step += 1
        progress.phaseStep += 1
        guard group.rank == 0 else { return }
        onEvent(.step(record))
        if record.step % Self.logInterval == 0 { log?.write("step", record) }
    }
}

extension TrainingConfiguration {
    /// The clips of the first phase's first step, as a run of one process would see them.
    ///
    /// - Parameter onProblem: told of each picture that cannot be read.
    /// - Throws: `ClipError`.
    public func firstBatch(onProblem: @escaping @Sendable (String) -> Void) throws(ClipError) -> TrainingBatch {
        let phase = phases[0]
        return try ClipSampler(material, seed: seed, onProblem: onProblem).batch(
            step: 0, indices: 0..<phase.batch, shape: shape(of: phase, step: 0))
    }

    /// What a step's clips are like. The length is drawn by lot, the same in every process.
    fileprivate func shape(of phase: TrainingPhase, step: Int) -> ClipShape {
        var generator = ClipGenerator(seed, UInt64(bitPattern: Int64(step)))
        return ClipShape(
            length: phase.frames[generator.index(phase.frames.count)], side: phase.crop,
            withContexts: graph.lambda2 > 0)
    }
}
