/// The two-dimensional Fourier transform of batches of real maps in single precision, planned once for one size.
///
/// Small maps with several channels are transformed by matrix products across the channels, others by FFTW. Neither
/// measures anything to plan, and so the same input gives the same bits on every run.
public struct FourierTransform2D: FourierTransforming {
    /// The order of a map's axes.
    public enum Layout: Sendable, Hashable, CaseIterable {
        /// [H,W,C]
        case channelsLast
        /// [C,H,W]
        case channelsFirst
    }

    public let rows: Int
    public let columns: Int
    public let channels: Int
    /// The order of the axes of the maps read and written.
    public let layout: Layout
    private let engine: Engine

    private enum Engine {
        case products(FourierProducts)
        case plan(FourierPlan)
    }

    /// Plans a transform.
    ///
    /// - Parameters:
    ///   - window: multiplied with each map before it is transformed, and after it is transformed back; without one,
    ///     nothing is.
    ///   - instructionSet: a lower one than the processor's is for comparisons.
    /// - Precondition: extents are positive and the window has as many rows and columns.
    public init(
        rows: Int, columns: Int, channels: Int, layout: Layout = .channelsLast, window: FourierWindow? = nil,
        instructionSet: InstructionSet = .current
    ) {
        precondition(rows > 0 && columns > 0 && channels > 0, "a map of \(rows) x \(columns) x \(channels) is empty")
        let window = window ?? .flat(rows: rows, columns: columns)
        precondition(
            window.rows.count == rows && window.columns.count == columns,
            "a window of \(window.rows.count) x \(window.columns.count) for maps of \(rows) x \(columns)")
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.layout = layout
        // Measured on 31 x 31 x 32: 22 us against 230 us, on 128 x 128 x 32 1.5 ms against 3. Beyond, FFTW's fewer
        // operations win; and with a channel or two the vectors of the products stay empty.
        if channels >= 4 && max(rows, columns) <= 192 {
            engine = .products(
                FourierProducts(
                    rows: rows, columns: columns, channels: channels, window: window, instructionSet: instructionSet))
        } else {
            engine = .plan(FourierPlan(rows: rows, columns: columns, window: window))
        }
    }

    /// The shape of one map.
    public var mapShape: [Int] { layout == .channelsLast ? [rows, columns, channels] : [channels, rows, columns] }

    /// The transforms (without a factor) of the windowed maps.
    ///
    /// - Parameter maps: one map, `mapShape`, or a batch, [S] + `mapShape`.
    public func spectra(of maps: Tensor<Float>) -> Spectra<Float> {
        let isBatch = maps.shape.count == 4
        precondition(
            isBatch ? Array(maps.shape.dropFirst()) == mapShape : maps.shape == mapShape,
            "maps of shape \(maps.shape) where \(mapShape) or a batch of it is transformed")
        let count = isBatch ? maps.shape[0] : 1
        return maps.withUnsafeElements { source in
            Spectra(count: count, rows: rows, columns: columns, channels: channels) { target in
                guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
                withScratch { scratch in
                    for map in 0..<count {
                        transform(from + map * source.count / count, to + map * target.count / count, scratch)
                    }
                }
            }
        }
    }

    /// The inverse transforms (with the factor 1 / (rows * columns)), windowed.
    ///
    /// - Returns: [S] + `mapShape`.
    public func maps(of spectra: Spectra<Float>) -> Tensor<Float> {
        precondition(
            spectra.rows == rows && spectra.columns == columns && spectra.channels == channels,
            "spectra of \(spectra.rows) x \(spectra.columns) x \(spectra.channels) where \(mapShape) is transformed")
        let count = spectra.count
        return spectra.values.withUnsafeElements { source in
            Tensor(shape: [count] + mapShape) { target in
                guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
                withScratch { scratch in
                    for map in 0..<count {
                        invert(from + map * source.count / count, to + map * target.count / count, scratch)
                    }
                }
            }
        }
    }

    private var mapCount: Int { rows * columns * channels }

    /// Scratch memory: what the engine needs, and behind it, where the layout has to be changed for it, a map.
    private func withScratch(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: (engineScratch + mapCount) * 4, alignment: 64)
        defer { scratch.deallocate() }
        body(scratch.bindMemory(to: Float.self, capacity: engineScratch + mapCount))
    }

    private var engineScratch: Int {
        switch engine {
        case .products(let products): products.scratchCount
        case .plan(let plan): plan.scratchCount
        }
    }

    private func transform(
        _ map: UnsafePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        switch (engine, layout) {
        case (.products(let products), .channelsLast): products.transform(map, spectrum, scratch)
        case (.products(let products), .channelsFirst):
            let transposed = scratch + engineScratch
            transpose(map, rows: channels, columns: rows * columns, to: transposed)
            products.transform(transposed, spectrum, scratch)
        case (.plan(let plan), .channelsLast):
            plan.transform(map, pixelStride: channels, channelStride: 1, channels: channels, spectrum, scratch)
        case (.plan(let plan), .channelsFirst):
            plan.transform(
                map, pixelStride: 1, channelStride: rows * columns, channels: channels, spectrum, scratch)
        }
    }

    private func invert(
        _ spectrum: UnsafePointer<Float>, _ map: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        switch (engine, layout) {
        case (.products(let products), .channelsLast): products.invert(spectrum, map, scratch)
        case (.products(let products), .channelsFirst):
            let transposed = scratch + engineScratch
            products.invert(spectrum, transposed, scratch)
            transpose(transposed, rows: rows * columns, columns: channels, to: map)
        case (.plan(let plan), .channelsLast):
            plan.invert(spectrum, map, pixelStride: channels, channelStride: 1, channels: channels, scratch)
        case (.plan(let plan), .channelsFirst):
            plan.invert(spectrum, map, pixelStride: 1, channelStride: rows * columns, channels: channels, scratch)
        }
    }
}

private func transpose(
    _ from: UnsafePointer<Float>, rows: Int, columns: Int, to: UnsafeMutablePointer<Float>
) {
    for row in 0..<rows {
        for column in 0..<columns { to[column * rows + row] = from[row * columns + column] }
    }
}
