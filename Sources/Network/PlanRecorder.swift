import Tensors

/// What an operation of a plan reads when it runs.
struct PlanRun {
    /// Patches of the batch.
    var batch: Int
    /// The state that every patch starts from.
    var state: MemoryState
    /// The threads that share the work.
    var pool: WorkerPool
}

/// One operation of a plan: what it counts under, its work for one patch, and how it runs.
struct PlanStep: Sendable {
    var stage: Stage
    /// Multiply-accumulates for one patch.
    var multiplications: Int
    var run: @Sendable (PlanRun) -> Void
}

/// Follows the network once and writes down the operations that inference takes, in order: batch normalisation, additions and
/// rectifiers folded into the convolutions before them, maps laid out with the borders that their readers need, memory used
/// again once its last reader has run. A convolution whose result nobody reads is left out.
package final class PlanRecorder {
    let layers: LayerStore
    let instructionSet = InstructionSet.current.rawValue
    private let capacity: Int
    private let workspace: ConvolutionWorkspace
    private var stage = Stage.conv1
    private var operations: [Operation] = []

    /// An operation before its maps have memory.
    private struct Operation {
        var stage: Stage
        var multiplications = 0
        var reads: [PlannedMap]
        var writes: [PlannedMap]
        /// What runs, once the maps have memory.
        var bind: (_ reads: [ActivationMap], _ writes: [ActivationMap]) -> @Sendable (PlanRun) -> Void
    }

    /// A recorder of plans for batches of up to `capacity` patches.
    init(layers: LayerStore, capacity: Int, workspace: ConvolutionWorkspace) {
        self.layers = layers
        self.capacity = capacity
        self.workspace = workspace
    }

    package func begin(_ stage: Stage) { self.stage = stage }

    /// Lays the plan out in memory: what is in `spare`, and more as it is needed.
    ///
    /// - Parameters:
    ///   - kept: maps that are read after a run.
    ///   - spare: memory that nothing else uses while the plan runs; afterwards also the plan's own, but for what is kept.
    func finish(keeping kept: [PlannedMap], spare: inout [ActivationMap]) -> [PlanStep] {
        for map in kept { commit(map) }
        var lastReaders: [ObjectIdentifier: Int] = [:]
        for (index, operation) in operations.enumerated() {
            for map in operation.reads { lastReaders[ObjectIdentifier(map)] = index }
        }
        for map in kept { lastReaders[ObjectIdentifier(map)] = nil }
        return operations.enumerated().map { index, operation in
            for map in operation.writes { map.place(capacity: capacity, from: &spare) }
            for map in operation.reads where map.isOwned && lastReaders[ObjectIdentifier(map)] == index {
                spare.append(map.map)
            }
            return PlanStep(
                stage: operation.stage, multiplications: operation.multiplications,
                run: operation.bind(operation.reads.map(\.map), operation.writes.map(\.map)))
        }
    }

    /// Adds an operation on maps whose pixels lie side by side.
    func record(
        _ reads: [PlannedMap], _ writes: [PlannedMap],
        _ body: @escaping @Sendable (_ from: [ActivationMap], _ to: [ActivationMap], PlanRun) -> Void
    ) {
        for map in reads {
            commit(map)
            map.require(sideBySide: true)
        }
        for map in writes { map.require(sideBySide: true) }
        operations.append(
            Operation(stage: stage, reads: reads, writes: writes) { from, to in { body(from, to, $0) } })
    }

    /// Adds an operation on each row of its result (of what it reads, where it turns that), several at a time.
    func record(
        _ reads: [PlannedMap], _ writes: [PlannedMap], grain: Int,
        _ body: @escaping @Sendable (_ from: [ActivationMap], _ to: [ActivationMap], _ patch: Int, _ row: Int) -> Void
    ) {
        let shape = writes.first ?? reads[0]
        let (height, isShared) = (shape.height, shape.isShared)
        record(reads, writes) { from, to, run in
            run.pool.run(over: (isShared ? 1 : run.batch) * height, grain: grain) { rows in
                for row in rows { body(from, to, row / height, row % height) }
            }
        }
    }

    /// The result of a convolution, into which more may be folded.
    func pend(_ layer: NetworkLayer, _ x: PlannedMap, height: Int, width: Int) -> PlannedMap {
        let y = PlannedMap(height: height, width: width, channels: layer.channels, isShared: x.isShared)
        y.pending = PendingConvolution(layer: layer, input: x, stage: stage)
        return y
    }

    /// Adds the convolution that makes `map`, if it has not been added yet: from here on nothing is folded into it.
    private func commit(_ map: PlannedMap) {
        guard let pending = map.pending else { return }
        map.pending = nil
        let reads = [pending.input] + [pending.addend].compactMap(\.self)
        for read in reads { commit(read) }
        let layer = layers.convolution(pending)
        pending.input.require(
            border: layer.border(height: pending.input.height, width: pending.input.width),
            sideBySide: layer.kernel.columns > 1)
        let isShared = map.isShared
        operations.append(
            Operation(
                stage: pending.stage,
                multiplications: isShared ? 0 : layer.multiplicationsPerPixel * map.height * map.width, reads: reads,
                writes: [map]
            ) { [workspace] from, to in
                let bound = BoundConvolution(
                    layer, from: from[0], to: to[0], adding: from.count > 1 ? from[1] : nil, workspace: workspace)
                return { bound.run(batch: isShared ? 1 : $0.batch, pool: $0.pool) }
            })
    }
}
