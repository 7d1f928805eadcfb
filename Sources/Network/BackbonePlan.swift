import CShims
import Tensors

/// One step of a backbone: what it counts under, its work for one patch, and how it runs on a batch.
struct BackboneStep: Sendable {
    var stage: Stage
    /// Multiply-accumulates for one patch.
    var multiplications: Int
    var run: @Sendable (_ batch: Int, _ pool: WorkerPool) -> Void
}

/// A backbone ready to run: steps in order, from the input map to one map of features a level.
struct BackbonePlan: Sendable {
    /// The normalised patches, [N,255,255,3].
    let input: ActivationMap
    /// The features of levels 3, 4 and 5, [N,31,31,C].
    let features: [ActivationMap]
    let steps: [BackboneStep]

    /// Lays out the backbone of `weights` for batches of up to `capacity` patches.
    init(_ weights: NetworkWeights, capacity: Int, precision: Precision, workspace: ConvolutionWorkspace) {
        var builder = BackboneBuilder(
            weights: weights, capacity: capacity, precision: precision, workspace: workspace)
        switch weights.architecture.backbone {
        case .resnet50: builder.buildResNet()
        case .vggM: builder.buildVGG()
        }
        input = builder.input
        features = builder.features
        steps = builder.steps
    }
}

/// Collects a backbone's steps and the maps between them.
struct BackboneBuilder {
    let weights: NetworkWeights
    let capacity: Int
    let precision: Precision
    let workspace: ConvolutionWorkspace
    var input: ActivationMap
    var features: [ActivationMap] = []
    var steps: [BackboneStep] = []

    init(weights: NetworkWeights, capacity: Int, precision: Precision, workspace: ConvolutionWorkspace) {
        self.weights = weights
        self.precision = precision
        self.capacity = capacity
        self.workspace = workspace
        // Both backbones open with a 7x7 convolution, stride 2 and padding 2.
        input = ActivationMap(
            capacity: capacity, height: Architecture.patchSide, width: Architecture.patchSide, channels: 3,
            borderBefore: 2, borderAfter: 2)
    }

    /// A map between two layers; `border` is what the next layer needs.
    func map(_ height: Int, _ width: Int, _ channels: Int, border: (before: Int, after: Int) = (0, 0)) -> ActivationMap
    {
        ActivationMap(
            capacity: capacity, height: height, width: width, channels: channels, borderBefore: border.before,
            borderAfter: border.after)
    }

    /// A map that only 1x1 layers read: the output of a bottleneck. Channels that fill whole pages get padding.
    func wideMap(_ height: Int, _ width: Int, _ channels: Int) -> ActivationMap {
        ActivationMap(
            capacity: capacity, height: height, width: width, channels: channels,
            pixelPadding: channels % 1024 == 0 ? 16 : 0)
    }

    /// Adds a convolution into a map of its own.
    ///
    /// - Parameter border: the zero border that the next layer needs.
    mutating func convolve(
        _ layer: ConvolutionLayer, _ from: ActivationMap, stage: Stage, border: (before: Int, after: Int) = (0, 0)
    ) -> ActivationMap {
        let to = map(
            layer.geometry.outputExtent(of: from.height, kernel: layer.kernel.rows),
            layer.geometry.outputExtent(of: from.width, kernel: layer.kernel.columns), layer.outputChannels,
            border: border)
        convolve(layer, from, into: to, stage: stage)
        return to
    }

    /// Adds a convolution into a given map.
    mutating func convolve(
        _ layer: ConvolutionLayer, _ from: ActivationMap, into to: ActivationMap, adding addend: ActivationMap? = nil,
        stage: Stage
    ) {
        let bound = BoundConvolution(layer, from: from, to: to, adding: addend, workspace: workspace)
        steps.append(
            BackboneStep(stage: stage, multiplications: layer.multiplicationsPerPixel * to.height * to.width) {
                batch, pool in bound.run(batch: batch, pool: pool)
            })
    }

    /// Adds a 3x3 maximum. Windows of a padded pool reach into the border, whose zeros win over nothing: what enters a
    /// padded pool has been rectified.
    mutating func maximum(
        _ from: ActivationMap, stride: Int, padding: Int, stage: Stage, border: (before: Int, after: Int) = (0, 0)
    ) -> ActivationMap {
        let geometry = ConvolutionGeometry(stride: stride, padding: padding)
        let to = map(
            geometry.outputExtent(of: from.height, kernel: 3), geometry.outputExtent(of: from.width, kernel: 3),
            from.channels, border: border)
        precondition(
            from.borderBefore >= padding && from.borderAfter >= padding, "the border is narrower than the padding")
        let instructionSet = InstructionSet.current.rawValue
        steps.append(
            BackboneStep(stage: stage, multiplications: 0) { batch, pool in
                pool.run(over: batch * to.height, grain: 4) { rows in
                    for row in rows {
                        let (number, y) = (row / to.height, row % to.height)
                        let first =
                            from.row(number, 0) + (y * stride - padding) * from.rowStride - padding * from.channels
                        ts_max_pool_row(
                            instructionSet, first, first + from.rowStride, first + 2 * from.rowStride,
                            to.row(number, y), Int64(to.width), Int64(to.channels), Int64(stride))
                    }
                }
            })
        return to
    }
}
