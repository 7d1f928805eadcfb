/// Working memory for quantised feature maps between two layers: as `ActivationMap`, with a byte for each number.
///
/// What a byte stands for is up to who writes it: a number from 0 to 255 times the scale of its channel.
/// Unchecked: whoever owns the map decides which rows are written by which thread.
public final class ByteMap: @unchecked Sendable {
    /// How the maps lie in memory.
    public let layout: MapLayout
    package let base: UnsafeMutablePointer<UInt8>
    private let memory: ZeroedMemory
    /// The kernels read four bytes at a time, the last of them beyond the last pixel.
    private static let readable = 64

    /// Maps of zeros.
    public init(_ layout: MapLayout) {
        self.layout = layout
        memory = ZeroedMemory(byteCount: layout.count + Self.readable)
        base = memory.start.bindMemory(to: UInt8.self, capacity: layout.count + Self.readable)
    }

    /// The first byte of row `y` of map `map`; `width * pixelStride` bytes are its own.
    package func row(_ map: Int, _ y: Int) -> UnsafeMutablePointer<UInt8> { base + layout.offset(map, y) }

    /// The numbers that one map stands for, [C,H,W].
    ///
    /// - Parameter scales: what a step of each channel counts.
    public func channelFirst(_ map: Int, scales: [Float]) -> Tensor<Float> {
        let layout = layout
        precondition(scales.count == layout.channels, "\(scales.count) scales for \(layout.channels) channels")
        return Tensor(shape: [layout.channels, layout.height, layout.width]) { elements in
            for y in 0..<layout.height {
                let from = row(map, y)
                for x in 0..<layout.width {
                    for channel in 0..<layout.channels {
                        elements[(channel * layout.height + y) * layout.width + x] =
                            Float(from[x * layout.pixelStride + channel]) * scales[channel]
                    }
                }
            }
        }
    }
}
