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
        /// Whether it ends its stage.
        package var isLast: Bool
        /// Whether its 3x3 convolution is deformable.
        package var isDeformable: Bool
    }

    /// The ResNet-50's sixteen blocks in order. The first block of a dilated stage takes half the dilation, at least 1
    /// (Equations.md, section 2).
    package var residualBlocks: [ResidualBlock] {
        [3, 4, 6, 3].enumerated().flatMap { index, count in
            let stage = index + 1
            let stageDilation = stage < 3 ? 1 : dilation[stage - 3]
            return (0..<count).map { block in
                ResidualBlock(
                    name: "layer\(stage).\(block)", stage: stage, inner: scaled(32 << stage),
                    outer: scaled(128 << stage),
                    dilation: block == 0 ? max(1, stageDilation / 2) : stageDilation, isFirst: block == 0,
                    isLast: block == count - 1, isDeformable: deformable && stage == 3 && block == 0)
            }
        }
    }
}
