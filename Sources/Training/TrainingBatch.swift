import Tensors

/// A batch of clips: what a network is trained on in one step.
public struct TrainingBatch: Sendable {
    /// The frames of every clip, normalised (Equations.md, section 1): the template, then middle frames, the search frame last.
    ///
    /// Each is [N,H,W,3], one patch a clip; H = W = 255, or 127 for the central half of the window. At least two frames,
    /// all of one shape.
    public var frames: [Tensor<Float>]
    /// Where the target's centre lies from the window's centre, (dy, dx) in cells of 8 pixels, positive below and to the
    /// right: for each frame after the template, for each clip.
    public var displacements: [[SIMD2<Float>]]
    /// The target's extent, (rows, columns) in cells of 8 pixels: for each frame, the template too, and each clip. Nil where it
    /// is not known; then no attention can be asked for.
    public var extents: [[SIMD2<Float>]]?
    /// The template frame's context patches, [N,k,H,W,3], or nil for filters learned without.
    public var contexts: Tensor<Float>?
    /// A teacher's features of every frame, for distillation: by level, [F*N,h,w,C'] in the order frame, then clip.
    public var teacher: [Int: Tensor<Float>]

    /// A batch.
    ///
    /// - Precondition: there are at least two frames, all [N,H,W,3] of one shape; there are displacements for each frame
    ///   after the first and each clip, extents for each frame and clip; contexts are [N,k,H,W,3].
    public init(
        frames: [Tensor<Float>], displacements: [[SIMD2<Float>]], extents: [[SIMD2<Float>]]? = nil,
        contexts: Tensor<Float>? = nil, teacher: [Int: Tensor<Float>] = [:]
    ) {
        precondition(frames.count >= 2, "a clip of \(frames.count) frames has nothing to search in")
        let shape = frames[0].shape
        precondition(
            shape.count == 4 && shape[0] > 0 && shape[3] == 3 && frames.allSatisfy { $0.shape == shape },
            "frames of shapes \(frames.map(\.shape)), not all one [N,H,W,3]")
        precondition(
            displacements.count == frames.count - 1 && displacements.allSatisfy { $0.count == shape[0] },
            "displacements for \(displacements.map(\.count)) clips, not \(frames.count - 1) frames of \(shape[0])")
        if let extents {
            precondition(
                extents.count == frames.count && extents.allSatisfy { $0.count == shape[0] },
                "extents for \(extents.map(\.count)) clips, not \(frames.count) frames of \(shape[0])")
        }
        if let contexts {
            precondition(
                contexts.shape.count == 5 && contexts.shape[0] == shape[0]
                    && Array(contexts.shape[2...]) == Array(shape[1...]),
                "contexts of shape \(contexts.shape) for frames of shape \(shape)")
        }
        self.frames = frames
        self.displacements = displacements
        self.extents = extents
        self.contexts = contexts
        self.teacher = teacher
    }

    /// N, the clips.
    public var clips: Int { frames[0].shape[0] }
    /// The patches that a step runs, contexts included.
    public var patches: Int { clips * (frames.count + (contexts?.shape[1] ?? 0)) }
}
