/// A tensor a model must have.
public struct TensorSpecification: Sendable, Hashable {
    /// The name in the weights file (EQUATIONS, section 6).
    public var name: String
    /// The shape.
    public var shape: [Int]
}

extension Architecture {
    /// Every tensor of a model of this architecture, from the input to the output.
    public var inventory: [TensorSpecification] {
        backboneInventory + levels.flatMap(levelInventory) + refinementInventory
    }

    private var backboneInventory: [TensorSpecification] {
        switch backbone {
        case .resnet50: resNetInventory
        case .vggM:
            [(96, 3, 7), (256, 96, 5), (512, 256, 3), (512, 512, 3), (512, 512, 3)].enumerated().flatMap {
                index, layer in
                convolution(
                    "backbone.conv\(index + 1)", scaled(layer.0), layer.1 == 3 ? 3 : scaled(layer.1), layer.2,
                    biased: true)
            }
        }
    }

    private var resNetInventory: [TensorSpecification] {
        var list = convolution("backbone.conv1", scaled(64), 3, 7) + normalisation("backbone.bn1", scaled(64))
        var channels = scaled(64)
        for block in residualBlocks {
            let name = "backbone.\(block.name)"
            list += convolution("\(name).conv1", block.inner, channels, 1) + normalisation("\(name).bn1", block.inner)
            list +=
                convolution("\(name).conv2", block.inner, block.inner, 3) + normalisation("\(name).bn2", block.inner)
            list +=
                convolution("\(name).conv3", block.outer, block.inner, 1) + normalisation("\(name).bn3", block.outer)
            if block.isDeformable { list += convolution("backbone.layer3.0.offset", 18, block.inner, 3, biased: true) }
            if block.isFirst {
                list += convolution("\(name).downsample.0", block.outer, channels, 1)
                list += normalisation("\(name).downsample.1", block.outer)
            }
            channels = block.outer
        }
        return list
    }

    private func levelInventory(_ level: Int) -> [TensorSpecification] {
        let name = "level\(level)"
        let (depth, hidden, q, m) = (adjusted, hidden, channelHidden, spatialHidden)
        return convolution("\(name).adjust", depth, featureChannels(level: level), 1)
            + normalisation("\(name).adjust.bn", depth)
            + [
                TensorSpecification(name: "\(name).memory.input.weight", shape: [4 * hidden, depth, 3, 3]),
                TensorSpecification(name: "\(name).memory.hidden.weight", shape: [4 * hidden, hidden, 3, 3]),
                TensorSpecification(name: "\(name).memory.bias", shape: [4 * hidden]),
            ]
            + convolution("\(name).memory.channel", depth, hidden, 1, biased: true)
            + convolution("\(name).memory.spatial", 1, hidden, 3, biased: true)
            + [
                TensorSpecification(name: "\(name).channel.context.weight", shape: [q, depth]),
                TensorSpecification(name: "\(name).channel.memory.weight", shape: [q, depth]),
                TensorSpecification(name: "\(name).channel.bias", shape: [q]),
                TensorSpecification(name: "\(name).channel.output.weight", shape: [depth, q]),
                TensorSpecification(name: "\(name).channel.output.bias", shape: [depth]),
                TensorSpecification(name: "\(name).spatial.context.weight", shape: [m, 1, 7, 7]),
                TensorSpecification(name: "\(name).spatial.memory.weight", shape: [m, 1, 7, 7]),
                TensorSpecification(name: "\(name).spatial.bias", shape: [m]),
            ]
            + convolution("\(name).spatial.output", 1, m, 1, biased: true)
    }

    private var refinementInventory: [TensorSpecification] {
        levels.flatMap { convolution("refinement.lateral\($0)", refined, adjusted, 1, biased: true) }
            + convolution("refinement.smooth4", refined, refined, 3, biased: true)
            + convolution("refinement.smooth3", refined, refined, 3, biased: true)
            + convolution("refinement.output", representation, refined, 1, biased: true)
    }
}

extension Architecture {
    /// One bottleneck block of the ResNet: 1x1, 3x3, 1x1 and a shortcut.
    package struct ResidualBlock {
        /// The block's name in torchvision's scheme, such as `layer3.0`.
        package var name: String
        /// The stage, 1...4.
        package var stage: Int
        /// Channels between the 1x1 convolutions.
        package var inner: Int
        /// Channels out.
        package var outer: Int
        /// Dilation and padding of the 3x3 convolution.
        package var dilation: Int
        /// Whether it opens its stage and so projects its shortcut.
        package var isFirst: Bool
        /// Whether its 3x3 convolution is deformable.
        package var isDeformable: Bool
    }

    /// The ResNet-50's sixteen blocks in order. The first block of a dilated stage takes half the dilation, at least 1
    /// (EQUATIONS, section 2).
    package var residualBlocks: [ResidualBlock] {
        [3, 4, 6, 3].enumerated().flatMap { index, count in
            let stage = index + 1
            let stageDilation = stage < 3 ? 1 : dilation[stage - 3]
            return (0..<count).map { block in
                ResidualBlock(
                    name: "layer\(stage).\(block)", stage: stage, inner: scaled(32 << stage),
                    outer: scaled(128 << stage),
                    dilation: block == 0 ? max(1, stageDilation / 2) : stageDilation, isFirst: block == 0,
                    isDeformable: deformable && stage == 3 && block == 0)
            }
        }
    }
}

private func convolution(
    _ name: String, _ outputs: Int, _ inputs: Int, _ kernel: Int, biased: Bool = false
) -> [TensorSpecification] {
    [TensorSpecification(name: "\(name).weight", shape: [outputs, inputs, kernel, kernel])]
        + (biased ? [TensorSpecification(name: "\(name).bias", shape: [outputs])] : [])
}

private func normalisation(_ name: String, _ channels: Int) -> [TensorSpecification] {
    ["weight", "bias", "running_mean", "running_var"].map {
        TensorSpecification(name: "\(name).\($0)", shape: [channels])
    }
}
