import CShims
import Tensors

extension Tape {
    /// A convolution with a square kernel: y = W * x + b.
    ///
    /// - Parameters:
    ///   - x: [N,H,W,I].
    ///   - weights: [O,I,k,k], the order of files.
    ///   - bias: [O], or nil for none.
    ///   - precision: of the factors of the products of a tape in single precision, forward and backward; sums are in single
    ///     precision either way. bfloat16 is float32 on a processor that does not have it, and where Winograd's method or a
    ///     stride of more than 1 on the way back is in use.
    /// - Returns: [N,H',W',O].
    /// - Precondition: the shapes agree and the output is not empty.
    public func convolution(
        _ x: Variable<Scalar>, weights: Variable<Scalar>, bias: Variable<Scalar>? = nil,
        geometry: ConvolutionGeometry = ConvolutionGeometry(), precision: Precision = .float32
    ) -> Variable<Scalar> {
        let bfloat16 = precision == .bfloat16 ? kernels.bfloat16 : nil
        let plan = ConvolutionExtents(x.shape, weights.shape, geometry)
        precondition(bias.map { $0.shape == [plan.outputs] } ?? true, "a bias that is not one number an output")
        let y = values([plan.count, plan.windows.rows, plan.windows.columns, plan.outputs])
        if let bias { fill(y, withRows: bias.values) }
        if let (transforms, tiles) = winograd(plan) {
            winogradConvolution(
                transforms, tiles, x.values, weights: weights.values, isAdjoint: false, into: y, adds: bias != nil)
        } else {
            multiplyColumns(
                plan, x.values, columnWeights(plan, weights.values), transposed: true, bfloat16, into: y,
                adds: bias != nil)
        }
        return result(y, of: x, weights, bias) { tape, gradient in
            if let bias, bias.needsGradient { tape.add(tape.channelSums(gradient), to: bias) }
            if weights.needsGradient { tape.addWeightGradient(plan, x, gradient, bfloat16, to: weights) }
            if x.needsGradient { tape.addInputGradient(plan, weights.values, gradient, bfloat16, to: x) }
        }
    }

    private func addWeightGradient(
        _ plan: ConvolutionExtents, _ x: Variable<Scalar>, _ gradient: Values<Scalar>,
        _ bfloat16: BFloat16Kernels<Scalar>?, to weights: Variable<Scalar>
    ) {
        if let (transforms, tiles) = winograd(plan) {
            add(winogradWeightGradient(transforms, tiles, x.values, gradient), to: weights)
        } else {
            add(weightGradient(plan, x.values, gradient, bfloat16), to: weights)
        }
    }

    private func addInputGradient(
        _ plan: ConvolutionExtents, _ weights: Values<Scalar>, _ gradient: Values<Scalar>,
        _ bfloat16: BFloat16Kernels<Scalar>?, to x: Variable<Scalar>
    ) {
        guard plan.windows.stride == 1 else {
            guard let dx = sum(for: x) else { return }
            return scatterColumns(plan, gradient, columnWeights(plan, weights), into: dx)
        }
        guard let (dx, adds) = target(for: x) else { return }
        if let (transforms, tiles) = winograd(plan) {
            winogradConvolution(
                transforms, tiles, gradient, weights: weights, isAdjoint: true, into: dx, adds: adds)
        } else if plan.isPointwise {
            multiplyColumns(plan.adjoint, gradient, weights, transposed: false, bfloat16, into: dx, adds: adds)
        } else {
            // The same walk over the gradient with the kernel turned round.
            multiplyColumns(
                plan.adjoint, gradient, turned(weights), transposed: true, bfloat16, into: dx, adds: adds)
        }
    }

    /// [O,I,k,k] in the order of columns, [O,k,k,I].
    private func columnWeights(_ plan: ConvolutionExtents, _ weights: Values<Scalar>) -> Values<Scalar> {
        plan.windows.kernel == 1 ? weights : tapsBeforeInputs(weights)
    }
}

/// The extents of a convolution, and how its work is cut into parts.
struct ConvolutionExtents: Sendable {
    /// N.
    let count: Int
    let windows: Windows
    /// O.
    let outputs: Int

    init(_ x: [Int], _ weights: [Int], _ geometry: ConvolutionGeometry) {
        precondition(
            x.count == 4 && weights.count == 4 && weights[1] == x[3] && weights[2] == weights[3],
            "weights of shape \(weights) for maps of shape \(x)")
        count = x[0]
        outputs = weights[0]
        windows = Windows(
            height: x[1], width: x[2], channels: x[3], kernel: weights[2], stride: geometry.stride,
            padding: geometry.padding, dilation: geometry.dilation)
    }

    private init(count: Int, windows: Windows, outputs: Int) {
        self.count = count
        self.windows = windows
        self.outputs = outputs
    }

    /// The convolution that leads the gradient back, for stride 1.
    var adjoint: ConvolutionExtents {
        let reach = windows.dilation * (windows.kernel - 1)
        return ConvolutionExtents(
            count: count,
            windows: Windows(
                height: windows.rows, width: windows.columns, channels: outputs, kernel: windows.kernel, stride: 1,
                padding: reach - windows.padding, dilation: windows.dilation),
            outputs: windows.channels)
    }

    /// Whether each output looks at the pixel below it, so that the map itself is the columns.
    var isPointwise: Bool { windows.kernel == 1 && windows.stride == 1 && windows.padding == 0 }
    /// Numbers of a column.
    var depth: Int { windows.kernel * windows.kernel * windows.channels }
    /// Rows of outputs of a part: enough for the product to be efficient, few enough for the columns to stay in the cache.
    var rowsOfPart: Int {
        let most = max(1, Self.columnsLimit / (windows.columns * depth))
        let parts = (windows.rows + most - 1) / most
        return (windows.rows + parts - 1) / parts
    }
    var partsOfMap: Int { (windows.rows + rowsOfPart - 1) / rowsOfPart }

    /// The map and the rows of a part.
    func part(_ number: Int) -> (map: Int, rows: Range<Int>) {
        let first = number % partsOfMap * rowsOfPart
        return (number / partsOfMap, first..<min(first + rowsOfPart, windows.rows))
    }

    /// 1 MiB in single precision.
    private static let columnsLimit = 1 << 18
}

/// The windows of a square kernel over maps.
struct Windows: Sendable {
    let height, width, channels: Int
    let kernel, stride, padding, dilation: Int
    /// Windows down and across.
    let rows, columns: Int

    init(height: Int, width: Int, channels: Int, kernel: Int, stride: Int, padding: Int, dilation: Int = 1) {
        let geometry = ConvolutionGeometry(stride: stride, padding: padding, dilation: dilation)
        self.height = height
        self.width = width
        self.channels = channels
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        rows = geometry.outputExtent(of: height, kernel: kernel)
        columns = geometry.outputExtent(of: width, kernel: kernel)
        precondition(rows > 0 && columns > 0, "a kernel of \(kernel) does not fit a map of \(width) x \(height)")
    }

    /// Calls `body` with the description that kernels read.
    func withDescription<Result>(_ body: (UnsafePointer<ts_windows>) -> Result) -> Result {
        let description = ts_windows(
            height: Int64(height), width: Int64(width), channels: Int64(channels), output_height: Int64(rows),
            output_width: Int64(columns), kernel: Int64(kernel), stride: Int64(stride), padding: Int64(padding),
            dilation: Int64(dilation))
        return withUnsafePointer(to: description, body)
    }

    /// Floats of a map.
    var mapSize: Int { height * width * channels }
}
