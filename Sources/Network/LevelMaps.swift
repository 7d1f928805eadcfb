import Tensors

/// One level's maps for one patch (Equations.md, section 6); H and W are 31.
public struct LevelMaps: Sendable {
    /// The backbone's output, [C,H,W].
    public var features: Tensor<Float>
    /// phi, [D,H,W].
    public var adjusted: Tensor<Float>
    /// h_t, [d,H,W].
    public var memory: Tensor<Float>
    /// h^c_t, [D].
    public var interChannel: Tensor<Float>
    /// h^s_t, [1,H,W].
    public var interSpatial: Tensor<Float>
    /// Psi^c, [D].
    public var intraChannel: Tensor<Float>
    /// Psi^s, [1,H,W].
    public var intraSpatial: Tensor<Float>
    /// phi^a, [D,H,W].
    public var reinforced: Tensor<Float>

    /// One level's maps from its parts.
    public init(
        features: Tensor<Float>, adjusted: Tensor<Float>, memory: Tensor<Float>, interChannel: Tensor<Float>,
        interSpatial: Tensor<Float>, intraChannel: Tensor<Float>, intraSpatial: Tensor<Float>, reinforced: Tensor<Float>
    ) {
        self.features = features
        self.adjusted = adjusted
        self.memory = memory
        self.interChannel = interChannel
        self.interSpatial = interSpatial
        self.intraChannel = intraChannel
        self.intraSpatial = intraSpatial
        self.reinforced = reinforced
    }

    /// The maps under their names in files, without the level's: `features`, `adjusted`, `memory`, `inter.channel`,
    /// `inter.spatial`, `intra.channel`, `intra.spatial`, `reinforced`.
    public var named: [(name: String, tensor: Tensor<Float>)] {
        [
            ("features", features), ("adjusted", adjusted), ("memory", memory), ("inter.channel", interChannel),
            ("inter.spatial", interSpatial), ("intra.channel", intraChannel), ("intra.spatial", intraSpatial),
            ("reinforced", reinforced),
        ]
    }
}
