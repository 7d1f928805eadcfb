import CShims
import Tensors

// A convolution as matrix products over columns, each part's by one thread.
extension Tape {
    /// y [P,O] = columns of x [P,K] times the weights: [O,K] where transposed, [K,O] otherwise.
    func multiplyColumns(
        _ plan: ConvolutionExtents, _ x: Values<Scalar>, _ weights: Values<Scalar>, transposed: Bool,
        _ bfloat16: BFloat16Kernels<Scalar>?, into y: Values<Scalar>, adds: Bool
    ) {
        if convolveDirectly(plan, x, weights, transposed: transposed, bfloat16, into: y, adds: adds) { return }
        let (from, to, factors, depth) = (x.shared, y.shared, weights.shared, plan.depth)
        let (kernels, columns) = (kernels, columnsOfPart(plan))
        pool.run(parts: plan.count * plan.partsOfMap) { number in
            let (map, rows) = plan.part(number)
            let pixels = rows.count * plan.windows.columns
            let place = to + (map * plan.windows.rows + rows.lowerBound) * plan.windows.columns * plan.outputs
            columns(from, map, rows) { left in
                kernels.multiply(
                    MatrixOperand(pointer: left, stride: depth),
                    MatrixOperand(
                        pointer: factors.pointer, stride: transposed ? depth : plan.outputs, isTransposed: transposed),
                    (pixels, plan.outputs, depth), adds ? 1 : 0, place, plan.outputs)
            }
        }
    }

    /// The gradient of the weights, [O,I,k,k]: the sum over pixels of gradient times column.
    ///
    /// Groups of parts add up to sums of their own, and these in turn, so that the order is always the same.
    func weightGradient(
        _ plan: ConvolutionExtents, _ x: Values<Scalar>, _ gradient: Values<Scalar>,
        _ bfloat16: BFloat16Kernels<Scalar>?
    ) -> Values<Scalar> {
        let parts = plan.count * plan.partsOfMap
        let groups = min(parts, Self.gradientGroups)
        let size = plan.outputs * plan.depth
        let sums = values([groups, size])
        let (from, upstream, to) = (x.shared, gradient.shared, sums.shared)
        let (kernels, set, columns) = (kernels, instructionSet, columnsOfPart(plan))
        let multiply = outerProducts(plan, bfloat16)
        pool.run(parts: groups) { group in
            let own = group * parts / groups..<(group + 1) * parts / groups
            for number in own {
                let (map, rows) = plan.part(number)
                let pixels = rows.count * plan.windows.columns
                let left =
                    upstream + (map * plan.windows.rows + rows.lowerBound) * plan.windows.columns * plan.outputs
                columns(from, map, rows) { right in
                    multiply(left, right, pixels, number > own.lowerBound, to + group * size)
                }
            }
        }
        pool.run(over: size, grain: Self.grain) { range in
            for group in 1..<max(groups, 1) {
                kernels.accumulate(
                    set, to + (group * size + range.lowerBound), Int64(range.count), to + range.lowerBound)
            }
        }
        let sum = Values(
            shape: [plan.outputs, plan.windows.kernel, plan.windows.kernel, plan.windows.channels],
            buffer: sums.buffer)
        return plan.windows.kernel == 1
            ? sum.reshaped([plan.outputs, plan.windows.channels, 1, 1]) : inputsBeforeTaps(sum)
    }

    /// A function of gradients [P,O], columns [P,K] and P that gives the sum over pixels of their products, [O,K], added to
    /// what is there where it is told so.
    private func outerProducts(
        _ plan: ConvolutionExtents, _ bfloat16: BFloat16Kernels<Scalar>?
    ) -> @Sendable (UnsafePointer<Scalar>, UnsafePointer<Scalar>, Int, Bool, UnsafeMutablePointer<Scalar>) -> Void {
        let (outputs, depth) = (plan.outputs, plan.depth)
        guard let bfloat16 else {
            return { [kernels] gradient, columns, pixels, adds, sum in
                kernels.multiply(
                    MatrixOperand(pointer: gradient, stride: outputs, isTransposed: true),
                    MatrixOperand(pointer: columns, stride: depth), (outputs, depth, pixels), adds ? 1 : 0, sum, depth)
            }
        }
        let (width, panels) = ((outputs + 3) / 4 * 4, (depth + 31) / 32)
        let most = max(Self.packedLimit / (width + 32 * panels), 1) * 2
        return { [memory] gradient, columns, pixels, adds, sum in
            let left = memory.halves(most * width)
            let right = memory.halves(most * panels * 32)
            for first in stride(from: 0, to: pixels, by: most) {
                let count = min(most, pixels - first)
                bfloat16.pairs(
                    gradient + first * outputs, Int64(outputs), 1, 1, Int64(count), Int64(outputs), Int64(width),
                    left.halves)
                bfloat16.pairs(
                    columns + first * depth, Int64(depth), 1, 1, Int64(count), Int64(depth), 32, right.halves)
                bfloat16.product(
                    left.halves, Int64(width), right.halves, Int64((count + 1) / 2), Int64(outputs), Int64(depth),
                    adds || first > 0 ? 1 : 0, sum, Int64(depth))
            }
            withExtendedLifetime((left, right)) {}
        }
    }

    /// dx += the adjoint of the columns of (gradient times weights [O,K]), map by map.
    func scatterColumns(
        _ plan: ConvolutionExtents, _ gradient: Values<Scalar>, _ weights: Values<Scalar>, into dx: Values<Scalar>
    ) {
        let (upstream, to, factors, depth) = (gradient.shared, dx.shared, weights.shared, plan.depth)
        let (kernels, set, memory) = (kernels, instructionSet, memory)
        pool.run(parts: plan.count) { map in
            let columns = memory.buffer(plan.rowsOfPart * plan.windows.columns * depth)
            for number in map * plan.partsOfMap..<(map + 1) * plan.partsOfMap {
                let rows = plan.part(number).rows
                let left =
                    upstream + (map * plan.windows.rows + rows.lowerBound) * plan.windows.columns * plan.outputs
                kernels.multiply(
                    MatrixOperand(pointer: left, stride: plan.outputs),
                    MatrixOperand(pointer: factors.pointer, stride: depth),
                    (rows.count * plan.windows.columns, depth, plan.outputs), 0, columns.pointer, depth)
                plan.windows.withDescription {
                    kernels.addColumns(
                        set, columns.pointer, $0, Int64(rows.lowerBound), Int64(rows.upperBound),
                        to + map * plan.windows.mapSize)
                }
            }
        }
        withExtendedLifetime((gradient, weights, dx)) {}
    }

    /// A function that hands over the columns of some rows of a map, of the map itself where that will do.
    private func columnsOfPart(
        _ plan: ConvolutionExtents
    ) -> @Sendable (SharedPointer<Scalar>, Int, Range<Int>, (UnsafePointer<Scalar>) -> Void) -> Void {
        let windows = plan.windows
        if plan.isPointwise {
            return { from, map, rows, body in
                body(from + (map * windows.mapSize + rows.lowerBound * windows.width * windows.channels))
            }
        }
        let (kernels, set, memory, depth) = (kernels, instructionSet, memory, plan.depth)
        return { from, map, rows, body in
            let columns = memory.buffer(rows.count * windows.columns * depth)
            windows.withDescription {
                kernels.columns(
                    set, from + map * windows.mapSize, $0, Int64(rows.lowerBound), Int64(rows.upperBound),
                    columns.pointer)
            }
            body(columns.pointer)
            withExtendedLifetime(columns) {}
        }
    }

    /// [O,I,k,k] as [O,k,k,I], the order of columns.
    func tapsBeforeInputs(_ weights: Values<Scalar>) -> Values<Scalar> {
        let (outputs, inputs, kernel) = (weights.shape[0], weights.shape[1], weights.shape[2])
        return repacked(
            weights, by: kernels.transposed, [outputs, inputs, kernel * kernel], as: [outputs, kernel, kernel, inputs])
    }

    /// [O,k,k,I] as [O,I,k,k].
    func inputsBeforeTaps(_ packed: Values<Scalar>) -> Values<Scalar> {
        let (outputs, inputs, kernel) = (packed.shape[0], packed.shape[3], packed.shape[1])
        return repacked(
            packed, by: kernels.transposed, [outputs, kernel * kernel, inputs], as: [outputs, inputs, kernel, kernel])
    }

    /// [O,I,k,k] as [I,k,k,O] with the taps in reverse order: the kernel of the adjoint.
    func turned(_ weights: Values<Scalar>) -> Values<Scalar> {
        let (outputs, inputs, kernel) = (weights.shape[0], weights.shape[1], weights.shape[2])
        return repacked(
            weights, by: kernels.turned, [outputs, inputs, kernel * kernel], as: [inputs, kernel, kernel, outputs])
    }

    /// Weights in another order: what a kernel makes of `extents`, in a new shape.
    private func repacked(
        _ weights: Values<Scalar>, by reorder: DifferentiationKernels<Scalar>.Reordering, _ extents: [Int],
        as shape: [Int]
    ) -> Values<Scalar> {
        let result = values(shape)
        reorder(
            instructionSet, weights.pointer, Int64(extents[0]), Int64(extents[1]), Int64(extents[2]), result.pointer)
        return result
    }

    /// The sums that a weight gradient is split into: the most threads that can work on it.
    private static var gradientGroups: Int { 8 }

    /// Pairs of rounded factors of a weight gradient that are packed at once: 256 KiB, so that they stay in the cache.
    private static var packedLimit: Int { 1 << 16 }
}
