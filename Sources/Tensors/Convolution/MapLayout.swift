/// How a batch of channel-last maps, [N,H,W,C], lies in memory: with a border of zeros around each map.
///
/// The border lets a convolution read beyond the edge without a check.
public struct MapLayout: Sendable, Hashable {
    /// Maps there is room for.
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
    /// Elements from a pixel to its neighbour: the channels and the padding behind them.
    public let pixelStride: Int

    /// Elements from a pixel to the one below.
    public var rowStride: Int { (borderBefore + width + borderAfter) * pixelStride }
    /// Elements from a map to the next.
    public var mapStride: Int { (borderBefore + height + borderAfter) * rowStride }
    /// Elements from the start to pixel (0, 0) of the first map.
    public var origin: Int { borderBefore * (rowStride + pixelStride) }
    /// Elements of all maps.
    public var count: Int { capacity * mapStride }

    /// A layout.
    ///
    /// - Parameter pixelPadding: elements left unused behind each pixel's channels. Where the channels fill whole pages, the
    ///   pixels that a convolution reads at once fall on the same few cache lines, and a padding of one line, 64 bytes,
    ///   spreads them (measured: 8 % at 1,024 and 2,048 floats). Only 1x1 and dilated convolutions read such maps.
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
        precondition(count <= Int(Int32.max), "a map of \(count) elements is beyond the kernels' 32-bit offsets")
    }

    /// Elements from the start to row `y` of map `map`; `width * pixelStride` elements are its own.
    func offset(_ map: Int, _ y: Int) -> Int {
        precondition(map >= 0 && map < capacity && y >= 0 && y < height, "row \(y) of map \(map) is outside")
        return map * mapStride + origin + y * rowStride
    }

    /// The offset of each pixel of a batch of maps, map by map, row by row. One map of capacity 1 serves every map of the
    /// batch.
    func pixelOffsets(capacity batch: Int) -> Tensor<Int32> {
        Tensor(shape: [batch * height * width]) { offsets in
            var index = 0
            for number in 0..<batch {
                let start = (capacity == 1 ? 0 : number) * mapStride + origin
                for y in 0..<height {
                    for x in 0..<width {
                        offsets[index] = Int32(start + y * rowStride + x * pixelStride)
                        index += 1
                    }
                }
            }
        }
    }
}
