import CShims

/// A convolution layer bound to the maps it reads and writes: everything that does not depend on the pixels' values is
/// computed once, so that a run allocates nothing.
///
/// Unchecked: the tables are not written after `init`; the maps belong to the executor that runs the layer.
public final class BoundConvolution: @unchecked Sendable {
    /// The layer whose weights are applied.
    public let layer: ConvolutionLayer
    /// The maps read.
    public let input: ActivationMap
    /// The maps written.
    public let output: ActivationMap
    /// Maps added before the activation; nil for none. One map of capacity 1 is added to every map of a batch.
    public let addend: ActivationMap?

    private let plan: Plan

    private enum Plan {
        case direct(DirectPlan)
        case winograd(WinogradPlan)
    }

    /// Binds a layer.
    ///
    /// - Parameter workspace: intermediate memory, which layers that do not run at the same time share.
    /// - Precondition: the maps have the extents the layer gives them, and the input's border covers its reach
    ///   (`ConvolutionLayer.border`).
    public init(
        _ layer: ConvolutionLayer, from input: ActivationMap, to output: ActivationMap,
        adding addend: ActivationMap? = nil,
        workspace: ConvolutionWorkspace
    ) {
        precondition(
            input.channels == layer.inputChannels, "\(input.channels) channels enter a layer of \(layer.inputChannels)")
        precondition(
            output.channels == layer.outputChannels,
            "\(layer.outputChannels) channels enter a map of \(output.channels)")
        let geometry = layer.geometry
        precondition(
            output.height == geometry.outputExtent(of: input.height, kernel: layer.kernel.rows)
                && output.width == geometry.outputExtent(of: input.width, kernel: layer.kernel.columns),
            "a \(input.width)x\(input.height) map does not become \(output.width)x\(output.height)")
        let readsNeighbours = layer.method == .winograd || layer.geometry.dilation == 1 && layer.kernel.columns > 1
        precondition(
            !readsNeighbours || input.pixelStride == input.channels, "this layer reads pixels that lie side by side")
        let border = layer.border(height: input.height, width: input.width)
        precondition(
            input.borderBefore >= border.before && input.borderAfter >= border.after,
            "the input's border \((input.borderBefore, input.borderAfter)) is narrower than \(border)")
        if let addend {
            precondition(
                addend.channels == output.channels && addend.height == output.height && addend.width == output.width,
                "the addend's extents differ from the output's")
        }
        self.layer = layer
        self.input = input
        self.output = output
        self.addend = addend
        switch layer.method {
        case .direct:
            plan = .direct(
                DirectPlan(layer, input: input, output: output, addend: addend, workspace: workspace))
        case .winograd:
            plan = .winograd(
                WinogradPlan(layer, input: input, output: output, addend: addend, workspace: workspace))
        }
    }

    /// Computes the first `batch` maps.
    public func run(batch: Int, pool: WorkerPool) {
        precondition(batch >= 0 && batch <= min(input.capacity, output.capacity), "a batch of \(batch) does not fit")
        switch plan {
        case .direct(let plan): plan.run(batch: batch, pool: pool)
        case .winograd(let plan): plan.run(batch: batch, pool: pool)
        }
    }
}

extension ConvolutionLayer {
    /// The zero border that the input needs on each side for this layer to run without checks.
    public func border(height: Int, width: Int) -> (before: Int, after: Int) {
        func reach(_ extent: Int, _ taps: Int) -> Int {
            let outputs = geometry.outputExtent(of: extent, kernel: taps)
            let last =
                switch method {
                case .direct: (outputs - 1) * geometry.stride - geometry.padding + geometry.dilation * (taps - 1)
                // The last tile is computed whole.
                case .winograd: (outputs + 3) / 4 * 4
                }
            return max(0, last - (extent - 1))
        }
        return (max(0, geometry.padding), max(reach(height, kernel.rows), reach(width, kernel.columns)))
    }
}

/// The offset of each pixel of a batch of maps from the maps' base, in floats, map by map, row by row.
func pixelOffsets(of map: ActivationMap, capacity: Int) -> Tensor<Int32> {
    Tensor(shape: [capacity * map.height * map.width]) { offsets in
        var index = 0
        for number in 0..<capacity {
            // A map of capacity 1 serves every map of the batch.
            let start = (map.capacity == 1 ? 0 : number) * map.mapStride + map.origin
            for y in 0..<map.height {
                for x in 0..<map.width {
                    offsets[index] = Int32(start + y * map.rowStride + x * map.pixelStride)
                    index += 1
                }
            }
        }
    }
}

/// The direct method's tables.
private final class DirectPlan: @unchecked Sendable {
    private let layer: ConvolutionLayer
    private let input: ActivationMap
    private let output: ActivationMap
    private let addend: ActivationMap?
    private let inputOffsets: Tensor<Int32>
    private let outputOffsets: Tensor<Int32>
    private let addendOffsets: Tensor<Int32>?
    private let tapOffsets: Tensor<Int32>
    private let depth: Int
    private let grain: Int
    private let workspace: ConvolutionWorkspace

    init(
        _ layer: ConvolutionLayer, input: ActivationMap, output: ActivationMap, addend: ActivationMap?,
        workspace: ConvolutionWorkspace
    ) {
        self.workspace = workspace
        // The last pair of an odd depth reads one number beyond the map; its weight is zero.
        if layer.halfWeights != nil { workspace.reserve(halves: input.capacity * input.mapStride + 1) }
        self.layer = layer
        self.input = input
        self.output = output
        self.addend = addend
        let geometry = layer.geometry
        let capacity = min(input.capacity, output.capacity)
        inputOffsets = Tensor(shape: [capacity * output.height * output.width]) { offsets in
            var index = 0
            for map in 0..<capacity {
                let start = map * input.mapStride + input.origin
                for y in 0..<output.height {
                    for x in 0..<output.width {
                        let row = y * geometry.stride - geometry.padding
                        let column = x * geometry.stride - geometry.padding
                        offsets[index] = Int32(start + row * input.rowStride + column * input.pixelStride)
                        index += 1
                    }
                }
            }
        }
        outputOffsets = pixelOffsets(of: output, capacity: capacity)
        addendOffsets = addend.map { pixelOffsets(of: $0, capacity: capacity) }
        // Neighbouring taps of a row are neighbours in memory: the row counts as one tap.
        let mergesColumns = geometry.dilation == 1
        depth = mergesColumns ? layer.kernel.columns * input.channels : input.channels
        let columns = mergesColumns ? 1 : layer.kernel.columns
        tapOffsets = Tensor(
            shape: [layer.kernel.rows * columns],
            elements: (0..<layer.kernel.rows * columns).map { tap in
                Int32(geometry.dilation * (tap / columns * input.rowStride + tap % columns * input.pixelStride))
            })
        // A part's pixels stay in the second-level cache while all panels of weights pass over them. A multiple of both
        // tile heights (6 and 12), so that only the last tile of a batch is short.
        grain = min(max(96_000 / input.channels / 12, 4), 40) * 12
    }

    func run(batch: Int, pool: WorkerPool) {
        // The workspace is shared memory that this run alone uses: see `ConvolutionWorkspace`.
        nonisolated(unsafe) let halves =
            layer.halfWeights.map { _ in UnsafeMutablePointer(mutating: workspace.halves.baseAddress) }
        if halves != nil {
            // Border and all, so that the offsets are the same.
            pool.run(over: batch * input.mapStride, grain: 1 << 16) { [input] range in
                guard let halves else { return }
                ts_round_to_bfloat16(input.base + range.lowerBound, halves + range.lowerBound, Int64(range.count))
            }
        }
        nonisolated(unsafe) let description = ts_convolution(
            input: input.base, input_offsets: inputOffsets.baseAddress, tap_offsets: tapOffsets.baseAddress,
            taps: Int32(tapOffsets.count), depth: Int32(depth), weights: layer.weights.baseAddress,
            bias: layer.bias.baseAddress, half_input: halves.map { UnsafePointer($0) },
            half_weights: layer.halfWeights?.baseAddress, addend: addend.map { UnsafePointer($0.base) },
            addend_offsets: addendOffsets?.baseAddress, output: output.base,
            output_offsets: outputOffsets.baseAddress, output_channels: Int32(layer.outputChannels),
            rectify: layer.rectified ? 1 : 0)
        let instructionSet = layer.instructionSet.rawValue
        let panels = Int32(layer.panels)
        pool.run(over: batch * output.height * output.width, grain: grain) { pixels in
            withUnsafePointer(to: description) {
                ts_convolve(instructionSet, $0, Int32(pixels.lowerBound), Int32(pixels.upperBound), 0, panels)
            }
        }
    }
}
