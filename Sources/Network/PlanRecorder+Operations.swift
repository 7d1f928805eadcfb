import CShims
import Tensors

extension PlanRecorder: NetworkBackend {
    package typealias Value = PlannedMap

    package func convolution(_ layer: NetworkLayer, _ x: PlannedMap) -> PlannedMap {
        let (geometry, kernel) = (layer.geometry, layer.kernel ?? 1)
        return pend(
            layer, x, height: geometry.outputExtent(of: x.height, kernel: kernel),
            width: geometry.outputExtent(of: x.width, kernel: kernel))
    }

    /// Samples, 9 x C channels a pixel, and a 1x1 layer over them. Where every offset is zero for any input, the plain
    /// convolution is the same function.
    package func deformableConvolution(_ layer: NetworkLayer, _ x: PlannedMap, offsets: PlannedMap) -> PlannedMap {
        guard let pending = offsets.pending, !layers.isZero(pending.layer) else { return convolution(layer, x) }
        offsets.pending?.method = .direct
        let samples = map(like: x, channels: 9 * x.channels)
        let dilation = Int64(layer.geometry.dilation)
        record([x, offsets], [samples], grain: 1) { [instructionSet] from, to, number, row in
            ts_samples_f32(
                instructionSet, from[0].row(number, 0), Int64(from[0].rowStride), from[1].row(number, row),
                Int64(from[0].height), Int64(from[0].width), Int64(from[0].channels), dilation, Int64(row),
                Int64(row + 1), to[0].row(number, row))
        }
        let result = pend(layer, samples, height: x.height, width: x.width)
        result.pending?.readsSamples = true
        return result
    }

    package func normalised(
        _ name: String, _ x: PlannedMap, adding addend: PlannedMap?, isRectified: Bool
    ) -> PlannedMap {
        fold(into: x) {
            $0.normalisation = name
            $0.addend = addend
            $0.isRectified = isRectified
        }
    }

    package func rectified(_ x: PlannedMap) -> PlannedMap { fold(into: x) { $0.isRectified = true } }

    package func sum(_ x: PlannedMap, _ addend: PlannedMap) -> PlannedMap {
        fold(into: x) { convolution in
            convolution.addend = addend
            // What is computed once for all patches takes the bias with it.
            if addend.isShared, var shared = addend.pending {
                swap(&convolution.layer.bias, &shared.layer.bias)
                addend.pending = shared
            }
        }
    }

    private func fold(into x: PlannedMap, _ change: (inout PendingConvolution) -> Void) -> PlannedMap {
        guard var pending = x.pending else { preconditionFailure("only a convolution's own result is turned") }
        change(&pending)
        x.pending = pending
        return x
    }

    package func maximumPooled(_ x: PlannedMap, stride: Int, padding: Int) -> PlannedMap {
        let geometry = ConvolutionGeometry(stride: stride, padding: padding)
        let y = PlannedMap(
            height: geometry.outputExtent(of: x.height, kernel: 3),
            width: geometry.outputExtent(of: x.width, kernel: 3), channels: x.channels)
        let windows = ts_windows(
            height: Int64(x.height), width: Int64(x.width), channels: Int64(x.channels), output_height: Int64(y.height),
            output_width: Int64(y.width), kernel: 3, stride: Int64(stride), padding: Int64(padding), dilation: 1)
        record([x], [y], grain: 4) { [instructionSet] from, to, number, row in
            withUnsafePointer(to: windows) {
                ts_maximum_f32(
                    instructionSet, from[0].row(number, 0), Int64(from[0].rowStride), $0, Int64(row), Int64(row + 1),
                    to[0].row(number, row), nil)
            }
        }
        return y
    }

    package func locallyNormalised(_ x: PlannedMap) -> PlannedMap {
        let y = map(like: x, channels: x.channels)
        record([x], [y], grain: 4) { [instructionSet] from, to, number, row in
            ts_response_normalise_f32(
                instructionSet, from[0].row(number, row), Int64(from[0].width), Int64(from[0].channels), nil,
                to[0].row(number, row))
        }
        return y
    }

    /// Every patch takes one step from the state that the run is given.
    package func remembered(
        level: Int, channels: Int, gates: PlannedMap, _ step: (_ gates: PlannedMap, _ before: State?) -> State
    ) -> (state: State, meanBefore: PlannedMap) {
        func shared(_ height: Int, _ width: Int) -> PlannedMap {
            PlannedMap(height: height, width: width, channels: channels, isShared: true)
        }
        let before = (hidden: shared(gates.height, gates.width), cell: shared(gates.height, gates.width))
        let mean = shared(1, 1)
        record([], [before.hidden, before.cell, mean]) { _, to, run in
            let state = run.state.levels[level - 3]
            to[0].load(0, channelLast: state.hidden)
            to[1].load(0, channelLast: state.cell)
            to[2].load(0, channelLast: meanOverPositions(state.hidden))
        }
        return (step(gates, before), mean)
    }

    package func memoryStep(gates: PlannedMap, cell: PlannedMap?) -> State {
        let depth = gates.channels / 4
        let next = (hidden: map(like: gates, channels: depth), cell: map(like: gates, channels: depth))
        record([gates] + [cell].compactMap(\.self), [next.hidden, next.cell], grain: 4) {
            [instructionSet] from, to, number, row in
            ts_memory_step_f32(
                instructionSet, from[0].row(number, row), from.count > 1 ? from[1].row(of: number, row) : nil,
                Int64(from[0].width), Int64(depth), nil, nil, to[1].row(number, row), to[0].row(number, row))
        }
        return next
    }

    package func channelDescriptor(_ x: PlannedMap) -> PlannedMap {
        let y = PlannedMap(height: 1, width: 1, channels: x.channels)
        record([x], [y], grain: 1) { [instructionSet] from, to, number, _ in
            var sum = [Float](repeating: 0, count: from[0].channels)
            var rowSum = sum
            var maximum = [Float](repeating: -.infinity, count: from[0].channels)
            let (width, channels) = (Int64(from[0].width), Int64(from[0].channels))
            for row in 0..<from[0].height {
                // Row sums first: 961 values added one by one would lose a digit.
                let pixels = from[0].row(number, row)
                ts_channel_sums_f32(instructionSet, pixels, width, channels, &rowSum)
                ts_pixel_maximum_f32(instructionSet, pixels, width, channels, 0, &maximum, nil)
                for channel in sum.indices { sum[channel] += rowSum[channel] }
            }
            let (cells, descriptor) = (Float(from[0].height * from[0].width), to[0].row(number, 0))
            for channel in sum.indices { descriptor[channel] = sum[channel] / cells + maximum[channel] }
        }
        return y
    }

    package func spatialDescriptor(_ x: PlannedMap) -> PlannedMap {
        let y = map(like: x, channels: 1)
        record([x], [y], grain: 8) { [instructionSet] from, to, number, row in
            let (pixels, width, channels) = (from[0].row(number, row), Int64(from[0].width), Int64(from[0].channels))
            ts_channel_mean_f32(instructionSet, pixels, width, channels, to[0].row(number, row))
            ts_add_channel_maximum_f32(instructionSet, pixels, width, channels, to[0].row(number, row))
        }
        return y
    }

    package func linear(_ layer: NetworkLayer, _ x: PlannedMap, adding addend: PlannedMap?) -> PlannedMap {
        let y = PlannedMap(
            height: 1, width: 1, channels: layer.channels, isShared: x.isShared && addend?.isShared ?? true)
        let product = layers.product(layer)
        record([x] + [addend].compactMap(\.self), [y], grain: 1) { from, to, number, _ in
            product(
                from[0].row(of: number, 0), adding: from.count > 1 ? from[1].row(of: number, 0) : nil,
                to: to[0].row(number, 0))
        }
        return y
    }

    package func tanh(_ x: PlannedMap) -> PlannedMap { turned(x, by: ts_tanh_f32) }
    package func sigmoid(_ x: PlannedMap) -> PlannedMap { turned(x, by: ts_sigmoid_f32) }

    private func turned(
        _ x: PlannedMap,
        by function: @escaping @Sendable (Int32, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int64) -> Void
    ) -> PlannedMap {
        record([x], [], grain: 16) { [instructionSet] from, _, number, row in
            let values = from[0].row(number, row)
            function(instructionSet, values, values, Int64(from[0].width * from[0].channels))
        }
        return x
    }

    package func reinforced(_ x: PlannedMap, spatial: PlannedMap?, channel: PlannedMap?) -> PlannedMap {
        let y = map(like: x, channels: x.channels)
        let (hasSpatial, hasChannel) = (spatial != nil, channel != nil)
        record([x] + [spatial, channel].compactMap(\.self), [y], grain: 8) { [instructionSet] from, to, number, row in
            ts_reinforce_f32(
                instructionSet, from[0].row(number, row), hasSpatial ? from[1].row(number, row) : nil,
                hasChannel ? from[from.count - 1].row(number, 0) : nil, Int64(from[0].width), Int64(from[0].channels),
                to[0].row(number, row))
        }
        return y
    }

    /// f / sqrt(mean(f^2) + 1e-6).
    package func rootMeanSquareNormalised(_ x: PlannedMap) -> PlannedMap {
        record([x], []) { [instructionSet] from, _, run in
            let perRow = from[0].width * from[0].channels
            run.pool.run(parts: run.batch) { number in
                var squares = 0.0
                for y in 0..<from[0].height {
                    let row = from[0].row(number, y)
                    for index in 0..<perRow { squares += Double(row[index]) * Double(row[index]) }
                }
                let factor = Float(1 / (squares / Double(from[0].height * perRow) + 1e-6).squareRoot())
                for y in 0..<from[0].height {
                    let row = from[0].row(number, y)
                    ts_scaled_f32(instructionSet, row, factor, Int64(perRow), row)
                }
            }
        }
        return x
    }

    private func map(like x: PlannedMap, channels: Int) -> PlannedMap {
        PlannedMap(height: x.height, width: x.width, channels: channels)
    }
}

extension ActivationMap {
    /// A row of a patch's map, where one map may serve every patch.
    fileprivate func row(of patch: Int, _ y: Int) -> UnsafeMutablePointer<Float> { row(capacity == 1 ? 0 : patch, y) }
}

/// The mean over positions of maps [H,W,C], added up in double precision: [1,1,C].
func meanOverPositions(_ maps: Tensor<Float>) -> Tensor<Float> {
    let channels = maps.shape[2]
    let cells = maps.count / channels
    var sums = [Double](repeating: 0, count: channels)
    maps.withUnsafeElements { elements in
        for cell in 0..<cells {
            for channel in 0..<channels { sums[channel] += Double(elements[cell * channels + channel]) }
        }
    }
    return Tensor(shape: [1, 1, channels], elements: sums.map { Float($0 / Double(cells)) })
}
