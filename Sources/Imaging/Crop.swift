import CShims
import Tensors

/// A rectangle of a picture to be resampled, in pixel coordinates where the centre of the first pixel is 0.
///
/// It may be larger than the picture or lie outside it.
public struct CropWindow: Sendable, Hashable {
    /// The centre's column.
    public var centreX: Double
    /// The centre's row.
    public var centreY: Double
    /// The columns covered; positive.
    public var width: Double
    /// The rows covered; positive.
    public var height: Double

    /// A window from its centre and size, in pixels.
    public init(centreX: Double, centreY: Double, width: Double, height: Double) {
        self.centreX = centreX
        self.centreY = centreY
        self.width = width
        self.height = height
    }

    /// The window `factor` times a box's size around its centre: 3 for the paper's padding of 2 (Equations.md, section 1).
    public init(around box: BoundingBox, factor: Double) {
        self.init(centreX: box.centreX, centreY: box.centreY, width: factor * box.width, height: factor * box.height)
    }

    /// The rectangle that the window covers.
    public var box: BoundingBox { BoundingBox(centreX: centreX, centreY: centreY, width: width, height: height) }
}

extension Image {
    /// Resamples a window of the picture (Equations.md, section 1) into `output`.
    ///
    /// Output pixel (i, j) of `size` samples x = centreX + (i - (size.width - 1) / 2) * width / size.width, and y likewise:
    /// bilinear, border replicated; where a step exceeds 1 pixel, the mean of ceil(step) samples along that axis. Time
    /// and memory are bounded by the picture and `size`, whatever the window.
    ///
    /// - Parameters:
    ///   - window: finite, with a positive size.
    ///   - size: columns and rows of the result, each at least 1.
    ///   - output: receives size.height * size.width * 3 values, RGB interleaved, 0...255.
    /// - Precondition: as said of the parameters.
    public func crop(
        _ window: CropWindow, size: (width: Int, height: Int), into output: UnsafeMutableBufferPointer<Float>
    ) {
        crop(window, size: size, into: output, instructionSet: .current)
    }

    /// Resamples a window of the picture; see `crop(_:size:into:)`.
    ///
    /// - Returns: [size.height, size.width, 3], RGB, 0...255.
    public func crop(_ window: CropWindow, size: (width: Int, height: Int)) -> Tensor<Float> {
        Tensor(shape: [size.height, size.width, 3]) { crop(window, size: size, into: $0) }
    }

    /// The crop with a choice of kernel, for comparing them.
    package func crop(
        _ window: CropWindow, size: (width: Int, height: Int), into output: UnsafeMutableBufferPointer<Float>,
        instructionSet: InstructionSet
    ) {
        precondition(
            [window.centreX, window.centreY, window.width, window.height].allSatisfy(\.isFinite)
                && window.width > 0 && window.height > 0,
            "\(window) is not finite with a positive size")
        precondition(size.width > 0 && size.height > 0, "a crop of \(size.width)x\(size.height) pixels has no area")
        let rows = AxisTaps(
            bilinearAround: window.centreY, length: window.height, count: size.height, extent: height)
        let columns = AxisTaps(
            bilinearAround: window.centreX, length: window.width, count: size.width, extent: width)
        resample(rows: rows, columns: columns, into: output, instructionSet: instructionSet)
    }

    /// Applies taps made for this picture's extents; `output` receives rows * columns * 3 values, RGB interleaved.
    func resample(
        rows: AxisTaps, columns: AxisTaps, into output: UnsafeMutableBufferPointer<Float>,
        instructionSet: InstructionSet
    ) {
        precondition(
            output.count == rows.firsts.count * columns.firsts.count * 3,
            "\(output.count) values for \(columns.firsts.count)x\(rows.firsts.count) RGB pixels")
        let span = columns.span
        rows.withUnsafeAxis { rows in
            columns.withUnsafeAxis { columns in
                let scratchCount = ts_resample_scratch(columns, span.lowerBound, span.upperBound)
                withUnsafeTemporaryAllocation(of: Float.self, capacity: scratchCount) { scratch in
                    samples.withUnsafeBufferPointer { source in
                        ts_resample_rgb(
                            instructionSet.rawValue, source.baseAddress, Int32(width), rows, columns, span.lowerBound,
                            span.upperBound, scratch.baseAddress, output.baseAddress)
                    }
                }
            }
        }
    }
}

extension AxisTaps {
    /// Calls `body` with the taps as the kernel takes them, valid during the call only.
    fileprivate func withUnsafeAxis(_ body: (ts_resample_axis) -> Void) {
        firsts.withUnsafeBufferPointer { firsts in
            offsets.withUnsafeBufferPointer { offsets in
                weights.withUnsafeBufferPointer { weights in
                    body(
                        ts_resample_axis(
                            count: Int32(firsts.count), firsts: firsts.baseAddress, offsets: offsets.baseAddress,
                            weights: weights.baseAddress))
                }
            }
        }
    }
}
