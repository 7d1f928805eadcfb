import Tensors

/// A batch of maps, or of vectors (maps of one pixel), between two operations of a plan: first its extents and what its
/// readers need, in the end its memory.
package final class PlannedMap {
    let height: Int
    let width: Int
    let channels: Int
    /// Whether one map serves every patch of a batch.
    let isShared: Bool
    /// The zero border that its readers need.
    private(set) var border = (before: 0, after: 0)
    /// Whether only 1x1 convolutions read it, and pixels need not lie side by side.
    private(set) var hasScatteredPixels = true
    /// The convolution that makes it, as long as something may still be folded into it.
    var pending: PendingConvolution?
    /// Whether the plan gives it its memory.
    let isOwned: Bool
    private var memory: ActivationMap?

    init(height: Int, width: Int, channels: Int, isShared: Bool = false) {
        self.height = height
        self.width = width
        self.channels = channels
        self.isShared = isShared
        isOwned = true
    }

    /// A map that is there from the start.
    init(_ memory: ActivationMap) {
        height = memory.height
        width = memory.width
        channels = memory.channels
        isShared = false
        isOwned = false
        self.memory = memory
    }

    /// The memory.
    var map: ActivationMap {
        guard let memory else { preconditionFailure("a map is read before its plan is laid out") }
        return memory
    }

    /// Notes what a reader needs.
    func require(border: (before: Int, after: Int) = (0, 0), sideBySide: Bool) {
        self.border = (max(self.border.before, border.before), max(self.border.after, border.after))
        if sideBySide { hasScatteredPixels = false }
    }

    /// Takes memory for `capacity` patches from what is spare, or else new memory. Where channels fill whole pages, pixels
    /// get a padding if no reader minds: see `ActivationMap`.
    func place(capacity: Int, from spare: inout [ActivationMap]) {
        let capacity = isShared ? 1 : capacity
        let padding = hasScatteredPixels && channels % 1024 == 0 ? 16 : 0
        let fitting = spare.lastIndex {
            $0.capacity == capacity && ($0.height, $0.width, $0.channels) == (height, width, channels)
                && ($0.borderBefore, $0.borderAfter) == border && $0.pixelStride == channels + padding
        }
        memory =
            fitting.map { spare.remove(at: $0) }
            ?? ActivationMap(
                capacity: capacity, height: height, width: width, channels: channels, borderBefore: border.before,
                borderAfter: border.after, pixelPadding: padding)
    }
}

/// A convolution whose normalisation, addend and rectifier may still be folded into it.
struct PendingConvolution {
    var layer: NetworkLayer
    var input: PlannedMap
    var stage: Stage
    /// Whether the input holds nine samples a pixel, tap by tap, for a layer of 3x3 taps.
    var readsSamples = false
    /// How it is computed; nil leaves the choice to `ConvolutionLayer`.
    var method: ConvolutionLayer.Method?
    var normalisation: String?
    var addend: PlannedMap?
    var isRectified = false
}
