import CShims

/// Matrix products of bfloat16 numbers that add up in single precision, under the names of CShims/bfloat16.h.
struct BFloat16Kernels<Scalar>: Sendable {
    typealias Input = UnsafePointer<Scalar>?
    typealias Output = UnsafeMutablePointer<Scalar>?
    typealias Halves = UnsafePointer<UInt16>?
    typealias Rounded = UnsafeMutablePointer<UInt16>?

    /// Numbers rounded one by one: from, to, count.
    let round: @Sendable (Input, Rounded, Int64) -> Void
    /// A matrix rounded, as panels of pairs of rows: from, row and column strides, taps, depth, columns, width, to.
    let pairs: @Sendable (Input, Int64, Int64, Int64, Int64, Int64, Int64, Rounded) -> Void
    /// Left factor and its width, right factor, pairs, rows, columns, whether to add, result and its stride.
    let product: @Sendable (Halves, Int64, Halves, Int64, Int64, Int64, Int32, Output, Int64) -> Void
}

extension BFloat16Kernels<Float> {
    /// Nil where the processor has none.
    static let current =
        ts_has_bfloat16() == 0
        ? nil
        : BFloat16Kernels(
            round: ts_round_to_bfloat16, pairs: ts_bfloat16_pairs, product: ts_bfloat16_product)
}

extension TapeMemory {
    /// A buffer of `count` bfloat16 numbers, at `halves`.
    func halves(_ count: Int) -> TapeBuffer<Scalar> {
        let size = MemoryLayout<Scalar>.stride
        return buffer((count * MemoryLayout<UInt16>.stride + size - 1) / size)
    }
}

extension TapeBuffer {
    /// The same memory as bfloat16 numbers.
    var halves: UnsafeMutablePointer<UInt16> {
        UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt16.self)
    }
}
