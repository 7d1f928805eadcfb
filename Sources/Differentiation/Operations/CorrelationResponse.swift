import Correlation
import Tensors

extension Tape {
    /// The responses to search maps of filters that are learned from templates, clip by clip, through the Hann window and
    /// the filter's closed form (Equations.md, section 5).
    ///
    /// - Parameters:
    ///   - layer: of the size of the maps, without a pool of its own.
    ///   - template: [N,H,W,C], one map a clip.
    ///   - contexts: [N k,H,W,C], the k contexts of each clip together, or nil for none.
    ///   - search: [S N,H,W,C], the clips of the first frame, then those of the next.
    /// - Returns: [S N,H,W], the peak at (0, 0) where nothing moved.
    public func responses(
        _ layer: CorrelationLayer, template: Variable<Scalar>, contexts: Variable<Scalar>?, search: Variable<Scalar>
    ) -> Variable<Scalar> {
        let clips = template.shape[0]
        let map = Array(template.shape.dropFirst())
        let size = map.reduce(1, *)
        precondition(
            search.shape.dropFirst() == map[...] && search.shape[0] % clips == 0, "search maps that do not fit")
        let perClip = (contexts?.shape[0] ?? 0) / clips
        let frames = search.shape[0] / clips
        let cells = map[0] * map[1]
        let y = values([search.shape[0], map[0], map[1]])
        var passes = [CorrelationLayer.Result<Scalar>?](repeating: nil, count: clips)
        let (from, around, target, to) = (
            template.values.shared, contexts?.values.shared, search.values.shared, y.shared
        )
        let kernels = kernels
        passes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            let results = SharedPointer(pointer: start)
            pool.run(parts: clips) { clip in
                var patches = [UnsafePointer(from + clip * size)]
                if let around { patches += (0..<perClip).map { UnsafePointer(around + (clip * perClip + $0) * size) } }
                let pass = kernels.respond(
                    layer, [FilterSample(patches: stack(patches, map))],
                    stack((0..<frames).map { UnsafePointer(target + ($0 * clips + clip) * size) }, map))
                for frame in 0..<frames {
                    pass.responses.withUnsafeElements { elements in
                        guard let response = elements.baseAddress else { return }
                        (to + (frame * clips + clip) * cells).update(from: response + frame * cells, count: cells)
                    }
                }
                results.pointer[clip] = pass
            }
        }
        return result(y, of: template, contexts, search) { [passes] tape, gradient in
            let (dtemplate, dsearch) = (tape.values(template.shape), tape.values(search.shape))
            let dcontexts = contexts.map { tape.values($0.shape) }
            let (upstream, share, searchShare, aroundShare) = (
                gradient.shared, dtemplate.shared, dsearch.shared, dcontexts?.shared
            )
            tape.pool.run(parts: clips) { clip in
                guard let pass = passes[clip] else { return }
                let gradients = pass.gradients(
                    stack((0..<frames).map { UnsafePointer(upstream + ($0 * clips + clip) * cells) }, [map[0], map[1]]))
                unstack(gradients.search) { searchShare + ($0 * clips + clip) * size }
                unstack(gradients.samples[0]) { patch in
                    guard patch > 0 else { return share + clip * size }
                    return aroundShare.map { $0 + (clip * perClip + patch - 1) * size }
                }
            }
            tape.add(dtemplate, to: template)
            tape.add(dsearch, to: search)
            if let contexts, let dcontexts { tape.add(dcontexts, to: contexts) }
        }
    }
}

/// Maps of one shape as a batch.
private func stack<Scalar: DifferentiableScalar>(_ maps: [UnsafePointer<Scalar>], _ shape: [Int]) -> Tensor<Scalar> {
    let size = shape.reduce(1, *)
    return Tensor(shape: [maps.count] + shape) { elements in
        guard let start = elements.baseAddress else { return }
        for (index, map) in maps.enumerated() { (start + index * size).initialize(from: map, count: size) }
    }
}

/// Copies each map of a batch to its place.
private func unstack<Scalar: DifferentiableScalar>(
    _ batch: Tensor<Scalar>, to place: (Int) -> UnsafeMutablePointer<Scalar>?
) {
    let size = batch.count / batch.shape[0]
    batch.withUnsafeElements { elements in
        guard let start = elements.baseAddress else { return }
        for index in 0..<batch.shape[0] { place(index)?.update(from: start + index * size, count: size) }
    }
}
