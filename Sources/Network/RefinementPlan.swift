import CShims
import Tensors

/// The coarse-to-fine refinement and its normalisation, ready to run (EQUATIONS, section 4).
///
/// Unchecked: the maps are written by `run` alone, which the executor calls for one batch at a time.
final class RefinementPlan: @unchecked Sendable {
    /// f, normalised to a root mean square of 1, F channels.
    let representation: ActivationMap

    private let lateral: [BoundConvolution]
    private let smooth4: BoundConvolution
    private let smooth3: BoundConvolution
    private let smooth4Alone: BoundConvolution
    private let smooth3Alone: BoundConvolution
    private let output: BoundConvolution
    private let instructionSet = InstructionSet.current.rawValue

    init(
        reinforced: [ActivationMap], weights: NetworkWeights, capacity: Int, workspace: ConvolutionWorkspace
    ) {
        let architecture = weights.architecture
        let side = Architecture.mapSide
        let geometry = ConvolutionGeometry(padding: 1)
        let smoothing4 = weights.biasedLayer("refinement.smooth4", geometry: geometry, rectified: true)
        let smoothing3 = weights.biasedLayer("refinement.smooth3", geometry: geometry, rectified: true)
        let border = smoothing4.border(height: side, width: side)
        func map(_ channels: Int, border: (before: Int, after: Int) = (0, 0)) -> ActivationMap {
            ActivationMap(
                capacity: capacity, height: side, width: side, channels: channels, borderBefore: border.before,
                borderAfter: border.after)
        }
        func bind(
            _ layer: ConvolutionLayer, _ from: ActivationMap, _ to: ActivationMap, adding addend: ActivationMap? = nil
        ) -> BoundConvolution {
            BoundConvolution(layer, from: from, to: to, adding: addend, workspace: workspace)
        }
        let merged = (0..<3).map { _ in map(architecture.refined, border: border) }
        let refined4 = map(architecture.refined, border: border)
        let refined3 = map(architecture.refined)
        representation = map(architecture.representation)
        let laterals = (3...5).map { weights.biasedLayer("refinement.lateral\($0)") }
        lateral = [
            bind(laterals[0], reinforced[0], merged[0], adding: refined4),
            bind(laterals[1], reinforced[1], merged[1], adding: merged[2]),
            bind(laterals[2], reinforced[2], merged[2]),
        ]
        smooth4 = bind(smoothing4, merged[1], refined4)
        smooth3 = bind(smoothing3, merged[0], refined3)
        smooth4Alone = bind(smoothing4, merged[2], refined4)
        smooth3Alone = bind(smoothing3, refined4, refined3)
        output = bind(weights.biasedLayer("refinement.output"), refined3, representation)
    }

    /// Multiply-accumulates for one patch.
    var multiplications: Int {
        (lateral + [smooth4, smooth3, output]).reduce(0) { $0 + $1.layer.multiplicationsPerPixel }
            * Architecture.mapSide * Architecture.mapSide
    }

    /// Refines the first `batch` patches; without the hierarchy, levels 3 and 4 contribute nothing.
    func run(batch: Int, hierarchy: Bool, pool: WorkerPool) {
        lateral[2].run(batch: batch, pool: pool)
        if hierarchy {
            lateral[1].run(batch: batch, pool: pool)
            smooth4.run(batch: batch, pool: pool)
            lateral[0].run(batch: batch, pool: pool)
            smooth3.run(batch: batch, pool: pool)
        } else {
            smooth4Alone.run(batch: batch, pool: pool)
            smooth3Alone.run(batch: batch, pool: pool)
        }
        output.run(batch: batch, pool: pool)
        pool.run(parts: batch) { [self] number in normalise(number) }
    }

    /// f / sqrt(mean(f^2) + 1e-6), so that lambda has a meaning.
    private func normalise(_ number: Int) {
        let perRow = representation.width * representation.channels
        var squares = 0.0
        for y in 0..<representation.height {
            let row = representation.row(number, y)
            for index in 0..<perRow { squares += Double(row[index]) * Double(row[index]) }
        }
        let mean = squares / Double(representation.height * perRow)
        let factor = Float(1 / (mean + 1e-6).squareRoot())
        for y in 0..<representation.height {
            let row = representation.row(number, y)
            ts_scale(instructionSet, row, factor, row, Int64(perRow))
        }
    }
}
