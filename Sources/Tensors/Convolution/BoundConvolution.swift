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
        checkExtents(layer, from: input.layout, to: output.layout, adding: addend?.layout)
        let readsNeighbours = layer.method == .winograd || layer.geometry.dilation == 1 && layer.kernel.columns > 1
        precondition(
            !readsNeighbours || input.pixelStride == input.channels, "this layer reads pixels that lie side by side")
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

/// The direct method's tables.
private final class DirectPlan: @unchecked Sendable {
    private let layer: ConvolutionLayer
    private let input: ActivationMap
    private let output: ActivationMap
    private let addend: ActivationMap?
    private let tables: DirectTables
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
        tables = DirectTables(
            layer.geometry, kernel: layer.kernel, from: input.layout, to: output.layout, adding: addend?.layout)
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
            input: input.base, input_offsets: tables.inputs.baseAddress, tap_offsets: tables.taps.baseAddress,
            taps: Int32(tables.taps.count), depth: Int32(tables.depth), weights: layer.weights.baseAddress,
            bias: layer.bias.baseAddress, half_input: halves.map { UnsafePointer($0) },
            half_weights: layer.halfWeights?.baseAddress, addend: addend.map { UnsafePointer($0.base) },
            addend_offsets: tables.addends?.baseAddress, output: output.base,
            output_offsets: tables.outputs.baseAddress, output_channels: Int32(layer.outputChannels),
            rectify: layer.rectified ? 1 : 0)
        let instructionSet = layer.instructionSet.rawValue
        let panels = Int32(layer.panels)
        pool.run(over: batch * output.height * output.width, grain: tables.grain) { pixels in
            withUnsafePointer(to: description) {
                ts_convolve(instructionSet, $0, Int32(pixels.lowerBound), Int32(pixels.upperBound), 0, panels)
            }
        }
    }
}
