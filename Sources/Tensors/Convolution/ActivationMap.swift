/// Working memory for feature maps between two layers: a batch of channel-last maps, [N,H,W,C], with a border of zeros.
///
/// The border lets a convolution read beyond the edge without a check. It is zero from the start and never written: only
/// `row` hands out pixels, and only those inside. Unchecked: whoever owns the map (an executor behind a lock) decides
/// which rows are written by which thread.
public final class ActivationMap: @unchecked Sendable {
    /// How the maps lie in memory.
    public let layout: MapLayout

    /// Maps it can hold.
    public var capacity: Int { layout.capacity }
    /// Rows of a map, without the border.
    public var height: Int { layout.height }
    /// Columns of a map, without the border.
    public var width: Int { layout.width }
    /// Channels of a pixel.
    public var channels: Int { layout.channels }
    /// Floats from a pixel to its neighbour: the channels and the padding behind them.
    public var pixelStride: Int { layout.pixelStride }
    /// Floats from a pixel to the one below.
    public var rowStride: Int { layout.rowStride }
    /// Floats from a map to the next.
    public var mapStride: Int { layout.mapStride }

    package let base: UnsafeMutablePointer<Float>
    private let memory: ZeroedMemory
    /// Floats that a kernel may read beyond the last pixel.
    private static let readable = 16

    /// Maps of zeros.
    public init(_ layout: MapLayout) {
        self.layout = layout
        memory = ZeroedMemory(byteCount: (layout.count + Self.readable) * MemoryLayout<Float>.stride)
        base = memory.start.bindMemory(to: Float.self, capacity: layout.count + Self.readable)
    }

    /// Maps of zeros; the parameters are those of `MapLayout`.
    public convenience init(
        capacity: Int, height: Int, width: Int, channels: Int, borderBefore: Int = 0, borderAfter: Int = 0,
        pixelPadding: Int = 0
    ) {
        self.init(
            MapLayout(
                capacity: capacity, height: height, width: width, channels: channels, borderBefore: borderBefore,
                borderAfter: borderAfter, pixelPadding: pixelPadding))
    }

    /// The first float of row `y` of map `map`; `width * pixelStride` floats are its own.
    package func row(_ map: Int, _ y: Int) -> UnsafeMutablePointer<Float> {
        base + layout.offset(map, y)
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
