import Network
import Tensors

extension ClipSampler {
    /// The batch of a step.
    ///
    /// - Parameters:
    ///   - step: the step's number.
    ///   - indices: the clips' places in the step's batch; a process of several draws its own part.
    ///   - shape: what the clips are to be like.
    /// - Throws: `ClipError.noMaterial`.
    public func batch(step: Int, indices: Range<Int>, shape: ClipShape) throws(ClipError) -> TrainingBatch {
        precondition(shape.length >= 2 && !indices.isEmpty, "a batch has clips, and a clip a template and a search")
        var clips: [ClipRecipe] = []
        for index in indices { clips.append(try recipe(step: step, index: index, shape: shape)) }
        let frames = (0..<shape.length).map { frame in
            Self.drawn(clips.map { [$0.frames[frame]] }, side: shape.side)
                .reshaped(to: [clips.count, shape.side, shape.side, 3])
        }
        let displacements = (0..<shape.length - 1).map { frame in clips.map { $0.displacements[frame] } }
        return TrainingBatch(
            frames: frames, displacements: displacements,
            extents: (0..<shape.length).map { frame in clips.map { $0.extents[frame] } },
            contexts: shape.withContexts ? Self.drawn(clips.map(\.contexts), side: shape.side) : nil)
    }

    /// The windows of several recipes a clip, [N,k,H,W,3].
    private static func drawn(_ recipes: [[PatchRecipe]], side: Int) -> Tensor<Float> {
        let size = side * side * 3
        let count = recipes[0].count
        return Tensor(shape: [recipes.count, count, side, side, 3]) { pixels in
            for (clip, list) in recipes.enumerated() {
                for (number, recipe) in list.enumerated() {
                    let start = (clip * count + number) * size
                    let part = UnsafeMutableBufferPointer(rebasing: pixels[start..<start + size])
                    part.initialize(repeating: 0)
                    recipe.render(side: side, into: part)
                }
            }
        }
    }
}
