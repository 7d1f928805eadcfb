import CShims
import Tensors

/// One level's attention, ready to run: adjust, memory, channel and spatial attention, reinforcement (EQUATIONS, section 3).
///
/// Unchecked: the maps are written by `run` alone, which the executor calls for one batch at a time.
final class LevelPlan: @unchecked Sendable {
    let level: Int
    /// The backbone's features.
    let features: ActivationMap
    /// phi, D channels.
    let adjusted: ActivationMap
    /// h_t and c_t of each patch, d channels.
    let hidden: ActivationMap
    let cell: ActivationMap
    /// h^s_t.
    let interSpatial: ActivationMap
    /// Psi^s.
    let intraSpatial: ActivationMap
    /// Psi^c, one row of D values a patch.
    private(set) var intraChannel: [[Float]]
    /// phi^a.
    let reinforced: ActivationMap

    private let architecture: Architecture
    private let instructionSet = InstructionSet.current.rawValue
    private let adjust: BoundConvolution
    private let stateHidden: ActivationMap
    private let stateCell: ActivationMap
    private let stateGates: ActivationMap
    private let gates: ActivationMap
    private let gatesOfState: BoundConvolution
    private let gatesOfInput: BoundConvolution
    private let hiddenToSpatial: BoundConvolution
    private let pooledSpatial: ActivationMap
    private let spatialHidden: ActivationMap
    private let spatialOfContext: BoundConvolution
    private let spatialOfMemory: BoundConvolution
    private let spatialOutput: BoundConvolution
    private let channel: ChannelAttention

    init(
        level: Int, features: ActivationMap, weights: NetworkWeights, capacity: Int, precision: Precision,
        workspace: ConvolutionWorkspace
    ) {
        let name = "level\(level)"
        let architecture = weights.architecture
        let side = Architecture.mapSide
        self.level = level
        self.features = features
        self.architecture = architecture
        func map(_ channels: Int, capacity: Int = capacity, border: (before: Int, after: Int) = (0, 0)) -> ActivationMap
        {
            ActivationMap(
                capacity: capacity, height: side, width: side, channels: channels, borderBefore: border.before,
                borderAfter: border.after)
        }
        func bind(
            _ layer: ConvolutionLayer, _ from: ActivationMap, _ to: ActivationMap, adding addend: ActivationMap? = nil
        ) -> BoundConvolution {
            BoundConvolution(layer, from: from, to: to, adding: addend, workspace: workspace)
        }
        let near = ConvolutionGeometry(padding: 1)
        let wide = ConvolutionGeometry(padding: 3)
        let (depth, d, m) = (architecture.adjusted, architecture.hidden, architecture.spatialHidden)

        let input = ConvolutionLayer(
            weights: weights["\(name).memory.input.weight"], bias: [Float](repeating: 0, count: 4 * d), geometry: near)
        let state = ConvolutionLayer(
            weights: weights["\(name).memory.hidden.weight"], bias: weights["\(name).memory.bias"].elements,
            geometry: near)
        let toSpatial = weights.biasedLayer("\(name).memory.spatial", geometry: near)
        let context = ConvolutionLayer(
            weights: weights["\(name).spatial.context.weight"], bias: weights["\(name).spatial.bias"].elements,
            geometry: wide)
        let memory = ConvolutionLayer(
            weights: weights["\(name).spatial.memory.weight"], bias: [Float](repeating: 0, count: m), geometry: wide)

        adjusted = map(depth, border: input.border(height: side, width: side))
        hidden = map(d, border: (1, 1))
        cell = map(d)
        interSpatial = map(1, border: (3, 3))
        intraSpatial = map(1)
        intraChannel = [[Float]](repeating: [Float](repeating: 1, count: depth), count: capacity)
        reinforced = map(depth)
        stateHidden = map(d, capacity: 1, border: state.border(height: side, width: side))
        stateCell = map(d, capacity: 1)
        stateGates = map(4 * d, capacity: 1)
        gates = map(4 * d)
        pooledSpatial = map(1, border: (3, 3))
        spatialHidden = map(m)

        adjust = bind(
            weights.foldedLayer("\(name).adjust", "\(name).adjust.bn", rectified: false, precision: precision),
            features,
            adjusted)
        gatesOfState = bind(state, stateHidden, stateGates)
        gatesOfInput = bind(input, adjusted, gates, adding: stateGates)
        hiddenToSpatial = bind(toSpatial, hidden, interSpatial)
        spatialOfContext = bind(context, pooledSpatial, spatialHidden)
        spatialOfMemory = bind(memory, interSpatial, spatialHidden, adding: spatialHidden)
        spatialOutput = bind(weights.biasedLayer("\(name).spatial.output"), spatialHidden, intraSpatial)
        channel = ChannelAttention(name: name, weights: weights)
    }

    /// Multiply-accumulates for one patch, the hidden state's share left out (it is computed once a batch).
    var multiplications: (adjust: Int, memory: Int, attention: Int) {
        let cells = Architecture.mapSide * Architecture.mapSide
        func cost(_ layers: BoundConvolution...) -> Int {
            layers.reduce(0) { $0 + $1.layer.multiplicationsPerPixel } * cells
        }
        return (
            cost(adjust), cost(gatesOfInput, hiddenToSpatial), cost(spatialOfContext, spatialOfMemory, spatialOutput)
        )
    }

    /// Runs the first `batch` patches from `state`, each on its own.
    func run(
        batch: Int, from state: MemoryState.Level, ablation: Ablation, pool: WorkerPool, profile: inout StageProfile
    ) {
        let clock = ContinuousClock()
        let work = multiplications
        profile.add(
            .adjust, clock.measure { adjust.run(batch: batch, pool: pool) }, multiplications: work.adjust * batch)
        if ablation.hasMemory {
            profile.add(
                .memory, clock.measure { remember(batch: batch, from: state, pool: pool) },
                multiplications: work.memory * batch)
        }
        profile.add(
            .attention, clock.measure { attend(batch: batch, from: state, ablation: ablation, pool: pool) },
            multiplications: work.attention * batch)
    }

    /// Equation 1: the gates, the cell, h_t and h^s_t.
    private func remember(batch: Int, from state: MemoryState.Level, pool: WorkerPool) {
        stateHidden.load(0, channelLast: state.hidden)
        stateCell.load(0, channelLast: state.cell)
        gatesOfState.run(batch: 1, pool: pool)
        gatesOfInput.run(batch: batch, pool: pool)
        let side = Architecture.mapSide
        pool.run(over: batch * side, grain: 4) { [self] rows in
            for row in rows {
                let (number, y) = (row / side, row % side)
                ts_memory_step(
                    instructionSet, gates.row(number, y), stateCell.row(0, y), cell.row(number, y),
                    hidden.row(number, y), Int64(side), Int64(architecture.hidden))
            }
        }
        hiddenToSpatial.run(batch: batch, pool: pool)
    }

    /// Equations 2, 3 and 4.
    private func attend(batch: Int, from state: MemoryState.Level, ablation: Ablation, pool: WorkerPool) {
        let side = Architecture.mapSide
        let usesAttention = !ablation.contains(.attention)
        let usesSpatial = usesAttention && !ablation.contains(.spatial)
        let usesChannel = usesAttention && !ablation.contains(.channel)
        if usesSpatial {
            pool.run(over: batch * side, grain: 8) { [self] rows in
                for row in rows {
                    let (number, y) = (row / side, row % side)
                    ts_pool_channels(
                        instructionSet, adjusted.row(number, y), Int64(side), Int64(architecture.adjusted),
                        pooledSpatial.row(number, y))
                }
            }
            spatialOfContext.run(batch: batch, pool: pool)
            if ablation.hasMemory { spatialOfMemory.run(batch: batch, pool: pool) }
            apply(ts_tanh_f32, to: spatialHidden, batch: batch, pool: pool)
            spatialOutput.run(batch: batch, pool: pool)
            apply(ts_sigmoid_f32, to: intraSpatial, batch: batch, pool: pool)
        }
        if usesChannel {
            let memory = ablation.hasMemory ? channel.interFrame(of: state.hidden) : nil
            for number in 0..<batch {
                intraChannel[number] = channel.intraFrame(
                    adjusted, number, memory: memory, instructionSet: instructionSet)
            }
        }
        let depth = architecture.adjusted
        let intraChannel = intraChannel
        pool.run(over: batch * side, grain: 8) { [self] rows in
            for row in rows {
                let (number, y) = (row / side, row % side)
                let (from, to) = (adjusted.row(number, y), reinforced.row(number, y))
                if usesAttention {
                    intraChannel[number].withUnsafeBufferPointer { channel in
                        ts_reinforce(
                            instructionSet, from, usesSpatial ? intraSpatial.row(number, y) : nil,
                            usesChannel ? channel.baseAddress : nil, to, Int64(side), Int64(depth))
                    }
                } else {
                    to.update(from: from, count: side * depth)
                }
            }
        }
    }

    private func apply(
        _ function: @escaping @Sendable (Int32, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int64) -> Void,
        to map: ActivationMap, batch: Int, pool: WorkerPool
    ) {
        pool.run(over: batch * map.height, grain: 16) { [instructionSet] rows in
            for row in rows {
                let values = map.row(row / map.height, row % map.height)
                function(instructionSet, values, values, Int64(map.width * map.channels))
            }
        }
    }

    /// h^c of a patch's own new state, D values.
    func interChannel(_ number: Int) -> [Float] { channel.interFrame(of: hidden.channelLast(number)) }
}
