import CShims

/// The places that a buffer of Winograd's 36 numbers a tile keeps for so many tiles: an odd number, for with a power of two the
/// numbers of a tile would fall on the same lines of the cache.
package func winogradPlaces(forTiles tiles: Int) -> Int { tiles | 1 }

/// The tables of Winograd's F(4x4,3x3) for one layer: tiles of 4x4 outputs, the last of a row or column cut short.
final class WinogradPlan: @unchecked Sendable {
    private let layer: ConvolutionLayer
    private let input: ActivationMap
    private let output: ActivationMap
    private let addend: ActivationMap?
    private let workspace: ConvolutionWorkspace
    private let tilesPerMap: Int
    private let inputOffsets: Tensor<Int32>
    private let outputOffsets: Tensor<Int32>
    private let addendOffsets: Tensor<Int32>?
    private let tileRows: Tensor<UInt8>
    private let tileColumns: Tensor<UInt8>
    private let transformedOffsets: Tensor<Int32>
    private let productOffsets: Tensor<Int32>
    private let noBias: Tensor<Float>

    init(
        _ layer: ConvolutionLayer, input: ActivationMap, output: ActivationMap, addend: ActivationMap?,
        workspace: ConvolutionWorkspace
    ) {
        precondition(
            [input, output].allSatisfy { $0.pixelStride == $0.channels }
                && addend?.pixelStride ?? 0 == addend?.channels ?? 0,
            "Winograd's tiles need pixels side by side")
        self.layer = layer
        self.input = input
        self.output = output
        self.addend = addend
        self.workspace = workspace
        let capacity = min(input.capacity, output.capacity)
        let (down, across) = ((output.height + 3) / 4, (output.width + 3) / 4)
        tilesPerMap = down * across
        let tiles = capacity * down * across

        /// The offset of every tile's first pixel, `shift` pixels up and left of its first output.
        func tileOffsets(_ map: ActivationMap, shift: Int) -> Tensor<Int32> {
            Tensor(
                shape: [tiles],
                elements: (0..<tiles).map { tile in
                    let (number, place) = (map.capacity == 1 ? 0 : tile / (down * across), tile % (down * across))
                    let (y, x) = (place / across * 4 - shift, place % across * 4 - shift)
                    return Int32(number * map.mapStride + map.layout.origin + y * map.rowStride + x * map.channels)
                })
        }
        inputOffsets = tileOffsets(input, shift: 1)
        outputOffsets = tileOffsets(output, shift: 0)
        addendOffsets = addend.map { tileOffsets($0, shift: 0) }
        tileRows = Tensor(
            shape: [tiles],
            elements: (0..<tiles).map { UInt8(min(4, output.height - $0 % (down * across) / across * 4)) })
        tileColumns = Tensor(
            shape: [tiles], elements: (0..<tiles).map { UInt8(min(4, output.width - $0 % across * 4)) })
        transformedOffsets = Tensor(shape: [tiles], elements: (0..<tiles).map { Int32($0 * layer.inputChannels) })
        productOffsets = Tensor(shape: [tiles], elements: (0..<tiles).map { Int32($0 * layer.outputChannels) })
        noBias = Tensor(shape: [layer.panels * layer.panelWidth], repeating: 0)
        let places = winogradPlaces(forTiles: tiles)
        workspace.reserve(
            transformed: 36 * places * layer.inputChannels, products: 36 * places * layer.outputChannels)
    }

    func run(batch: Int, pool: WorkerPool) {
        let tiles = batch * tilesPerMap
        let places = winogradPlaces(forTiles: tiles)
        let (inputs, outputs) = (layer.inputChannels, layer.outputChannels)
        let instructionSet = layer.instructionSet.rawValue
        // The workspace is shared memory that this run alone uses: see `ConvolutionWorkspace`.
        nonisolated(unsafe) let transformed = UnsafeMutablePointer(mutating: workspace.transformed.baseAddress)
        nonisolated(unsafe) let products = UnsafeMutablePointer(mutating: workspace.products.baseAddress)

        pool.run(over: tiles, grain: 8) { [self] range in
            ts_winograd_input(
                instructionSet, input.base, inputOffsets.baseAddress, Int32(input.rowStride), Int32(inputs),
                Int32(places), Int32(range.lowerBound), Int32(range.upperBound), transformed)
        }
        let zero: Int32 = 0
        let weightsPerProduct = layer.panels * inputs * layer.panelWidth
        pool.run(parts: 36) { [self] product in
            withUnsafePointer(to: zero) { zero in
                var description = ts_convolution(
                    input: transformed + product * places * inputs, input_offsets: transformedOffsets.baseAddress,
                    tap_offsets: zero, taps: 1, depth: Int32(inputs),
                    weights: layer.weights.baseAddress + product * weightsPerProduct, bias: noBias.baseAddress,
                    half_input: nil, half_weights: nil, addend: nil, addend_offsets: nil,
                    output: products + product * places * outputs,
                    output_offsets: productOffsets.baseAddress, output_channels: Int32(outputs), rectify: 0)
                ts_convolve(instructionSet, &description, 0, Int32(tiles), 0, Int32(layer.panels))
            }
        }
        pool.run(over: tiles, grain: 8) { [self] range in
            ts_winograd_output(
                instructionSet, products, layer.bias.baseAddress, addend?.base, addendOffsets?.baseAddress,
                Int32(addend?.rowStride ?? 0), output.base, outputOffsets.baseAddress, Int32(output.rowStride),
                tileRows.baseAddress, tileColumns.baseAddress, Int32(outputs), Int32(places), Int32(range.lowerBound),
                Int32(range.upperBound), layer.rectified ? 1 : 0)
        }
    }
}
