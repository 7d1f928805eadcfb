import Synchronization
import Tensors

/// A network laid out in memory, ready to run batches of patches.
///
/// It owns its working memory and allocates none while it runs. One run at a time: `run` holds a lock from the loading of
/// the patches to the reading of the results, so that several trackers may share one executor.
public final class NetworkExecutor: Sendable {
    /// What the network is made of.
    public let architecture: Architecture
    /// The most patches of one run.
    public let capacity: Int
    private let pool: WorkerPool
    private let plan: Mutex<NetworkPlan>

    /// Lays out a network.
    ///
    /// - Parameters:
    ///   - capacity: the most patches of one run; working memory grows with it.
    ///   - precision: of the backbone's and the adjusting layers' products.
    ///   - pool: the threads that share each layer's work. The results do not depend on how many they are.
    public init(_ weights: NetworkWeights, capacity: Int, precision: Precision = .float32, pool: WorkerPool) {
        precondition(capacity >= 1, "an executor of \(capacity) patches runs nothing")
        architecture = weights.architecture
        self.capacity = capacity
        self.pool = pool
        plan = Mutex(NetworkPlan(weights, capacity: capacity, precision: precision))
    }

    /// Loads patches, runs them from `state`, each on its own, and hands the results to `use`.
    ///
    /// - Parameters:
    ///   - patches: how many patches, 1...capacity.
    ///   - load: writes every patch through the `PatchLoader` it is given.
    ///   - use: reads what it needs of the results; the view is valid during the call only.
    public func run<Result, Failure: Error>(
        patches: Int, from state: MemoryState, ablation: Ablation = [],
        load: (PatchLoader) throws(Failure) -> Void, use: (NetworkResult) throws(Failure) -> sending Result
    ) throws(Failure) -> Result {
        precondition((1...capacity).contains(patches), "\(patches) patches in an executor of \(capacity)")
        return try plan.withLock { plan throws(Failure) in
            try load(PatchLoader(plan: plan, pool: pool))
            let profile = plan.run(patches: patches, from: state, ablation: ablation, pool: pool)
            return try use(NetworkResult(plan: plan, ablation: ablation, profile: profile))
        }
    }
}

/// Writes patches into an executor's input.
public struct PatchLoader {
    fileprivate let plan: NetworkPlan
    fileprivate let pool: WorkerPool

    /// Has the first `count` patches drawn and normalises them, several at a time.
    ///
    /// - Parameter draw: writes patch `number`, 255 x 255 x 3 values, RGB, 0...255, row by row, into the buffer it is given.
    public func load(_ count: Int, draw: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void) {
        let plan = plan
        let profile = plan.clock.measure {
            pool.run(parts: count) { number in
                let pixels = plan.pixels(number)
                draw(number, pixels)
                plan.normalise(number, UnsafeBufferPointer(pixels))
            }
        }
        plan.loading = profile
    }

    /// Writes a patch that is normalised already, [3,255,255].
    public func load(_ number: Int, normalised patch: Tensor<Float>) {
        plan.backbone.input.load(number, channelFirst: patch)
    }
}

/// The results of one run; valid inside the closure that receives it.
public struct NetworkResult {
    fileprivate let plan: NetworkPlan
    fileprivate let ablation: Ablation
    /// Time and work by stage of this run.
    public let profile: StageProfile

    /// f of a patch, normalised, before the window, [H,W,F].
    public func representation(_ number: Int) -> Tensor<Float> { plan.refinement.representation.channelLast(number) }

    /// f of a patch in the order of files, [F,H,W].
    public func representationChannelFirst(_ number: Int) -> Tensor<Float> {
        plan.refinement.representation.channelFirst(number)
    }

    /// f of the patches of a range, [N,H,W,F].
    public func representations(_ patches: Range<Int>) -> Tensor<Float> {
        let map = plan.refinement.representation
        let size = map.height * map.width * map.channels
        return Tensor(shape: [patches.count, map.height, map.width, map.channels]) { elements in
            for (index, number) in patches.enumerated() {
                plan.refinement.representation.channelLast(number).withUnsafeElements { from in
                    _ = elements[index * size..<(index + 1) * size].initialize(fromContentsOf: from)
                }
            }
        }
    }

    /// The state that a patch leads to. Without the memory (NTA, NAA) it is `previous`.
    public func state(after number: Int, previous: MemoryState) -> MemoryState {
        guard ablation.hasMemory else { return previous }
        return MemoryState(
            levels: plan.levels.map {
                MemoryState.Level(hidden: $0.hidden.channelLast(number), cell: $0.cell.channelLast(number))
            })
    }

    /// The maps of one level (3, 4 or 5) for a patch, as EQUATIONS, section 6 names them. What an ablation leaves out is
    /// 0 (memory, h^c, h^s) or 1 (Psi^c, Psi^s).
    public func maps(level: Int, patch number: Int) -> LevelMaps {
        let plan = plan.levels[level - 3]
        let architecture = self.plan.architecture
        let side = Architecture.mapSide
        func constant(_ value: Float, _ shape: [Int]) -> Tensor<Float> { Tensor(shape: shape, repeating: value) }
        let remembers = ablation.hasMemory
        let usesChannel = ablation.isDisjoint(with: [.channel, .attention])
        let usesSpatial = ablation.isDisjoint(with: [.spatial, .attention])
        return LevelMaps(
            features: plan.features.channelFirst(number), adjusted: plan.adjusted.channelFirst(number),
            memory: remembers
                ? plan.hidden.channelFirst(number) : constant(0, [architecture.hidden, side, side]),
            interChannel: remembers
                ? Tensor(shape: [architecture.adjusted], elements: plan.interChannel(number))
                : constant(0, [architecture.adjusted]),
            interSpatial: remembers ? plan.interSpatial.channelFirst(number) : constant(0, [1, side, side]),
            intraChannel: usesChannel
                ? Tensor(shape: [architecture.adjusted], elements: plan.intraChannel[number])
                : constant(1, [architecture.adjusted]),
            intraSpatial: usesSpatial ? plan.intraSpatial.channelFirst(number) : constant(1, [1, side, side]),
            reinforced: plan.reinforced.channelFirst(number))
    }
}

/// The parts of a network in the order they run.
///
/// Unchecked: reached only under the executor's lock; the threads of a pool write patches of their own.
private final class NetworkPlan: @unchecked Sendable {
    let clock = ContinuousClock()
    /// How long the loading of the patches took.
    var loading = Duration.zero
    private let scratch: ActivationMap
    let architecture: Architecture
    let mean: [Float]
    let deviation: [Float]
    let backbone: BackbonePlan
    let levels: [LevelPlan]
    let refinement: RefinementPlan

    init(_ weights: NetworkWeights, capacity: Int, precision: Precision) {
        let workspace = ConvolutionWorkspace()
        let side = Architecture.patchSide
        scratch = ActivationMap(capacity: capacity, height: side, width: side, channels: 3)
        let backbone = BackbonePlan(weights, capacity: capacity, precision: precision, workspace: workspace)
        architecture = weights.architecture
        mean = weights.mean
        deviation = weights.standardDeviation
        self.backbone = backbone
        levels = weights.architecture.levels.map {
            LevelPlan(
                level: $0, features: backbone.features[$0 - 3], weights: weights, capacity: capacity,
                precision: precision, workspace: workspace)
        }
        refinement = RefinementPlan(
            reinforced: levels.map(\.reinforced), weights: weights, capacity: capacity, workspace: workspace)
    }

    /// Memory for the pixels of one patch.
    func pixels(_ number: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: scratch.row(number, 0), count: scratch.mapStride)
    }

    /// Writes pixels, 0...255, into the input: (v / 255 - mean) / deviation (EQUATIONS, section 1).
    func normalise(_ number: Int, _ pixels: UnsafeBufferPointer<Float>) {
        let side = Architecture.patchSide
        let factors = deviation.map { 1 / (255 * $0) }
        let offsets = zip(mean, deviation).map { $0 / $1 }
        for y in 0..<side {
            backbone.input.withRow(number, y) { row in
                let from = UnsafeBufferPointer(rebasing: pixels[y * side * 3..<(y + 1) * side * 3])
                for x in 0..<side {
                    for channel in 0..<3 {
                        row[3 * x + channel] = from[3 * x + channel] * factors[channel] - offsets[channel]
                    }
                }
            }
        }
    }

    func run(patches: Int, from state: MemoryState, ablation: Ablation, pool: WorkerPool) -> StageProfile {
        var profile = StageProfile()
        profile.add(.crop, loading)
        loading = .zero
        for step in backbone.steps {
            profile.add(
                step.stage, clock.measure { step.run(patches, pool) }, multiplications: step.multiplications * patches)
        }
        for (level, levelState) in zip(levels, state.levels) {
            level.run(batch: patches, from: levelState, ablation: ablation, pool: pool, profile: &profile)
        }
        profile.add(
            .refinement,
            clock.measure {
                refinement.run(batch: patches, hierarchy: !ablation.contains(.hierarchy), pool: pool)
            }, multiplications: refinement.multiplications * patches)
        return profile
    }
}
