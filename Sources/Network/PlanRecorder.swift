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
    /// Bytes of maps that are read and written for one patch.
    var mapBytes: Int
    /// Bytes of weights that are read in a run.
    var weightBytes: Int
    var run: @Sendable (PlanRun) -> Void
}

/// Reads what enters a quantisable layer: its name, the number of the patch, and the maps.
typealias LayerInspector = @Sendable (_ layer: String, _ patch: Int, _ input: Tensor<Float>) -> Void

/// Follows the network once and writes down the operations that inference takes, in order: batch normalisation, additions and
/// rectifiers folded into the convolutions before them, maps laid out with the borders that their readers need, memory used
/// again once its last reader has run. A convolution whose result nobody reads is left out. Between quantised layers maps lie
/// in bytes.
package final class PlanRecorder {
    let layers: LayerStore
    let instructionSet = InstructionSet.current.rawValue
    private let capacity: Int
    private let workspace: ConvolutionWorkspace
    private let inspect: LayerInspector?
    private var stage = Stage.conv1
    private var operations: [Operation] = []

    /// An operation before its maps have memory.
    private struct Operation {
        var stage: Stage
        var multiplications = 0
        var weightBytes = 0
        var reads: [PlannedMap]
        var writes: [PlannedMap]
        /// Whether it can write bytes in place of numbers.
        var canWriteBytes = false
        /// What runs, once the maps have memory.
        var bind: () -> @Sendable (PlanRun) -> Void
    }

    /// A recorder of plans for batches of up to `capacity` patches.
    init(layers: LayerStore, capacity: Int, workspace: ConvolutionWorkspace, inspect: LayerInspector? = nil) {
        self.layers = layers
        self.capacity = capacity
        self.workspace = workspace
        self.inspect = inspect
    }

    package func begin(_ stage: Stage) { self.stage = stage }

    /// Lays the plan out in memory: what is in `spare`, and more as it is needed.
    ///
    /// - Parameters:
    ///   - kept: maps that are read after a run.
    ///   - spare: memory that nothing else uses while the plan runs; afterwards also the plan's own, but for what is kept.
    func finish(keeping kept: [PlannedMap], spare: inout SpareMemory) -> [PlanStep] {
        for map in kept { commit(map) }
        var lastReaders: [ObjectIdentifier: Int] = [:]
        for (index, operation) in operations.enumerated() {
            for map in operation.reads { lastReaders[ObjectIdentifier(map)] = index }
        }
        for map in kept { lastReaders[ObjectIdentifier(map)] = nil }
        return operations.enumerated().flatMap { index, operation in
            let quantisations = operation.writes.compactMap {
                $0.place(capacity: capacity, canBeBytes: operation.canWriteBytes, from: &spare)
            }
            for map in operation.reads where map.isOwned && lastReaders[ObjectIdentifier(map)] == index {
                map.release(to: &spare)
            }
            let moved = (operation.reads + operation.writes).reduce(0) { $0 + $1.bytesOfPatch }
            return [
                PlanStep(
                    stage: operation.stage, multiplications: operation.multiplications, mapBytes: moved,
                    weightBytes: operation.weightBytes, run: operation.bind())
            ]
                + quantisations.map {
                    PlanStep(stage: operation.stage, multiplications: 0, mapBytes: 0, weightBytes: 0, run: $0)
                }
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
            Operation(stage: stage, reads: reads, writes: writes) {
                let (from, to) = (reads.map(\.map), writes.map(\.map))
                return { body(from, to, $0) }
            })
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

    /// Has a map that this plan makes and keeps lie in bytes where the layer that will read it multiplies bytes.
    func prepare(_ map: PlannedMap, for layer: NetworkLayer) {
        commit(map)
        if let scales = layers.inputScales(layer) { map.require(sideBySide: false, scales: scales) }
    }

    /// Adds the convolution that makes `map`, if it has not been added yet: from here on nothing is folded into it.
    private func commit(_ map: PlannedMap) {
        guard let pending = map.pending else { return }
        map.pending = nil
        for read in [pending.input] + [pending.addend].compactMap(\.self) { commit(read) }
        if pending.layer.isQuantisable { inspectInput(pending) }
        if let scales = layers.inputScales(pending.layer, readsSamples: pending.readsSamples) {
            addQuantised(pending, scales: scales, to: map)
        } else {
            add(pending, to: map)
        }
    }

    private func add(_ pending: PendingConvolution, to map: PlannedMap) {
        let layer = layers.convolution(pending)
        let (input, addend, isShared) = (pending.input, pending.addend, map.isShared)
        input.require(
            border: layer.border(height: input.height, width: input.width), sideBySide: layer.kernel.columns > 1)
        addend?.require(sideBySide: layer.method == .winograd)
        if layer.method == .winograd { map.require(sideBySide: true) }
        operations.append(
            Operation(
                stage: pending.stage,
                multiplications: isShared ? 0 : layer.multiplicationsPerPixel * map.height * map.width,
                weightBytes: layer.weightBytes,
                reads: [input] + [addend].compactMap(\.self), writes: [map]
            ) { [workspace] in
                let bound = BoundConvolution(
                    layer, from: input.map, to: map.map, adding: addend?.map, workspace: workspace)
                return { bound.run(batch: isShared ? 1 : $0.batch, pool: $0.pool) }
            })
    }

    private func addQuantised(_ pending: PendingConvolution, scales: [Float], to map: PlannedMap) {
        let (input, addend) = (pending.input, pending.addend)
        let kernel = pending.readsSamples ? 1 : pending.layer.kernel ?? 1
        input.require(sideBySide: kernel > 1, scales: scales)
        let layer = layers.quantised(pending, inputScales: input.scales ?? scales)
        input.require(
            border: layer.border(height: input.height, width: input.width), sideBySide: false, scales: scales)
        operations.append(
            Operation(
                stage: pending.stage, multiplications: layer.multiplicationsPerPixel * map.height * map.width,
                weightBytes: layer.weightBytes,
                reads: [input] + [addend].compactMap(\.self), writes: [map], canWriteBytes: layer.rectified
            ) {
                let bound = BoundQuantisedLayer(
                    layer, from: input.byteMap, to: map.quantisable, adding: addend?.quantisable)
                return { bound.run(batch: $0.batch, pool: $0.pool) }
            })
    }

    private func inspectInput(_ pending: PendingConvolution) {
        guard let inspect else { return }
        let (input, name) = (pending.input, pending.layer.name)
        operations.append(
            Operation(stage: pending.stage, reads: [input], writes: []) {
                let map = input.quantisable
                return { run in
                    for number in 0..<run.batch { inspect(name, number, map.channelFirst(number)) }
                }
            })
    }
}
