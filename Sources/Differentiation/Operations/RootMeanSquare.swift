import Tensors

extension Tape {
    /// Each map over its root mean square, x / sqrt(mean(x^2) + 1e-6) over positions and channels (Equations.md, section 4).
    public func rootMeanSquareNormalised(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let count = x.shape[0]
        let size = x.values.count / max(count, 1)
        let y = values(x.shape)
        var factors = Tensor<Double>(shape: [count], repeating: 0)
        let (kernels, set, from, to) = (kernels, instructionSet, x.values.shared, y.shared)
        factors.withUnsafeMutableElements { elements in
            guard let start = elements.baseAddress else { return }
            let found = SharedPointer(pointer: start)
            pool.run(parts: count) { map in
                var squares = 0.0
                kernels.dot(set, from + map * size, from + map * size, Int64(size), &squares)
                let factor = 1 / (squares / Double(size) + 1e-6).squareRoot()
                found.pointer[map] = factor
                kernels.scaled(set, from + map * size, Scalar(factor), Int64(size), to + map * size)
            }
        }
        return result(y, of: x) { [factors] tape, gradient in
            // y = x r: dx = r (g - y mean(g y)).
            let dx = tape.values(x.shape)
            let (upstream, output, share) = (gradient.shared, y.shared, dx.shared)
            tape.pool.run(parts: count) { map in
                var product = 0.0
                kernels.dot(set, upstream + map * size, output + map * size, Int64(size), &product)
                kernels.projected(
                    set, upstream + map * size, output + map * size, Scalar(product / Double(size)),
                    Scalar(factors[map]), Int64(size), share + map * size)
            }
            tape.add(dx, to: x)
        }
    }
}
