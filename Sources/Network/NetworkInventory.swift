import Tensors

/// A tensor a model must have.
public struct TensorSpecification: Sendable, Hashable {
    /// The name in the weights file (Equations.md, section 6).
    public var name: String
    /// The shape.
    public var shape: [Int]
}

extension Architecture {
    /// Every tensor of a model of this architecture, from the input to the output.
    public var inventory: [TensorSpecification] { requirements(side: Self.patchSide).tensors }

    /// Multiply-accumulates for one patch by stage, counted as the plain definition of the convolutions has them. What is
    /// computed once for all patches of a batch is left out: the memory's own state.
    ///
    /// - Parameter ablation: what is left out.
    package func multiplications(without ablation: Ablation = []) -> [Stage: Int] {
        requirements(side: Self.patchSide, without: ablation).multiplications
    }

    /// The layers that may multiply bytes, by name, and the shape of what `ActivationRanges` holds of each: [I].
    var quantisable: [TensorSpecification] { requirements(side: Self.patchSide).quantisable }

    private func requirements(side: Int, without ablation: Ablation = []) -> NetworkInventory {
        let inventory = NetworkInventory()
        _ = inventory.forward(self, MapExtents(height: side, width: side, channels: 3), without: ablation)
        return inventory
    }
}

/// The extents of a map.
package struct MapExtents {
    var height: Int
    var width: Int
    var channels: Int
    /// Whether one map serves every patch of a batch.
    var isShared = false
}

/// Follows the network with the extents of its maps alone and writes down the tensors it asks for and its work.
package final class NetworkInventory: NetworkBackend {
    package typealias Value = MapExtents

    private(set) var tensors: [TensorSpecification] = []
    private(set) var quantisable: [TensorSpecification] = []
    private(set) var multiplications: [Stage: Int] = [:]
    private var stage = Stage.conv1

    package func begin(_ stage: Stage) { self.stage = stage }

    package func convolution(_ layer: NetworkLayer, _ x: MapExtents) -> MapExtents {
        let kernel = layer.kernel ?? 1
        note(layer, inputs: x.channels)
        if layer.isQuantisable { quantisable.append(TensorSpecification(name: layer.name, shape: [x.channels])) }
        let y = MapExtents(
            height: layer.geometry.outputExtent(of: x.height, kernel: kernel),
            width: layer.geometry.outputExtent(of: x.width, kernel: kernel), channels: layer.channels,
            isShared: x.isShared)
        if !y.isShared {
            multiplications[stage, default: 0] +=
                y.height * y.width * y.channels * x.channels * kernel * kernel
        }
        return y
    }

    package func deformableConvolution(_ layer: NetworkLayer, _ x: MapExtents, offsets: MapExtents) -> MapExtents {
        convolution(layer, x)
    }

    package func normalised(
        _ name: String, _ x: MapExtents, adding addend: MapExtents?, isRectified: Bool
    ) -> MapExtents {
        for part in ["weight", "bias", "running_mean", "running_var"] {
            tensors.append(TensorSpecification(name: "\(name).\(part)", shape: [x.channels]))
        }
        return x
    }

    package func maximumPooled(_ x: MapExtents, stride: Int, padding: Int) -> MapExtents {
        let geometry = ConvolutionGeometry(stride: stride, padding: padding)
        var y = x
        y.height = geometry.outputExtent(of: x.height, kernel: 3)
        y.width = geometry.outputExtent(of: x.width, kernel: 3)
        return y
    }

    package func remembered(
        level: Int, channels: Int, gates: MapExtents, _ step: (MapExtents, State?) -> State
    ) -> (state: State, meanBefore: MapExtents) {
        let before = MapExtents(height: gates.height, width: gates.width, channels: channels, isShared: true)
        return (step(gates, (before, before)), channelDescriptor(before))
    }

    package func memoryStep(gates: MapExtents, cell: MapExtents?) -> State {
        var state = gates
        state.channels /= 4
        return (state, state)
    }

    package func channelDescriptor(_ x: MapExtents) -> MapExtents {
        MapExtents(height: 1, width: 1, channels: x.channels)
    }

    package func spatialDescriptor(_ x: MapExtents) -> MapExtents {
        MapExtents(height: x.height, width: x.width, channels: 1)
    }

    package func linear(_ layer: NetworkLayer, _ x: MapExtents, adding addend: MapExtents?) -> MapExtents {
        note(layer, inputs: x.channels)
        return MapExtents(height: 1, width: 1, channels: layer.channels)
    }

    private func note(_ layer: NetworkLayer, inputs: Int) {
        let taps = layer.kernel.map { [$0, $0] } ?? []
        tensors.append(TensorSpecification(name: "\(layer.name).weight", shape: [layer.channels, inputs] + taps))
        if let bias = layer.bias { tensors.append(TensorSpecification(name: bias, shape: [layer.channels])) }
    }

    // What has no tensors and changes no extents.
    package func rectified(_ x: MapExtents) -> MapExtents { x }
    package func sum(_ x: MapExtents, _ addend: MapExtents) -> MapExtents { x }
    package func locallyNormalised(_ x: MapExtents) -> MapExtents { x }
    package func tanh(_ x: MapExtents) -> MapExtents { x }
    package func sigmoid(_ x: MapExtents) -> MapExtents { x }
    package func reinforced(_ x: MapExtents, spatial: MapExtents?, channel: MapExtents?) -> MapExtents { x }
    package func rootMeanSquareNormalised(_ x: MapExtents) -> MapExtents { x }
}
