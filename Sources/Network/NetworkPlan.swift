import Tensors

/// A network laid out in memory: the backbone once, and what follows it for each ablation that was asked for.
///
/// Unchecked: reached only under the executor's lock; the threads of a pool write patches of their own.
final class NetworkPlan: @unchecked Sendable {
    let architecture: Architecture
    /// The normalised patches, [N,255,255,3].
    let input: ActivationMap
    let clock = ContinuousClock()
    /// How long the loading of the patches took.
    var loading = Duration.zero
    private let pixels: ActivationMap
    private let factors: [Float]
    private let offsets: [Float]
    private let capacity: Int
    private let layers: LayerStore
    private let inspect: LayerInspector?
    private let workspace = ConvolutionWorkspace()
    private let features: [PlannedMap]
    private let backbone: [PlanStep]
    private var heads: [Ablation: Head] = [:]
    /// Memory of maps that is free between two runs.
    private var spare = SpareMemory()

    /// What follows the backbone.
    private struct Head {
        var steps: [PlanStep]
        var maps: NetworkMaps<PlannedMap>
    }

    /// - Parameter inspect: reads what enters each quantisable layer, while the plan runs.
    init(_ weights: NetworkWeights, capacity: Int, precision: Precision, inspect: LayerInspector? = nil) {
        let side = Architecture.patchSide
        architecture = weights.architecture
        self.capacity = capacity
        factors = weights.standardDeviation.map { 1 / (255 * $0) }
        offsets = zip(weights.mean, weights.standardDeviation).map { $0 / $1 }
        pixels = ActivationMap(capacity: capacity, height: side, width: side, channels: 3)
        // Both backbones open with a 7x7 convolution, stride 2 and padding 2.
        input = ActivationMap(
            capacity: capacity, height: side, width: side, channels: 3, borderBefore: 2, borderAfter: 2)
        layers = LayerStore(weights, precision: precision)
        self.inspect = inspect
        let recorder = PlanRecorder(layers: layers, capacity: capacity, workspace: workspace, inspect: inspect)
        features = recorder.features(architecture, PlannedMap(input))
        for (level, map) in zip(architecture.levels, features) {
            recorder.prepare(map, for: .adjusting(architecture, level: level))
        }
        backbone = recorder.finish(keeping: features, spare: &spare)
        // The whole network has every layer, so that whatever is asked for later finds its own packed.
        _ = head(without: [])
        layers.seal()
    }

    private func head(without ablation: Ablation) -> Head {
        if let head = heads[ablation] { return head }
        let recorder = PlanRecorder(layers: layers, capacity: capacity, workspace: workspace, inspect: inspect)
        let maps = recorder.attended(
            architecture, features.map { PlannedMap(madeElsewhere: $0) }, without: ablation)
        let kept =
            maps.levels.flatMap { level in
                [
                    level.adjusted, level.state?.hidden, level.state?.cell, level.interSpatial, level.intraChannel,
                    level.intraSpatial, level.reinforced,
                ].compactMap(\.self)
            } + [maps.representation]
        let head = Head(steps: recorder.finish(keeping: kept, spare: &spare), maps: maps)
        // One head runs at a time, and its results are read before the next does.
        for map in kept { map.release(to: &spare) }
        heads[ablation] = head
        return head
    }

    /// Runs the patches that were loaded, each on its own, and gives the maps and the time and work by stage.
    func run(
        _ run: PlanRun, without ablation: Ablation
    ) -> (maps: NetworkMaps<PlannedMap>, profile: StageProfile) {
        var profile = StageProfile()
        profile.add(.crop, loading)
        loading = .zero
        let head = head(without: ablation)
        for step in backbone + head.steps {
            profile.add(
                step.stage, clock.measure { step.run(run) }, multiplications: step.multiplications * run.batch,
                bytes: step.mapBytes * run.batch + step.weightBytes)
        }
        var maps = head.maps
        maps.features = features
        return (maps, profile)
    }

    /// h^c of a state h, [H,W,d], of a level: D values.
    func interChannel(level: Int, of hidden: Tensor<Float>) -> Tensor<Float> {
        let product = layers.product(.interChannel(architecture, level: level))
        let mean = meanOverPositions(hidden)
        return Tensor(shape: [architecture.adjusted]) { elements in
            mean.withUnsafeElements { mean in
                guard let from = mean.baseAddress, let to = elements.baseAddress else { return }
                product(from, to: to)
            }
        }
    }

    /// Memory for the pixels of one patch.
    func pixels(_ number: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: pixels.row(number, 0), count: pixels.mapStride)
    }

    /// Writes pixels, 0...255, into the input: (v / 255 - mean) / deviation (Equations.md, section 1).
    func normalise(_ number: Int, _ pixels: UnsafeBufferPointer<Float>) {
        let side = Architecture.patchSide
        for y in 0..<side {
            input.withRow(number, y) { row in
                let from = UnsafeBufferPointer(rebasing: pixels[y * side * 3..<(y + 1) * side * 3])
                for x in 0..<side {
                    for channel in 0..<3 {
                        row[3 * x + channel] = from[3 * x + channel] * factors[channel] - offsets[channel]
                    }
                }
            }
        }
    }
}
