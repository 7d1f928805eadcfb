/// A dense, row-major array of numbers with value semantics (copied on write).
///
/// The storage is aligned to 64 bytes, one cache line and one AVX-512 register. The last axis is contiguous. Which
/// axis means what is said by whoever makes the tensor; the letters used in this project are N batch, C channel,
/// H row, W column.
public struct Tensor<Element: BitwiseCopyable & Sendable>: Sendable {
    /// The extent of each axis; empty for a scalar. Every extent is at least 0.
    public let shape: [Int]
    private var storage: AlignedStorage<Element>

    /// The number of elements, the product of `shape`.
    public var count: Int { storage.count }

    /// A tensor with every element equal to `value`.
    public init(shape: [Int], repeating value: Element) {
        self.shape = shape
        storage = AlignedStorage(count: elementCount(of: shape))
        storage.pointer.initialize(repeating: value, count: storage.count)
    }

    /// A tensor of `shape` holding `elements` in row-major order.
    ///
    /// - Precondition: `elements.count` is the product of `shape`.
    public init(shape: [Int], elements: some Collection<Element>) {
        precondition(
            elements.count == elementCount(of: shape),
            "\(elements.count) elements cannot fill a tensor of shape \(shape)"
        )
        self.shape = shape
        storage = AlignedStorage(count: elements.count)
        _ = UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count).initialize(from: elements)
    }

    /// A tensor of `shape` whose elements `fill` writes, all of them, through the buffer it is given.
    ///
    /// - Parameter fill: receives uninitialised memory of exactly `count` elements and must initialise every one.
    public init(shape: [Int], fill: (UnsafeMutableBufferPointer<Element>) throws -> Void) rethrows {
        self.shape = shape
        storage = AlignedStorage(count: elementCount(of: shape))
        try fill(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
    }

    /// The same elements in the same order under another shape.
    ///
    /// - Precondition: both shapes have the same number of elements.
    public func reshaped(to newShape: [Int]) -> Tensor {
        precondition(elementCount(of: newShape) == count, "shape \(shape) cannot become \(newShape)")
        return Tensor(shape: newShape, storage: storage)
    }

    /// The elements in row-major order, as an array of its own.
    public var elements: [Element] { withUnsafeElements { Array($0) } }

    /// Element number `index` in row-major order.
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < count, "index \(index) is outside 0..<\(count)")
            return storage.pointer[index]
        }
        set {
            precondition(index >= 0 && index < count, "index \(index) is outside 0..<\(count)")
            makeUnique()
            storage.pointer[index] = newValue
        }
    }

    /// Calls `body` with the elements in row-major order. The buffer is valid during the call only.
    public func withUnsafeElements<Result>(_ body: (UnsafeBufferPointer<Element>) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(storage) {
            try body(UnsafeBufferPointer(start: storage.pointer, count: storage.count))
        }
    }

    /// Calls `body` with the elements in row-major order for writing. The buffer is valid during the call only.
    public mutating func withUnsafeMutableElements<Result>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
    ) rethrows -> Result {
        makeUnique()
        return try withExtendedLifetime(storage) {
            try body(UnsafeMutableBufferPointer(start: storage.pointer, count: storage.count))
        }
    }

    /// Where the elements lie, for kernels: valid as long as this tensor is neither changed nor released.
    package var baseAddress: UnsafePointer<Element> { UnsafePointer(storage.pointer) }

    private init(shape: [Int], storage: AlignedStorage<Element>) {
        self.shape = shape
        self.storage = storage
    }

    private mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&storage) { storage = AlignedStorage(copying: storage) }
    }
}

extension Tensor: Equatable where Element: Equatable {
    /// Whether both tensors have the same shape and equal elements.
    public static func == (left: Tensor, right: Tensor) -> Bool {
        guard left.shape == right.shape else { return false }
        return left.withUnsafeElements { a in right.withUnsafeElements { b in a.elementsEqual(b) } }
    }
}

/// The number of elements a shape holds.
///
/// - Precondition: no extent is negative and the product does not overflow.
private func elementCount(of shape: [Int]) -> Int {
    shape.reduce(1) { product, extent in
        precondition(extent >= 0, "shape \(shape) has a negative extent")
        let (next, overflow) = product.multipliedReportingOverflow(by: extent)
        precondition(!overflow, "shape \(shape) has more elements than an Int counts")
        return next
    }
}

/// Memory aligned to 64 bytes, freed with the last reference.
///
/// Unchecked: the pointer is written only by a `Tensor` that holds the sole reference.
private final class AlignedStorage<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Element>
    let count: Int

    init(count: Int) {
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            .bindMemory(to: Element.self, capacity: max(count, 1))
        self.count = count
    }

    convenience init(copying other: AlignedStorage) {
        self.init(count: other.count)
        pointer.initialize(from: other.pointer, count: count)
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}
