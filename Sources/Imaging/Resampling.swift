import CShims
import Tensors

/// How a picture or a map is brought to another size. Along an axis that is reduced both take the mean over the area
/// that each new pixel covers; they differ along an axis that is enlarged.
public enum ResamplingFilter: Sendable, Hashable, CaseIterable {
    /// Bilinear between the pixels' centres: for looking at content.
    case smooth
    /// Each pixel becomes a rectangle of one colour: for looking at pixels.
    case pixels
}

extension Image {
    /// A rectangle of the picture at another size.
    ///
    /// - Parameters:
    ///   - region: in pixels, where pixel i covers i ..< i + 1; finite with a positive size, all of the picture where nil.
    ///     Outside the picture its border is repeated.
    ///   - size: columns and rows of the result, each at least 1.
    ///   - filter: what happens where the rectangle is enlarged.
    /// - Precondition: as said of the parameters.
    public func resampled(
        from region: BoundingBox? = nil, to size: (width: Int, height: Int), filter: ResamplingFilter = .smooth
    ) -> Image {
        let region = region ?? BoundingBox(x: 0, y: 0, width: Double(width), height: Double(height))
        precondition(size.width > 0 && size.height > 0, "a picture of \(size.width)x\(size.height) pixels has no area")
        let rows = AxisTaps(
            from: region.y, length: region.height, count: size.height, extent: height, filter: filter)
        let columns = AxisTaps(
            from: region.x, length: region.width, count: size.width, extent: width, filter: filter)
        let count = size.width * size.height * 3
        let samples = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialised in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { values in
                resample(rows: rows, columns: columns, into: values, instructionSet: .current)
                ts_bytes_from_floats(values.baseAddress, Int64(count), bytes.baseAddress)
            }
            initialised = count
        }
        return Image(width: size.width, height: size.height, samples: samples)
    }
}

extension Tensor where Element == Float {
    /// A map of numbers at another size, such as a response to lie over the picture that it belongs to.
    ///
    /// - Parameters:
    ///   - size: columns and rows of the result, each at least 1.
    ///   - filter: what happens where the map is enlarged.
    /// - Returns: [size.height, size.width].
    /// - Precondition: this tensor is [H, W], both at least 1.
    public func resampled(to size: (width: Int, height: Int), filter: ResamplingFilter = .smooth) -> Tensor<Float> {
        precondition(shape.count == 2 && count > 0, "shape \(shape) is not [H, W] with an area")
        precondition(size.width > 0 && size.height > 0, "a map of \(size.width)x\(size.height) values has no area")
        let rows = AxisTaps(
            from: 0, length: Double(shape[0]), count: size.height, extent: shape[0], filter: filter)
        let columns = AxisTaps(
            from: 0, length: Double(shape[1]), count: size.width, extent: shape[1], filter: filter)
        return withUnsafeElements { source in
            Tensor(shape: [size.height, size.width]) { output in
                for row in 0..<size.height {
                    for column in 0..<size.width {
                        var sum: Float = 0
                        rows.forEachTap(of: row) { y, down in
                            columns.forEachTap(of: column) { x, across in
                                sum += down * across * source[y * shape[1] + x]
                            }
                        }
                        output.initializeElement(at: row * size.width + column, to: sum)
                    }
                }
            }
        }
    }
}

extension AxisTaps {
    /// The taps of a stretch of source pixels, where pixel i covers i ..< i + 1, under a filter.
    fileprivate init(from start: Double, length: Double, count: Int, extent: Int, filter: ResamplingFilter) {
        precondition(
            start.isFinite && length.isFinite && length > 0, "a region from \(start) of length \(length) has no area")
        if length >= Double(count) || filter == .pixels {
            self.init(areaFrom: start, length: length, count: count, extent: extent)
        } else {
            self.init(bilinearAround: start + length / 2 - 0.5, length: length, count: count, extent: extent)
        }
    }

    /// Calls `body` with the source index and the weight of each tap of a position.
    fileprivate func forEachTap(of position: Int, _ body: (Int, Float) -> Void) {
        let first = Int(offsets[position])
        for tap in first..<Int(offsets[position + 1]) { body(Int(firsts[position]) + tap - first, weights[tap]) }
    }
}
