import Foundation
import Synchronization

/// Memory that the steps of a training share: what one operation has released, the next of the same size takes.
///
/// Fresh memory costs the system a page fault for every 4 KiB, which is more than many an operation; steps repeat, and so
/// do their sizes. What is kept is what the largest step needed at once.
public final class TapeMemory<Scalar: DifferentiableScalar>: Sendable {
    private let free = Mutex<[Int: [Block<Scalar>]]>([:])

    /// Memory with nothing in it yet.
    public init() {}

    deinit {
        free.withLock { lists in
            for block in lists.values.joined() { UnsafeMutableRawPointer(block.pointer).deallocate() }
        }
    }

    /// A buffer of `count` numbers of any value.
    func buffer(_ count: Int) -> TapeBuffer<Scalar> {
        let size = Self.rounded(count)
        let kept = free.withLock { $0[size]?.popLast() }
        return TapeBuffer(pointer: kept?.pointer ?? Self.allocate(size), size: size, memory: self)
    }

    fileprivate func release(_ pointer: UnsafeMutablePointer<Scalar>, _ size: Int) {
        let block = Block(pointer: pointer)
        free.withLock { $0[size, default: []].append(block) }
    }

    /// Whole cache lines, so that sizes that hardly differ share memory.
    private static func rounded(_ count: Int) -> Int { max((count + 15) / 16, 1) * 16 }

    private static func allocate(_ size: Int) -> UnsafeMutablePointer<Scalar> {
        let bytes = size * MemoryLayout<Scalar>.stride
        // Maps of a batch are walked through from end to end: large pages spare the look-up of many small ones.
        let isLarge = bytes >= 2 * largePage
        let pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? largePage : 64)
        if isLarge { madvise(pointer, bytes, MADV_HUGEPAGE) }
        return pointer.bindMemory(to: Scalar.self, capacity: size)
    }

    /// The page size that the system is asked for, in bytes; where it has none, nothing changes.
    private static var largePage: Int { 1 << 21 }
}

extension UnsafeMutablePointer where Pointee: DifferentiableScalar {
    /// Zeroes `count` numbers: at once, where a generic loop would ask each number how it is copied.
    func setToZero(_ count: Int) { memset(self, 0, count * MemoryLayout<Pointee>.stride) }
}

/// Unchecked: a block belongs to the list that holds it, then to the buffer that takes it.
private struct Block<Scalar>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Scalar>
}

/// Numbers of a `TapeMemory`, returned to it with the last reference.
///
/// Unchecked: one operation writes a buffer, before any other reads it.
final class TapeBuffer<Scalar: DifferentiableScalar>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Scalar>
    private let size: Int
    private let memory: TapeMemory<Scalar>

    fileprivate init(pointer: UnsafeMutablePointer<Scalar>, size: Int, memory: TapeMemory<Scalar>) {
        self.pointer = pointer
        self.size = size
        self.memory = memory
    }

    deinit { memory.release(pointer, size) }
}

/// Numbers of a shape inside a buffer, row-major.
struct Values<Scalar: DifferentiableScalar>: Sendable {
    let shape: [Int]
    var buffer: TapeBuffer<Scalar>
    let offset: Int

    init(shape: [Int], buffer: TapeBuffer<Scalar>, offset: Int = 0) {
        self.shape = shape
        self.buffer = buffer
        self.offset = offset
    }

    var count: Int { shape.reduce(1, *) }
    /// The extent of the last axis.
    var channels: Int { shape.last ?? 1 }
    /// The places of all axes but the last.
    var pixels: Int { shape.dropLast().reduce(1, *) }
    var pointer: UnsafeMutablePointer<Scalar> { buffer.pointer + offset }
    /// For closures that other threads run; the values must be kept alive until they have.
    var shared: SharedPointer<Scalar> { SharedPointer(pointer: pointer) }

    /// The same numbers under another shape of as many.
    func reshaped(_ shape: [Int]) -> Values {
        let result = Values(shape: shape, buffer: buffer, offset: offset)
        precondition(result.count == count, "shape \(self.shape) cannot become \(shape)")
        return result
    }
}

/// A pointer that the threads of a pool share.
///
/// Unchecked: each thread writes places of its own.
struct SharedPointer<Element>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Element>

    static func + (left: SharedPointer, right: Int) -> UnsafeMutablePointer<Element> { left.pointer + right }
}
