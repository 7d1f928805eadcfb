import Tensors

// Winograd's F(4x4,3x3) forward, for the gradient of the input and for that of the weights: a quarter of the products.
extension Tape {
    /// The transforms and the tiles, where a convolution is one that the method is for and is large enough to pay.
    func winograd(_ plan: ConvolutionExtents) -> (kernels: WinogradKernels<Scalar>, tiles: WinogradTiles)? {
        let windows = plan.windows
        guard let kernels = kernels.winograd, windows.kernel == 3, windows.stride == 1, windows.dilation == 1,
            windows.padding == 1, min(windows.channels, plan.outputs) >= Self.fewestWinogradChannels
        else { return nil }
        return (kernels, WinogradTiles(height: windows.height, width: windows.width))
    }

    /// y = W * x for maps of I channels, or with `isAdjoint` the convolution with the kernel turned round that leads a
    /// gradient of O channels back; added to y where `adds`.
    func winogradConvolution(
        _ transforms: WinogradKernels<Scalar>, _ tiles: WinogradTiles, _ x: Values<Scalar>, weights: Values<Scalar>,
        isAdjoint: Bool, into y: Values<Scalar>, adds: Bool
    ) {
        let (depth, outputs, count) = (x.channels, y.channels, tiles.count)
        let factors = transformedWeights(weights, isTurned: isAdjoint)
        // Transformed weights lie [O,I]: the adjoint sums over O, the convolution over I.
        let products = PanelProducts(
            self, transforms.products, factors, products: 36, depth: depth, outputs: outputs, transposed: !isAdjoint,
            rows: tiles.mapsAtOnce * count)
        let stride = winogradPlaces(forTiles: tiles.mapsAtOnce * count)
        let (set, memory) = (instructionSet, memory)
        let (from, to) = (x.shared, y.shared)
        let (inputOffsets, offsets) = (tiles.borderedOffsets(channels: depth), tiles.offsets(channels: outputs))
        let (rows, columns) = (tiles.rows, tiles.columns)
        let noBias = zeros([outputs])
        let none = noBias.shared
        let (size, outputSize) = (tiles.height * tiles.width * depth, tiles.height * tiles.width * outputs)
        pool.run(over: x.shape[0], grain: tiles.mapsAtOnce) { maps in
            let transformed = memory.buffer(36 * stride * depth)
            for (number, map) in maps.enumerated() {
                let bordered = Self.bordered(from + map * size, tiles, channels: depth, memory)
                transforms.input(
                    set, bordered.pointer, inputOffsets.baseAddress, Int32(tiles.bordered.width * depth),
                    Int32(depth), Int32(stride), 0, Int32(count), transformed.pointer + number * count * depth)
                withExtendedLifetime(bordered) {}
            }
            let multiplied = memory.buffer(36 * stride * outputs)
            for product in 0..<36 {
                products.multiply(
                    transformed.pointer + product * stride * depth, rows: maps.count * count, product,
                    into: multiplied.pointer + product * stride * outputs)
            }
            for (number, map) in maps.enumerated() {
                let place = to + map * outputSize
                transforms.output(
                    set, multiplied.pointer + number * count * outputs, none.pointer,
                    adds ? UnsafePointer(place) : nil, offsets.baseAddress, Int32(tiles.width * outputs), place,
                    offsets.baseAddress, Int32(tiles.width * outputs), rows.baseAddress, columns.baseAddress,
                    Int32(outputs), Int32(stride), 0, Int32(count), 0)
            }
            withExtendedLifetime((transformed, multiplied)) {}
        }
        withExtendedLifetime((products, noBias, inputOffsets, offsets, rows, columns, x)) {}
    }

    /// The gradient of the weights, [O,I,3,3]: the tiles of all maps are transformed, then each of the 36 products is one
    /// over all tiles.
    func winogradWeightGradient(
        _ transforms: WinogradKernels<Scalar>, _ tiles: WinogradTiles, _ x: Values<Scalar>,
        _ gradient: Values<Scalar>
    ) -> Values<Scalar> {
        let (maps, inputs, outputs, count) = (x.shape[0], x.channels, gradient.channels, tiles.count)
        let stride = winogradPlaces(forTiles: maps * count)
        let (transformed, upstream) = (values([36, stride, inputs]), values([36, stride, outputs]))
        let (kernels, set, memory) = (kernels, instructionSet, memory)
        let (from, g, left, right) = (x.shared, gradient.shared, upstream.shared, transformed.shared)
        let (inputOffsets, offsets) = (tiles.borderedOffsets(channels: inputs), tiles.offsets(channels: outputs))
        let (rows, columns) = (tiles.rows, tiles.columns)
        let (size, outputSize) = (tiles.height * tiles.width * inputs, tiles.height * tiles.width * outputs)
        pool.run(parts: maps) { map in
            let bordered = Self.bordered(from + map * size, tiles, channels: inputs, memory)
            transforms.input(
                set, bordered.pointer, inputOffsets.baseAddress, Int32(tiles.bordered.width * inputs), Int32(inputs),
                Int32(stride), 0, Int32(count), right + map * count * inputs)
            transforms.gradient(
                set, g + map * outputSize, offsets.baseAddress, Int32(tiles.width * outputs), rows.baseAddress,
                columns.baseAddress, Int32(outputs), Int32(stride), 0, Int32(count), left + map * count * outputs)
            withExtendedLifetime(bordered) {}
        }
        let products = values([36, outputs, inputs])
        let to = products.shared
        pool.run(parts: 36) { product in
            kernels.multiply(
                MatrixOperand(
                    pointer: left + product * stride * outputs, stride: outputs, isTransposed: true),
                MatrixOperand(pointer: right + product * stride * inputs, stride: inputs),
                (outputs, inputs, maps * count), 0, to + product * outputs * inputs, inputs)
        }
        // Back from the 36 to the nine taps: the adjoint of the weights' transform.
        let result = values([outputs, inputs, 3, 3])
        let transform = row(WinogradTiles.weightTransform)
        kernels.multiply(
            MatrixOperand(pointer: products.pointer, stride: outputs * inputs, isTransposed: true),
            MatrixOperand(pointer: transform.pointer, stride: 9), (outputs * inputs, 9, 36), 0, result.pointer, 9)
        withExtendedLifetime((transformed, upstream, products, transform, x, gradient)) {}
        withExtendedLifetime((inputOffsets, offsets, rows, columns)) {}
        return result
    }

    /// G g G^T of [O,I,3,3], or of the taps in reverse order, as [36,O,I].
    private func transformedWeights(_ weights: Values<Scalar>, isTurned: Bool) -> Values<Scalar> {
        let pairs = weights.shape[0] * weights.shape[1]
        let matrix = WinogradTiles.weightTransform
        let transform = row(
            isTurned ? matrix.indices.map { matrix[$0 / 9 * 9 + 8 - $0 % 9] } : matrix)
        let result = values([36, weights.shape[0], weights.shape[1]])
        kernels.multiply(
            MatrixOperand(pointer: transform.pointer, stride: 9),
            MatrixOperand(pointer: weights.pointer, stride: 9, isTransposed: true), (36, pairs, 9), 0, result.pointer,
            pairs)
        withExtendedLifetime((transform, weights)) {}
        return result
    }

    private static func bordered(
        _ map: UnsafePointer<Scalar>, _ tiles: WinogradTiles, channels: Int, _ memory: TapeMemory<Scalar>
    ) -> TapeBuffer<Scalar> {
        borderedCopy(
            of: map, height: tiles.height, width: tiles.width, channels: channels, before: 1, extents: tiles.bordered,
            memory)
    }

    /// Below this many channels the transforms cost more than the products they save.
    private static var fewestWinogradChannels: Int { 32 }
}
