import CShims
import Tensors

/// A batch of maps, or of vectors (maps of one pixel), between two operations of a plan: first its extents and what its
/// readers need, in the end its memory, as numbers, as bytes or as both.
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
    /// Whether a reader needs numbers.
    private(set) var needsFloats = false
    /// What a step of each channel counts, where a reader needs bytes.
    private(set) var scales: [Float]?
    /// The convolution that makes it, as long as something may still be folded into it.
    var pending: PendingConvolution?
    /// Whether the plan gives it its memory.
    let isOwned: Bool
    private var floats: ActivationMap?
    private var bytes: ByteMap?

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
        floats = memory
    }

    /// A map that another plan makes.
    init(madeElsewhere map: PlannedMap) {
        height = map.height
        width = map.width
        channels = map.channels
        isShared = map.isShared
        isOwned = false
        floats = map.floats
        bytes = map.bytes
        scales = map.scales
    }

    /// The memory of the numbers.
    var map: ActivationMap {
        guard let floats else { preconditionFailure("a map is read before its plan is laid out, or holds only bytes") }
        return floats
    }

    /// The memory of the bytes.
    var byteMap: ByteMap {
        guard let bytes else { preconditionFailure("a map is read before its plan is laid out, or holds no bytes") }
        return bytes
    }

    /// The memory for a reader that takes either: bytes where there are any.
    var quantisable: QuantisableMap {
        if let bytes, let scales { .bytes(bytes, scales: scales) } else { .floats(map) }
    }

    /// The bytes that one patch's map takes, where it is laid out; 0 where one map serves every patch.
    var bytesOfPatch: Int { isShared ? 0 : height * width * channels * (floats == nil ? 1 : 4) }

    /// Notes what a reader of numbers needs.
    func require(border: (before: Int, after: Int) = (0, 0), sideBySide: Bool) {
        needsFloats = true
        widen(border, sideBySide: sideBySide)
    }

    /// Notes what a reader of bytes needs. The first one decides what a step counts.
    func require(border: (before: Int, after: Int) = (0, 0), sideBySide: Bool, scales: [Float]) {
        if self.scales == nil { self.scales = scales }
        widen(border, sideBySide: sideBySide)
    }

    private func widen(_ border: (before: Int, after: Int), sideBySide: Bool) {
        self.border = (max(self.border.before, border.before), max(self.border.after, border.after))
        if sideBySide { hasScatteredPixels = false }
    }

    /// Whether it lies in bytes alone, if what makes it can write them.
    private func liesInBytes(_ canBeBytes: Bool) -> Bool { canBeBytes && scales != nil && !needsFloats }

    /// Takes memory for `capacity` patches from what is spare, or else new memory. Where channels fill whole pages, pixels
    /// get a padding if no reader minds: see `MapLayout`.
    ///
    /// - Parameter canBeBytes: whether what makes the map can write bytes.
    /// - Returns: what remains to be done after the map is made: its numbers as bytes; nil where it is nothing.
    func place(capacity: Int, canBeBytes: Bool, from spare: inout SpareMemory) -> (@Sendable (PlanRun) -> Void)? {
        let asBytes = liesInBytes(canBeBytes)
        // What is turned into bytes is read row by row.
        if !asBytes && scales != nil { hasScatteredPixels = false }
        func layout(line: Int) -> MapLayout {
            MapLayout(
                capacity: isShared ? 1 : capacity, height: height, width: width, channels: channels,
                borderBefore: border.before, borderAfter: border.after,
                pixelPadding: hasScatteredPixels && channels % 1024 == 0 ? line : 0)
        }
        if !asBytes { floats = spare.floats(layout(line: 16)) }
        if scales != nil { bytes = spare.bytes(layout(line: 64)) }
        return asBytes ? nil : quantisation
    }

    private var quantisation: (@Sendable (PlanRun) -> Void)? {
        guard let scales, let from = floats, let to = bytes else { return nil }
        let factors = scales.map { $0 > 0 ? 1 / $0 : 0 }
        let (height, width, channels) = (height, Int64(width), Int64(channels))
        let instructionSet = InstructionSet.current.rawValue
        return { run in
            run.pool.run(over: run.batch * height, grain: 8) { rows in
                for row in rows {
                    let (number, y) = (row / height, row % height)
                    ts_quantise(instructionSet, from.row(number, y), factors, width, channels, to.row(number, y))
                }
            }
        }
    }

    /// Gives its memory back.
    func release(to spare: inout SpareMemory) {
        if let floats { spare.add(floats) }
        if let bytes { spare.add(bytes) }
    }
}

/// Memory of maps that nothing uses at the moment.
struct SpareMemory {
    private var floats: [ActivationMap] = []
    private var bytes: [ByteMap] = []

    mutating func add(_ map: ActivationMap) {
        if !floats.contains(where: { $0 === map }) { floats.append(map) }
    }

    mutating func add(_ map: ByteMap) {
        if !bytes.contains(where: { $0 === map }) { bytes.append(map) }
    }

    /// Memory of that layout, its border zero: some that was given back, or new.
    mutating func floats(_ layout: MapLayout) -> ActivationMap {
        floats.lastIndex { $0.layout == layout }.map { floats.remove(at: $0) } ?? ActivationMap(layout)
    }

    /// Memory of that layout, its border zero: some that was given back, or new.
    mutating func bytes(_ layout: MapLayout) -> ByteMap {
        bytes.lastIndex { $0.layout == layout }.map { bytes.remove(at: $0) } ?? ByteMap(layout)
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

    /// How its kernel walks over what it reads.
    var geometry: ConvolutionGeometry { readsSamples ? ConvolutionGeometry() : layer.geometry }
}
