import Correlation
import Differentiation
import Tensors

/// A batch as the graph reads it: every patch in one tensor, and the labels.
package struct GraphBatch<Scalar: DifferentiableScalar> {
    /// [B,H,W,3]: the clips of the first frame, those of the next and so on, then the contexts, clip by clip.
    let patches: Tensor<Scalar>
    /// N.
    let clips: Int
    /// Frames of a clip, the template included.
    let frames: Int
    /// k, contexts of a template; 0 for none.
    let contexts: Int
    /// (dy, dx) in cells of each frame after the template and each clip, in the order of the patches.
    let displacements: [SIMD2<Float>]
    /// A teacher's features by level.
    let teacher: [Int: Tensor<Scalar>]

    package init(_ batch: TrainingBatch, usesContexts: Bool) {
        clips = batch.clips
        frames = batch.frames.count
        let around = usesContexts ? batch.contexts : nil
        contexts = around?.shape[1] ?? 0
        displacements = batch.displacements.flatMap { $0 }
        teacher = batch.teacher.mapValues { $0.converted() }
        let sources = batch.frames + (around.map { [$0] } ?? [])
        patches = Tensor<Float>(shape: [clips * (frames + contexts)] + batch.frames[0].shape.dropFirst()) { elements in
            var end = elements.startIndex
            for source in sources {
                source.withUnsafeElements { end = elements[end...].initialize(fromContentsOf: $0) }
            }
        }.converted()
    }

    /// The patches of frames; those of the contexts follow.
    var framePatches: Int { clips * frames }

    /// The responses wanted of each frame after the template, [(F-1) N,H,W].
    func labels(rows: Int, columns: Int, deviation: Double) -> Tensor<Scalar> {
        let label = GaussianLabel(rows: rows, columns: columns, deviation: deviation)
        return Tensor(
            stacking: displacements.map { label.map(peakRow: Double($0.x), peakColumn: Double($0.y)) })
    }

    /// The weight of each response: frames by `search` and `middle`, clips alike, 1 in all.
    func weights(search: Double, middle: Double) -> [Double] {
        let frameWeights = [Double](repeating: middle, count: frames - 2) + [search]
        let total = frameWeights.reduce(0, +) * Double(clips)
        return frameWeights.flatMap { [Double](repeating: $0 / total, count: clips) }
    }
}

extension Tensor where Element: BinaryFloatingPoint {
    /// The same numbers in another precision.
    func converted<Scalar: BinaryFloatingPoint & BitwiseCopyable & Sendable>() -> Tensor<Scalar> {
        if let same = self as? Tensor<Scalar> { return same }
        return withUnsafeElements { numbers in
            Tensor<Scalar>(shape: shape) { elements in
                for index in numbers.indices { elements.initializeElement(at: index, to: Scalar(numbers[index])) }
            }
        }
    }
}
