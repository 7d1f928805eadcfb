import Tensors

extension Tape {
    /// The slices `range` along the first axis, without a copy.
    public func slice(_ x: Variable<Scalar>, _ range: Range<Int>) -> Variable<Scalar> {
        precondition(range.lowerBound >= 0 && range.upperBound <= x.shape[0], "\(range) is outside \(x.shape)")
        let size = x.values.count / x.shape[0]
        let view = Values(
            shape: [range.count] + x.shape.dropFirst(), buffer: x.values.buffer,
            offset: x.values.offset + range.lowerBound * size)
        return result(view, of: x) { tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            tape.accumulate(
                gradient,
                into: Values(shape: gradient.shape, buffer: sum.buffer, offset: sum.offset + range.lowerBound * size))
        }
    }

    /// Tensors one behind the other along the first axis.
    public func concatenation(_ parts: [Variable<Scalar>]) -> Variable<Scalar> {
        precondition(!parts.isEmpty, "nothing to put together")
        if parts.count == 1 { return parts[0] }
        let rest = parts[0].shape.dropFirst()
        precondition(parts.allSatisfy { $0.shape.dropFirst() == rest }, "shapes that do not fit together")
        let y = values([parts.reduce(0) { $0 + $1.shape[0] }] + rest)
        var offset = 0
        for part in parts {
            (y.pointer + offset).update(from: part.values.pointer, count: part.values.count)
            offset += part.values.count
        }
        return result(y, ofAll: parts) { tape, gradient in
            var offset = gradient.offset
            for part in parts {
                tape.add(Values(shape: part.shape, buffer: gradient.buffer, offset: offset), to: part)
                offset += part.values.count
            }
        }
    }

    /// The same numbers under another shape of as many.
    public func reshaped(_ x: Variable<Scalar>, to shape: [Int]) -> Variable<Scalar> {
        result(x.values.reshaped(shape), of: x) { tape, gradient in tape.add(gradient, to: x) }
    }

    /// The middles of 3x3 windows of stride 2, x[:, 1::2, 1::2]: where a halved map's cells lie (Equations.md, section 2).
    public func windowCentres(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let (count, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        let (rows, columns) = ((height - 1) / 2, (width - 1) / 2)
        let y = values([count, rows, columns, channels])
        let (from, to) = (x.values.shared, y.shared)
        /// Calls `body` with the places of each pixel in the map and among the centres.
        @Sendable func walk(_ map: Int, _ body: (Int, Int) -> Void) {
            for row in 0..<rows {
                for column in 0..<columns {
                    body(
                        ((map * height + 2 * row + 1) * width + 2 * column + 1) * channels,
                        ((map * rows + row) * columns + column) * channels)
                }
            }
        }
        pool.run(parts: count) { map in
            walk(map) { outer, inner in (to + inner).update(from: from + outer, count: channels) }
        }
        return result(y, of: x) { tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            let (upstream, share) = (gradient.shared, sum.shared)
            let (kernels, set) = (tape.kernels, tape.instructionSet)
            tape.pool.run(parts: count) { map in
                walk(map) { outer, inner in
                    kernels.accumulate(set, upstream + inner, Int64(channels), share + outer)
                }
            }
        }
    }
}
