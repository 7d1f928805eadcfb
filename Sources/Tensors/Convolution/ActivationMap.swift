/// Working memory for feature maps between two layers: a batch of channel-last maps, [N,H,W,C], with a border of zeros.
///
/// The border lets a convolution read beyond the edge without a check. It is zero from the start and never written: only
/// `row` hands out pixels, and only those inside. Unchecked: whoever owns the map (an executor behind a lock) decides
/// which rows are written by which thread.
public final class ActivationMap: @unchecked Sendable {
    /// Maps it can hold.
    public let capacity: Int
    /// Rows of a map, without the border.
    public let height: Int
    /// Columns of a map, without the border.
    public let width: Int
    /// Channels of a pixel.
    public let channels: Int
    /// Zero rows above and zero columns left of a map.
    public let borderBefore: Int
    /// Zero rows below and zero columns right of a map.
    public let borderAfter: Int

    /// Floats from a pixel to its neighbour: the channels and the padding behind them.
    public let pixelStride: Int

    /// Floats from a pixel to the one below.
    public var rowStride: Int { (borderBefore + width + borderAfter) * pixelStride }
    /// Floats from a map to the next.
    public var mapStride: Int { (borderBefore + height + borderAfter) * rowStride }
    /// Floats from the start of `base` to pixel (0, 0) of the first map.
    public var origin: Int { borderBefore * (rowStride + pixelStride) }

    package let base: UnsafeMutablePointer<Float>
    private let floats: Int

    /// A map of zeros.
    ///
    /// - Parameter pixelPadding: floats left unused behind each pixel's channels. Where the channels fill whole pages, the
    ///   pixels that a convolution reads at once fall on the same few cache lines, and a padding of one line, 16 floats,
    ///   spreads them (measured: 8 % at 1,024 and 2,048 channels). Only 1x1 and dilated convolutions read such maps.
    /// - Precondition: every extent is positive; borders and padding are not negative.
    public init(
        capacity: Int, height: Int, width: Int, channels: Int, borderBefore: Int = 0, borderAfter: Int = 0,
        pixelPadding: Int = 0
    ) {
        precondition(capacity > 0 && height > 0 && width > 0 && channels > 0, "an empty map")
        precondition(borderBefore >= 0 && borderAfter >= 0 && pixelPadding >= 0, "a border is at least 0 pixels wide")
        self.capacity = capacity
        self.height = height
        self.width = width
        self.channels = channels
        self.borderBefore = borderBefore
        self.borderAfter = borderAfter
        pixelStride = channels + pixelPadding
        floats = capacity * (borderBefore + height + borderAfter) * (borderBefore + width + borderAfter) * pixelStride
        precondition(floats <= Int(Int32.max), "a map of \(floats) floats is beyond the kernels' 32-bit offsets")
        base = UnsafeMutableRawPointer.allocate(byteCount: max(floats, 1) * 4 + 64, alignment: 64)
            .bindMemory(to: Float.self, capacity: floats + 16)
        base.initialize(repeating: 0, count: floats + 16)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// The first float of row `y` of map `map`; `width * pixelStride` floats are its own.
    package func row(_ map: Int, _ y: Int) -> UnsafeMutablePointer<Float> {
        precondition(map >= 0 && map < capacity && y >= 0 && y < height, "row \(y) of map \(map) is outside")
        return base + (map * mapStride + origin + y * rowStride)
    }

    /// Calls `body` with the floats of one row, [W,C], for writing.
    public func withRow<Result>(
        _ map: Int, _ y: Int, _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        precondition(pixelStride == channels, "the pixels of this map do not lie side by side")
        return try body(UnsafeMutableBufferPointer(start: row(map, y), count: width * channels))
    }

    /// One map as a tensor in the order of publications and files, [C,H,W].
    public func channelFirst(_ map: Int) -> Tensor<Float> {
        Tensor(shape: [channels, height, width]) { elements in
            for y in 0..<height {
                let from = row(map, y)
                for x in 0..<width {
                    for channel in 0..<channels {
                        elements[(channel * height + y) * width + x] = from[x * pixelStride + channel]
                    }
                }
            }
        }
    }

    /// One map as a tensor, channel last, [H,W,C].
    public func channelLast(_ map: Int) -> Tensor<Float> {
        Tensor(shape: [height, width, channels]) { elements in
            guard let start = elements.baseAddress else { return }
            for y in 0..<height {
                let from = row(map, y)
                for x in 0..<width {
                    (start + (y * width + x) * channels).update(from: from + x * pixelStride, count: channels)
                }
            }
        }
    }

    /// Writes one map from a channel-last tensor, [H,W,C].
    ///
    /// - Precondition: the tensor has this map's shape.
    public func load(_ map: Int, channelLast tensor: Tensor<Float>) {
        precondition(
            tensor.shape == [height, width, channels], "\(tensor.shape) does not fit \([height, width, channels])")
        tensor.withUnsafeElements { elements in
            guard let start = elements.baseAddress else { return }
            for y in 0..<height {
                let to = row(map, y)
                for x in 0..<width {
                    (to + x * pixelStride).update(from: start + (y * width + x) * channels, count: channels)
                }
            }
        }
    }

    /// Writes one map from a channel-first tensor, [C,H,W].
    ///
    /// - Precondition: the tensor has this map's shape.
    public func load(_ map: Int, channelFirst tensor: Tensor<Float>) {
        precondition(
            tensor.shape == [channels, height, width], "\(tensor.shape) does not fit \([channels, height, width])")
        tensor.withUnsafeElements { elements in
            for y in 0..<height {
                let to = row(map, y)
                for x in 0..<width {
                    for channel in 0..<channels {
                        to[x * pixelStride + channel] = elements[(channel * height + y) * width + x]
                    }
                }
            }
        }
    }
}
