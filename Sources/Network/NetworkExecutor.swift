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
    ///   - precision: of the backbone's and the adjusting layers' products. int8 needs weights with activation ranges.
    ///   - pool: the threads that share each layer's work. The results do not depend on how many they are.
    public init(_ weights: NetworkWeights, capacity: Int, precision: Precision = .float32, pool: WorkerPool) {
        precondition(capacity >= 1, "an executor of \(capacity) patches runs nothing")
        precondition(precision != .int8 || weights.activationRanges != nil, "int8 needs weights with activation ranges")
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
            let (maps, profile) = plan.run(
                PlanRun(batch: patches, state: state, pool: pool), without: ablation.intersection(.ofTheNetwork))
            return try use(NetworkResult(plan: plan, maps: maps, profile: profile))
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
        plan.input.load(number, channelFirst: patch)
    }
}

/// The results of one run; valid inside the closure that receives it.
public struct NetworkResult {
    fileprivate let plan: NetworkPlan
    fileprivate let maps: NetworkMaps<PlannedMap>
    /// Time and work by stage of this run.
    public let profile: StageProfile

    /// f of a patch, normalised, before the window, [H,W,F].
    public func representation(_ number: Int) -> Tensor<Float> { maps.representation.map.channelLast(number) }

    /// f of a patch in the order of files, [F,H,W].
    public func representationChannelFirst(_ number: Int) -> Tensor<Float> {
        maps.representation.map.channelFirst(number)
    }

    /// f of the patches of a range, [N,H,W,F].
    public func representations(_ patches: Range<Int>) -> Tensor<Float> {
        Tensor(stacking: patches.map(representation))
    }

    /// The state that a patch leads to. Without the memory (NTA, NAA) it is `previous`.
    public func state(after number: Int, previous: MemoryState) -> MemoryState {
        let states = maps.levels.compactMap(\.state)
        guard !states.isEmpty else { return previous }
        return MemoryState(
            levels: states.map {
                MemoryState.Level(hidden: $0.hidden.map.channelLast(number), cell: $0.cell.map.channelLast(number))
            })
    }

    /// The maps of one level (3, 4 or 5) for a patch, as Equations.md, section 6 names them. What an ablation leaves out is
    /// 0 (memory, h^c, h^s) or 1 (Psi^c, Psi^s).
    public func maps(level: Int, patch number: Int) -> LevelMaps {
        let (architecture, side) = (plan.architecture, Architecture.mapSide)
        let own = maps.levels[level - 3]
        func constant(_ value: Float, _ shape: [Int]) -> Tensor<Float> { Tensor(shape: shape, repeating: value) }
        let vector = [architecture.adjusted]
        return LevelMaps(
            features: maps.features[level - 3].quantisable.channelFirst(number),
            adjusted: own.adjusted.map.channelFirst(number),
            memory: own.state?.hidden.map.channelFirst(number) ?? constant(0, [architecture.hidden, side, side]),
            interChannel: own.state.map { plan.interChannel(level: level, of: $0.hidden.map.channelLast(number)) }
                ?? constant(0, vector),
            interSpatial: own.interSpatial?.map.channelFirst(number) ?? constant(0, [1, side, side]),
            intraChannel: own.intraChannel?.map.channelFirst(number).reshaped(to: vector)
                ?? constant(1, vector),
            intraSpatial: own.intraSpatial?.map.channelFirst(number) ?? constant(1, [1, side, side]),
            reinforced: own.reinforced.map.channelFirst(number))
    }
}
