import Foundation

/// Memory of zeros, aligned to 64 bytes. The system hands its pages out when they are first touched: what a short run does
/// not use, such as room for more patches, costs no time.
///
/// Unchecked: whoever owns it decides which thread writes what.
final class ZeroedMemory: @unchecked Sendable {
    /// The first byte.
    let start: UnsafeMutableRawPointer
    private let block: UnsafeMutableRawPointer
    private static let alignment = 64

    init(byteCount: Int) {
        guard let block = calloc(byteCount + Self.alignment, 1) else {
            preconditionFailure("no memory for \(byteCount) bytes of maps")
        }
        self.block = block
        start = block.alignedUp(toMultipleOf: Self.alignment)
    }

    deinit { free(block) }
}
