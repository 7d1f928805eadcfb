import Tensors

/// The memory of every level at one moment of a sequence: the ConvLSTM's h and c (Equations.md, section 3).
///
/// A value: keeping a copy keeps the moment.
public struct MemoryState: Sendable, Equatable {
    /// One level's state.
    public struct Level: Sendable, Equatable {
        /// h, [H,W,d].
        public var hidden: Tensor<Float>
        /// c, [H,W,d].
        public var cell: Tensor<Float>
    }

    /// The levels, 3, 4 and 5 in order.
    public var levels: [Level]

    /// h_0 = c_0 = 0.
    public static func zero(_ architecture: Architecture) -> MemoryState {
        let shape = [Architecture.mapSide, Architecture.mapSide, architecture.hidden]
        let zero = Tensor<Float>(shape: shape, repeating: 0)
        return MemoryState(levels: architecture.levels.map { _ in Level(hidden: zero, cell: zero) })
    }
}
