import CShims

/// Maps that a quantised layer writes or adds.
public enum QuantisableMap: Sendable {
    /// Numbers.
    case floats(ActivationMap)
    /// Bytes, each of which stands for itself times its channel's scale.
    case bytes(ByteMap, scales: [Float])

    /// How the maps lie in memory.
    public var layout: MapLayout {
        switch self {
        case .floats(let map): map.layout
        case .bytes(let map, _): map.layout
        }
    }

    /// One map as numbers, [C,H,W].
    public func channelFirst(_ number: Int) -> Tensor<Float> {
        switch self {
        case .floats(let map): map.channelFirst(number)
        case .bytes(let map, let scales): map.channelFirst(number, scales: scales)
        }
    }

    fileprivate var floats: UnsafeMutablePointer<Float>? {
        if case .floats(let map) = self { map.base } else { nil }
    }

    fileprivate var bytes: UnsafeMutablePointer<UInt8>? {
        if case .bytes(let map, _) = self { map.base } else { nil }
    }

    fileprivate var scales: [Float] {
        switch self {
        case .floats(let map): [Float](repeating: 1, count: map.channels)
        case .bytes(_, let scales): scales
        }
    }
}

/// A quantised layer bound to the maps it reads and writes: everything that does not depend on the pixels' values is computed
/// once, so that a run allocates nothing.
///
/// Unchecked: the tables are not written after `init`; the maps belong to the executor that runs the layer.
public final class BoundQuantisedLayer: @unchecked Sendable {
    private let layer: QuantisedLayer
    private let input: ByteMap
    private let output: QuantisableMap
    private let addend: QuantisableMap?
    private let tables: DirectTables
    // For each output channel, in steps of the output: what a step of the sum, the bias, and a step of the addend count.
    private let scale: Tensor<Float>
    private let bias: Tensor<Float>
    private let addendScale: Tensor<Float>?

    /// Binds a layer.
    ///
    /// - Parameters:
    ///   - input: in steps of the layer's `inputScales`.
    ///   - output: bytes are rounded to the nearest step and clamped to 0...255.
    ///   - addend: added before the activation; one map of capacity 1 is added to every map of a batch.
    /// - Precondition: the maps have the extents the layer gives them, and the input's border covers its reach.
    public init(
        _ layer: QuantisedLayer, from input: ByteMap, to output: QuantisableMap, adding addend: QuantisableMap? = nil
    ) {
        checkExtents(layer, from: input.layout, to: output.layout, adding: addend?.layout)
        precondition(
            layer.kernel.columns == 1 || layer.geometry.dilation > 1
                || input.layout.pixelStride == input.layout.channels, "this layer reads pixels that lie side by side")
        self.layer = layer
        self.input = input
        self.output = output
        self.addend = addend
        tables = DirectTables(
            layer.geometry, kernel: layer.kernel, from: input.layout, to: output.layout, adding: addend?.layout)
        let steps = output.scales.map { $0 > 0 ? 1 / $0 : 0 }
        func inSteps(_ values: [Float]) -> Tensor<Float> {
            let rest = [Float](repeating: 0, count: layer.panels * layer.panelWidth - steps.count)
            return Tensor(shape: [steps.count + rest.count], elements: zip(values, steps).map { $0 * $1 } + rest)
        }
        scale = inSteps(layer.weightScales)
        bias = inSteps(layer.bias)
        addendScale = addend.map { inSteps($0.scales) }
    }

    /// Computes the first `batch` maps.
    public func run(batch: Int, pool: WorkerPool) {
        let layout = output.layout
        precondition(
            batch >= 0 && batch <= min(input.layout.capacity, layout.capacity), "a batch of \(batch) does not fit")
        nonisolated(unsafe) let description = ts_quantised_convolution(
            input: input.base, input_offsets: tables.inputs.baseAddress, tap_offsets: tables.taps.baseAddress,
            taps: Int32(tables.taps.count), depth: Int32(tables.depth), weights: layer.weights.baseAddress,
            scale: scale.baseAddress, bias: bias.baseAddress, addend: addend?.floats.map { UnsafePointer($0) },
            byte_addend: addend?.bytes.map { UnsafePointer($0) }, addend_scale: addendScale?.baseAddress,
            addend_offsets: tables.addends?.baseAddress, output: output.floats, byte_output: output.bytes,
            output_offsets: tables.outputs.baseAddress, output_channels: Int32(layer.outputChannels),
            rectify: layer.rectified ? 1 : 0)
        let instructionSet = layer.instructionSet
        pool.run(over: batch * layout.height * layout.width, grain: tables.grain) { pixels in
            withUnsafePointer(to: description) {
                ts_quantised_convolve(instructionSet, $0, Int32(pixels.lowerBound), Int32(pixels.upperBound))
            }
        }
    }
}
