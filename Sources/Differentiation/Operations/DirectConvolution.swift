import Tensors

// Single precision reads its columns where they lie, without writing them out.
extension Tape {
    /// As `multiplyColumns`, by the kernel that reads its input in place; false where this precision or this convolution
    /// has none.
    func convolveDirectly(
        _ plan: ConvolutionExtents, _ x: Values<Scalar>, _ weights: Values<Scalar>, transposed: Bool,
        _ bfloat16: BFloat16Kernels<Scalar>?, into y: Values<Scalar>, adds: Bool
    ) -> Bool {
        // Few outputs of few inputs leave its registers empty, which costs less where two depths are multiplied at once.
        guard let direct = kernels.direct, plan.outputs > 16 || !plan.isPointwise || bfloat16 != nil else {
            return false
        }
        let (depth, outputs) = (plan.depth, plan.outputs)
        let walk = DirectWalk(plan)
        let factors = PackedFactors(
            self, direct, bfloat16, weights, taps: walk.tapOffsets.count, depth: depth, outputs: outputs,
            transposed: transposed)
        let panels = factors.panels
        let noBias = zeros([panels * factors.width])
        let (set, memory, from, to, none) = (instructionSet, memory, x.shared, y.shared, noBias.shared)
        let pixels = plan.windows.rows * plan.windows.columns
        /// The outputs of some pixels of one map, or of a stretch of pixels of pointwise maps.
        @Sendable func convolve(
            _ factors: DirectOperands<Scalar>.Factors, _ output: UnsafeMutablePointer<Scalar>, _ range: Range<Int>
        ) {
            direct.convolve(
                set,
                DirectOperands(
                    factors: factors, inputOffsets: walk.inputOffsets.baseAddress,
                    tapOffsets: walk.tapOffsets.baseAddress, taps: walk.tapOffsets.count,
                    depth: depth / walk.tapOffsets.count, bias: none.pointer, output: output,
                    outputOffsets: walk.outputOffsets.baseAddress, outputs: outputs, adds: adds),
                Int32(range.lowerBound), Int32(range.upperBound), Int32(panels))
        }
        if plan.isPointwise {
            pool.run(over: plan.count * pixels, grain: walk.grain) { range in
                factors.with(from + range.lowerBound * depth, count: range.count * depth) {
                    convolve($0, to + range.lowerBound * outputs, 0..<range.count)
                }
            }
        } else {
            pool.run(parts: plan.count) { map in
                let bordered = walk.bordered(from + map * plan.windows.mapSize, memory)
                factors.with(bordered.pointer, count: walk.borderedSize) { factors in
                    for start in stride(from: 0, to: pixels, by: walk.grain) {
                        convolve(
                            factors, to + map * pixels * outputs, start..<min(start + walk.grain, pixels))
                    }
                }
                withExtendedLifetime(bordered) {}
            }
        }
        withExtendedLifetime((noBias, x, y)) {}
        return true
    }
}

extension Tape {
    /// Matrices [products][O,K] where transposed, [products][K,O] otherwise, as the direct kernel reads them:
    /// [products,panels,K,panel width].
    fileprivate func panels(
        _ direct: DirectKernels<Scalar>, _ weights: Values<Scalar>, products: Int = 1, depth: Int, outputs: Int,
        transposed: Bool
    ) -> Values<Scalar> {
        let width = Int(direct.panelWidth(instructionSet, Int32(outputs)))
        let packed = values([products, (outputs + width - 1) / width, depth, width])
        let (kernels, set, from, to) = (kernels, instructionSet, weights.shared, packed.shared)
        let size = packed.count / products
        pool.run(parts: products) { product in
            kernels.panels(
                set, from + product * depth * outputs, transposed ? 1 : Int64(outputs),
                transposed ? Int64(depth) : 1, Int64(depth), Int64(outputs), Int64(width), to + product * size)
        }
        withExtendedLifetime(weights) {}
        return packed
    }
}

/// The weights of a direct convolution as the kernel reads them, in one of two precisions.
private struct PackedFactors<Scalar: DifferentiableScalar>: Sendable {
    /// Panels of outputs, and the outputs of a panel.
    let panels: Int
    let width: Int
    private let packed: TapeBuffer<Scalar>
    private let bfloat16: BFloat16Kernels<Scalar>?
    private let memory: TapeMemory<Scalar>

    /// Packs [O,K] where transposed, [K,O] otherwise; rounded, where there are kernels for that.
    init(
        _ tape: Tape<Scalar>, _ direct: DirectKernels<Scalar>, _ bfloat16: BFloat16Kernels<Scalar>?,
        _ weights: Values<Scalar>, taps: Int, depth: Int, outputs: Int, transposed: Bool
    ) {
        self.bfloat16 = bfloat16
        memory = tape.memory
        width = Int(direct.panelWidth(tape.instructionSet, Int32(outputs)))
        panels = (outputs + width - 1) / width
        if let bfloat16 {
            let own = depth / taps
            packed = memory.halves(2 * panels * taps * ((own + 1) / 2) * width)
            bfloat16.pairs(
                weights.pointer, transposed ? 1 : Int64(outputs), transposed ? Int64(depth) : 1, Int64(taps),
                Int64(own), Int64(outputs), Int64(width), packed.halves)
        } else {
            packed =
                tape.panels(direct, weights, depth: depth, outputs: outputs, transposed: transposed).buffer
        }
    }

    /// Calls `body` with the weights and with `count` numbers of a map, in the precision of the weights.
    func with(
        _ map: UnsafePointer<Scalar>, count: Int, _ body: (DirectOperands<Scalar>.Factors) -> Void
    ) {
        guard let bfloat16 else { return body(.whole(input: map, weights: packed.pointer)) }
        let rounded = memory.halves(count + 1)
        bfloat16.round(map, rounded.halves, Int64(count))
        // An odd depth is read as pairs: the last meets a weight of zero, and must be a number.
        rounded.halves[count] = 0
        body(.bfloat16(input: rounded.halves, weights: packed.halves))
        withExtendedLifetime(rounded) {}
    }
}

/// Products of matrices of a few rows with matrices packed once.
struct PanelProducts<Scalar: DifferentiableScalar>: Sendable {
    private let direct: DirectKernels<Scalar>
    private let set: Int32
    private let packed: Values<Scalar>
    private let noBias: Values<Scalar>
    private let inputOffsets: Tensor<Int32>
    private let outputOffsets: Tensor<Int32>
    private let depth: Int
    private let outputs: Int

    /// Packs the right factors: [products][O,K] where transposed, [products][K,O] otherwise; left factors have at most `rows`
    /// rows.
    init(
        _ tape: Tape<Scalar>, _ direct: DirectKernels<Scalar>, _ weights: Values<Scalar>, products: Int, depth: Int,
        outputs: Int, transposed: Bool, rows: Int
    ) {
        self.direct = direct
        self.depth = depth
        self.outputs = outputs
        set = tape.instructionSet
        packed = tape.panels(
            direct, weights, products: products, depth: depth, outputs: outputs, transposed: transposed)
        noBias = tape.zeros([packed.shape[1] * packed.shape[3]])
        inputOffsets = Tensor(shape: [rows], elements: (0..<rows).map { Int32($0 * depth) })
        outputOffsets = Tensor(shape: [rows], elements: (0..<rows).map { Int32($0 * outputs) })
    }

    /// to [rows,O] = from [rows,K] times factor number `product`.
    func multiply(
        _ from: UnsafePointer<Scalar>, rows: Int, _ product: Int, into to: UnsafeMutablePointer<Scalar>
    ) {
        withUnsafePointer(to: Int32(0)) { noOffset in
            direct.convolve(
                set,
                DirectOperands(
                    factors: .whole(
                        input: from, weights: packed.pointer + product * packed.count / packed.shape[0]),
                    inputOffsets: inputOffsets.baseAddress, tapOffsets: noOffset, taps: 1, depth: depth,
                    bias: noBias.pointer, output: to, outputOffsets: outputOffsets.baseAddress, outputs: outputs,
                    adds: false),
                0, Int32(rows), Int32(packed.shape[1]))
        }
    }
}

/// Where a direct convolution of one map finds its inputs and puts its outputs.
private struct DirectWalk: Sendable {
    let inputOffsets: Tensor<Int32>
    let outputOffsets: Tensor<Int32>
    let tapOffsets: Tensor<Int32>
    /// Pixels that stay in the second-level cache while all panels of weights pass over them: a multiple of both tile
    /// heights of the kernel.
    let grain: Int
    private let windows: Windows
    /// Zero rows above and columns left of the map, and the extents with the borders on all sides.
    private let before: Int
    private let extents: (height: Int, width: Int)

    init(_ plan: ConvolutionExtents) {
        let windows = plan.windows
        self.windows = windows
        grain = min(max(96_000 / windows.channels / 12, 4), 40) * 12
        before = max(0, windows.padding)
        func extent(_ outputs: Int, _ inputs: Int) -> Int {
            let last = (outputs - 1) * windows.stride - windows.padding + windows.dilation * (windows.kernel - 1)
            return max(0, windows.padding) + max(inputs, last + 1)
        }
        extents = (extent(windows.rows, windows.height), extent(windows.columns, windows.width))
        let (channels, width, shift) = (windows.channels, extents.width, before - windows.padding)
        // Pointwise maps lie one behind the other, and any stretch of pixels is like the first.
        let pixels = plan.isPointwise ? grain : windows.rows * windows.columns
        inputOffsets = Tensor(
            shape: [pixels],
            elements: (0..<pixels).map { pixel in
                if plan.isPointwise { return Int32(pixel * channels) }
                let row = pixel / windows.columns * windows.stride + shift
                let column = pixel % windows.columns * windows.stride + shift
                return Int32((row * width + column) * channels)
            })
        outputOffsets = Tensor(shape: [pixels], elements: (0..<pixels).map { Int32($0 * plan.outputs) })
        // Without dilation the taps of a row lie side by side and count as one.
        let across = windows.dilation == 1 ? 1 : windows.kernel
        tapOffsets = Tensor(
            shape: [windows.kernel * across],
            elements: (0..<windows.kernel * across).map { tap in
                Int32((tap / across * width + tap % across) * windows.dilation * channels)
            })
    }

    /// Numbers of a map with its borders.
    var borderedSize: Int { extents.height * extents.width * windows.channels }

    /// A map with its borders of zeros.
    func bordered<Scalar: DifferentiableScalar>(
        _ map: UnsafePointer<Scalar>, _ memory: TapeMemory<Scalar>
    ) -> TapeBuffer<Scalar> {
        borderedCopy(
            of: map, height: windows.height, width: windows.width, channels: windows.channels, before: before,
            extents: extents, memory)
    }
}

/// A map with `before` rows and columns of zeros before it, and as many after it as fill the extents.
func borderedCopy<Scalar: DifferentiableScalar>(
    of map: UnsafePointer<Scalar>, height: Int, width: Int, channels: Int, before: Int,
    extents: (height: Int, width: Int), _ memory: TapeMemory<Scalar>
) -> TapeBuffer<Scalar> {
    let (row, own, left) = (extents.width * channels, width * channels, before * channels)
    let buffer = memory.buffer(extents.height * row)
    for y in 0..<extents.height {
        let place = buffer.pointer + y * row
        guard y >= before && y < before + height else {
            place.setToZero(row)
            continue
        }
        place.setToZero(left)
        (place + left).update(from: map + (y - before) * own, count: own)
        (place + left + own).setToZero(row - left - own)
    }
    return buffer
}
