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
    ///   - pool: the threads that share each layer's work. The results do not depend on how many they are.
    public init(_ weights: NetworkWeights, capacity: Int, pool: WorkerPool) {
        precondition(capacity >= 1, "an executor of \(capacity) patches runs nothing")
        architecture = weights.architecture
        self.capacity = capacity
        self.pool = pool
        plan = Mutex(NetworkPlan(weights, capacity: capacity))
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
            try load(PatchLoader(plan: plan))
            let profile = plan.run(patches: patches, from: state, ablation: ablation, pool: pool)
            return try use(NetworkResult(plan: plan, ablation: ablation, profile: profile))
        }
    }
}

/// Writes patches into an executor's input.
public struct PatchLoader {
    fileprivate let plan: NetworkPlan

    /// Writes a patch of pixels, normalising them.
    ///
    /// - Parameter pixels: 255 x 255 x 3 values, RGB, 0...255, row by row.
    public func load(_ number: Int, pixels: UnsafeBufferPointer<Float>) {
        let side = Architecture.patchSide
        precondition(pixels.count == side * side * 3, "\(pixels.count) values are no patch of \(side)x\(side) RGB")
        let factors = plan.deviation.map { 1 / (255 * $0) }
        let offsets = zip(plan.mean, plan.deviation).map { $0 / $1 }
        for y in 0..<side {
            plan.backbone.input.withRow(number, y) { row in
                let from = UnsafeBufferPointer(rebasing: pixels[y * side * 3..<(y + 1) * side * 3])
                for x in 0..<side {
                    row[3 * x] = from[3 * x] * factors[0] - offsets[0]
                    row[3 * x + 1] = from[3 * x + 1] * factors[1] - offsets[1]
                    row[3 * x + 2] = from[3 * x + 2] * factors[2] - offsets[2]
                }
            }
        }
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

/// One level's maps for one patch (EQUATIONS, section 6); H and W are 31.
public struct LevelMaps: Sendable {
    /// The backbone's output, [C,H,W].
    public var features: Tensor<Float>
    /// phi, [D,H,W].
    public var adjusted: Tensor<Float>
    /// h_t, [d,H,W].
    public var memory: Tensor<Float>
    /// h^c_t, [D].
    public var interChannel: Tensor<Float>
    /// h^s_t, [1,H,W].
    public var interSpatial: Tensor<Float>
    /// Psi^c, [D].
    public var intraChannel: Tensor<Float>
    /// Psi^s, [1,H,W].
    public var intraSpatial: Tensor<Float>
    /// phi^a, [D,H,W].
    public var reinforced: Tensor<Float>
}

/// The parts of a network in the order they run.
private final class NetworkPlan {
    let architecture: Architecture
    let mean: [Float]
    let deviation: [Float]
    let backbone: BackbonePlan
    let levels: [LevelPlan]
    let refinement: RefinementPlan

    init(_ weights: NetworkWeights, capacity: Int) {
        let workspace = ConvolutionWorkspace()
        let backbone = BackbonePlan(weights, capacity: capacity, workspace: workspace)
        architecture = weights.architecture
        mean = weights.mean
        deviation = weights.standardDeviation
        self.backbone = backbone
        levels = weights.architecture.levels.map {
            LevelPlan(
                level: $0, features: backbone.features[$0 - 3], weights: weights, capacity: capacity,
                workspace: workspace)
        }
        refinement = RefinementPlan(
            reinforced: levels.map(\.reinforced), weights: weights, capacity: capacity, workspace: workspace)
    }

    func run(patches: Int, from state: MemoryState, ablation: Ablation, pool: WorkerPool) -> StageProfile {
        let clock = ContinuousClock()
        var profile = StageProfile()
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
