import Tensors

extension Tape {
    /// Each map moved by whole cells: y(row, column) = x(row + rows, column + columns), the border replicated.
    ///
    /// A filter learns from a window whose target is in the middle; this brings a displaced target there.
    ///
    /// - Parameters:
    ///   - x: [B,H,W,C].
    ///   - cells: (rows, columns) for each map.
    public func displaced(_ x: Variable<Scalar>, by cells: [SIMD2<Int>]) -> Variable<Scalar> {
        precondition(cells.count == x.shape[0], "\(cells.count) displacements for \(x.shape[0]) maps")
        guard cells.contains(where: { $0 != .zero }) else { return x }
        let (count, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        let y = values(x.shape)
        let (from, to) = (x.values.shared, y.shared)
        /// Calls `body` with where each cell of a map comes from and where it goes.
        @Sendable func walk(_ map: Int, _ body: (Int, Int) -> Void) {
            for row in 0..<height {
                let source = min(max(row + cells[map].x, 0), height - 1)
                for column in 0..<width {
                    body(
                        ((map * height + source) * width + min(max(column + cells[map].y, 0), width - 1)) * channels,
                        ((map * height + row) * width + column) * channels)
                }
            }
        }
        pool.run(parts: count) { map in
            walk(map) { source, place in (to + place).update(from: from + source, count: channels) }
        }
        return result(y, of: x) { tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            let (upstream, share) = (gradient.shared, sum.shared)
            let (kernels, set) = (tape.kernels, tape.instructionSet)
            tape.pool.run(parts: count) { map in
                walk(map) { source, place in
                    kernels.accumulate(set, upstream + place, Int64(channels), share + source)
                }
            }
        }
    }
}
