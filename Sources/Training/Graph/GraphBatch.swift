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
    /// (rows, columns) in cells of the target in each frame and each clip, in the order of the patches; nil where unknown.
    let extents: [SIMD2<Float>]?
    /// A teacher's features by level.
    let teacher: [Int: Tensor<Scalar>]

    package init(_ batch: TrainingBatch, usesContexts: Bool) {
        clips = batch.clips
        frames = batch.frames.count
        let around = usesContexts ? batch.contexts : nil
        contexts = around?.shape[1] ?? 0
        displacements = batch.displacements.flatMap { $0 }
        extents = batch.extents.map { Array($0.joined()) }
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

    /// Where the target's centre lies from the window's in a frame of each clip, (dy, dx) in cells.
    func places(frame: Int) -> [SIMD2<Float>] {
        frame == 0
            ? [SIMD2<Float>](repeating: .zero, count: clips)
            : Array(displacements[(frame - 1) * clips..<frame * clips])
    }

    /// The responses wanted where the target is `offsets` from the middle, [B,H,W].
    func labels(_ offsets: [SIMD2<Float>], rows: Int, columns: Int, deviation: Double) -> Tensor<Scalar> {
        let label = GaussianLabel(rows: rows, columns: columns, deviation: deviation)
        return Tensor(stacking: offsets.map { label.map(peakRow: Double($0.x), peakColumn: Double($0.y)) })
    }

    /// How much of each cell the target covers in the frames after the first, its box enlarged by a factor,
    /// [(F-1) N,H,W]; nil where its extent is unknown.
    func coverage(rows: Int, columns: Int, enlarged factor: Float = 1) -> Tensor<Scalar>? {
        guard let extents else { return nil }
        func axis(_ count: Int, centre: Float, extent: Float) -> [Float] {
            (0..<count).map { index in
                let distance = abs(Float(index) - Float(count - 1) / 2 - centre)
                return min(max(extent * factor / 2 + 0.5 - distance, 0), 1)
            }
        }
        return Tensor(
            stacking: displacements.indices.map { index in
                let (place, extent) = (displacements[index], extents[clips + index])
                let down = axis(rows, centre: place.x, extent: extent.x)
                let across = axis(columns, centre: place.y, extent: extent.y)
                return Tensor(
                    shape: [rows, columns], elements: down.flatMap { row in across.map { Scalar(row * $0) } })
            })
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
