import Tensors

extension Tape {
    /// One step of a long short-term memory (paper, equation 1): c' = f . c + i . g and h' = o . tanh(c').
    ///
    /// - Parameters:
    ///   - gates: [N,H,W,4d] before activation, in the order input, forget, output, content.
    ///   - cell: c, [N,H,W,d], or nil for zeros.
    /// - Returns: h' and c', [N,H,W,d].
    public func memoryStep(
        gates: Variable<Scalar>, cell: Variable<Scalar>?
    ) -> (hidden: Variable<Scalar>, cell: Variable<Scalar>) {
        precondition(gates.values.channels % 4 == 0, "\(gates.values.channels) channels are not four gates")
        let depth = gates.values.channels / 4
        let (pixels, shape) = (gates.values.pixels, gates.shape.dropLast() + [depth])
        precondition(cell.map { $0.shape == Array(shape) } ?? true, "a cell of another shape")
        let (activated, saved) = (values(gates.shape), values(Array(shape)))
        // h' and c' one behind the other, so that the step gives one thing.
        let both = values([2 * shape[0]] + shape.dropFirst())
        let size = pixels * depth
        let (kernels, set) = (kernels, instructionSet)
        let (from, old, active, tanhs, to) = (
            gates.values.shared, cell?.values.shared, activated.shared, saved.shared, both.shared
        )
        let grain = pixelGrain(channels: 4 * depth)
        pool.run(over: pixels, grain: grain) { range in
            let start = range.lowerBound * depth
            kernels.memoryStep(
                set, from + 4 * start, old.map { UnsafePointer($0 + start) }, Int64(range.count), Int64(depth),
                active + 4 * start, tanhs + start, to + (size + start), to + start)
        }
        let state = result(both, of: gates, cell) { tape, gradient in
            let dgates = tape.values(gates.shape)
            let dcell = cell.flatMap { $0.needsGradient ? tape.values($0.shape) : nil }
            let (upstream, share, cellShare) = (gradient.shared, dgates.shared, dcell?.shared)
            let (active, tanhs) = (activated.shared, saved.shared)
            tape.pool.run(over: pixels, grain: grain) { range in
                let start = range.lowerBound * depth
                kernels.cellGradient(
                    set, active + 4 * start, old.map { UnsafePointer($0 + start) }, tanhs + start,
                    upstream + (size + start), upstream + start, Int64(range.count), Int64(depth), share + 4 * start,
                    cellShare.map { $0 + start })
            }
            tape.add(dgates, to: gates)
            if let cell, let dcell { tape.add(dcell, to: cell) }
            withExtendedLifetime((gates, cell)) {}
        }
        return (slice(state, 0..<shape[0]), slice(state, shape[0]..<2 * shape[0]))
    }
}
