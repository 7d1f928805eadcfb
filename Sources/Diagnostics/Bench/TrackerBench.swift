import Imaging
import Network
import Tensors
import Tracking

/// How often something is repeated: a number of times, or for a while.
package struct Repetitions: Sendable {
    /// Exactly so many; nil repeats for some seconds, but at least some times.
    var count: Int?
    private static let seconds = 4.0
    private static let fewest = 3

    /// So many repetitions; nil for some seconds.
    package init(count: Int?) { self.count = count }

    /// Whether another repetition is wanted after `done` repetitions that took `elapsed` seconds together.
    func wants(after done: Int, elapsed: Double) -> Bool {
        count.map { done < $0 } ?? (done < Self.fewest || elapsed < Self.seconds)
    }
}

/// Measures the network on patches, and trackers on whole frames.
package struct TrackerBench {
    private let input: BenchInput
    private let repetitions: Repetitions
    /// Shows what is being measured and how many repetitions are done.
    private let progress: (_ subject: String, _ done: Int) -> Void

    private let clock = ContinuousClock()
    /// Patches that run together in the measurement of a batch.
    package static let batch = 4

    /// Measurements on frames.
    package init(
        input: BenchInput, repetitions: Repetitions, progress: @escaping (_ subject: String, _ done: Int) -> Void
    ) {
        self.input = input
        self.repetitions = repetitions
        self.progress = progress
    }

    /// Measures RAR: its network on one patch and on several, then the tracker on frames.
    ///
    /// - Precondition: the executor's capacity is at least `batch`.
    package func measure(
        _ tracker: RARTracker, on executor: NetworkExecutor, name: String, precision: Precision
    ) throws -> BenchReport.Subject {
        let (patch, work) = try patches(1, executor, ablation: tracker.ablation, name: name)
        let batch = try patches(Self.batch, executor, ablation: tracker.ablation, name: name)
        let frame = try frames(tracker, name: name, cycle: updateCycle(tracker.configuration)) { profile in
            Double(profile.multiplications(.adjust)) / Double(work.multiplications(.adjust))
        }
        return BenchReport.Subject(
            name: name, precision: precision.rawValue, patch: patch, batch: batch.timing, frame: frame)
    }

    /// Measures a tracker without a network.
    package func measure(_ tracker: some Tracker, name: String) throws -> BenchReport.Subject {
        let frame = try frames(tracker, name: name, cycle: 1) { _ in nil }
        return BenchReport.Subject(
            name: name, precision: Precision.float32.rawValue, patch: nil, batch: nil, frame: frame)
    }

    /// What enters a network's layers on the patch that is measured.
    package func activationRanges(of weights: NetworkWeights, pool: WorkerPool) throws -> ActivationRanges {
        let image = try Image(decoding: input.png(0), name: "frame 0")
        let window = CropWindow(around: input.box, factor: 3)
        let side = Architecture.patchSide
        return try ActivationRanges(measuring: weights, patches: 1, pool: pool) { _, pixels in
            image.crop(window, size: (side, side), into: pixels)
        }
    }

    /// Frames after which the work repeats: not every frame learns, and not every learning sees the contexts.
    private func updateCycle(_ configuration: RARConfiguration) -> Int {
        configuration.updateInterval * (configuration.updateSource == .crops ? configuration.contextInterval : 1)
    }

    /// Runs patches around the target of the first frame; also the work of one repetition.
    private func patches(
        _ count: Int, _ executor: NetworkExecutor, ablation: Ablation, name: String
    ) throws -> (timing: BenchReport.Timing, work: StageProfile) {
        let image = try Image(decoding: input.png(0), name: "frame 0")
        let window = CropWindow(around: input.box, factor: 3)
        let memory = MemoryState.zero(executor.architecture)
        let side = Architecture.patchSide
        func run() -> StageProfile {
            executor.run(patches: count, from: memory, ablation: ablation) { loader in
                loader.load(count) { _, pixels in image.crop(window, size: (side, side), into: pixels) }
            } use: {
                $0.profile
            }
        }
        var samples = StageSamples()
        // The first run touches all memory for the first time.
        var work = run()
        let start = clock.now
        while repetitions.wants(after: samples.count, elapsed: (clock.now - start) / .seconds(1)) {
            let seconds = clock.measure { work = run() } / .seconds(1)
            samples.add(work, seconds: seconds)
            progress("\(name), patches", samples.count)
        }
        return (samples.timing(patches: Double(count)), work)
    }

    /// Decodes and tracks frames.
    ///
    /// - Parameters:
    ///   - cycle: a repetition is the mean of so many frames.
    ///   - patchCount: the patches that the work of a profile makes.
    private func frames(
        _ first: some Tracker, name: String, cycle: Int, patchCount: (StageProfile) -> Double?
    ) throws -> BenchReport.Timing {
        var tracker = first
        _ = try tracker.initialise(Image(decoding: input.png(0), name: "frame 0"), box: input.box, maps: [])
        var samples = StageSamples()
        var before = profile(of: tracker)
        var (index, patches) = (0, [Double]())
        let start = clock.now
        while repetitions.wants(after: samples.count, elapsed: (clock.now - start) / .seconds(1)) {
            var work = StageProfile()
            let seconds =
                try clock.measure {
                    for _ in 0..<cycle {
                        index += 1
                        var decoded: Image?
                        let decoding = try clock.measure {
                            decoded = try Image(decoding: input.png(index), name: "frame \(index)")
                        }
                        work.add(.decode, decoding)
                        if let decoded { _ = try tracker.step(decoded, maps: []) }
                    }
                } / .seconds(1)
            let now = profile(of: tracker)
            work.add(now, since: before)
            before = now
            if let count = patchCount(work) { patches.append(count / Double(cycle)) }
            samples.add(work, seconds: seconds, dividedBy: cycle)
            progress("\(name), frames", samples.count)
        }
        return samples.timing(patches: patches.isEmpty ? nil : median(patches))
    }

    private func profile(of tracker: some Tracker) -> StageProfile {
        (tracker as? any ProfiledTracker)?.profile ?? StageProfile()
    }
}

extension StageProfile {
    /// Adds what `later` has beyond `earlier`.
    fileprivate mutating func add(_ later: StageProfile, since earlier: StageProfile) {
        for stage in Stage.allCases {
            add(
                stage, .seconds(later.seconds(stage) - earlier.seconds(stage)),
                multiplications: later.multiplications(stage) - earlier.multiplications(stage),
                bytes: later.bytes(stage) - earlier.bytes(stage))
        }
    }
}
