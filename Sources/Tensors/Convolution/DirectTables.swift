/// Where the direct method finds its operands: offsets in elements of the maps.
struct DirectTables: Sendable {
    /// Of the first tap of each output pixel.
    let inputs: Tensor<Int32>
    /// Of each output pixel.
    let outputs: Tensor<Int32>
    /// Of each pixel that is added.
    let addends: Tensor<Int32>?
    /// Of each tap from the first.
    let taps: Tensor<Int32>
    /// Products of a tap for one output number.
    let depth: Int
    /// Output pixels of one part of the work.
    let grain: Int

    init(
        _ geometry: ConvolutionGeometry, kernel: (rows: Int, columns: Int), from input: MapLayout, to output: MapLayout,
        adding addend: MapLayout?
    ) {
        let capacity = min(input.capacity, output.capacity)
        inputs = Tensor(shape: [capacity * output.height * output.width]) { offsets in
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
        outputs = output.pixelOffsets(capacity: capacity)
        addends = addend?.pixelOffsets(capacity: capacity)
        // Neighbouring taps of a row are neighbours in memory: the row counts as one tap.
        let mergesColumns = geometry.dilation == 1
        depth = mergesColumns ? kernel.columns * input.channels : input.channels
        let columns = mergesColumns ? 1 : kernel.columns
        taps = Tensor(
            shape: [kernel.rows * columns],
            elements: (0..<kernel.rows * columns).map { tap in
                Int32(geometry.dilation * (tap / columns * input.rowStride + tap % columns * input.pixelStride))
            })
        // A part's pixels stay in the second-level cache while all panels of weights pass over them. A multiple of every
        // tile's height (4, 6 and 12), so that only the last tile of a batch is short.
        grain = min(max(96_000 / input.channels / 12, 4), 40) * 12
    }
}
