import CShims
import Tensors

/// The transforms of Winograd's F(4x4,3x3) in one precision, under the names of CShims/convolution.h.
struct WinogradKernels<Scalar>: Sendable {
    typealias Input = UnsafePointer<Scalar>?
    typealias Output = UnsafeMutablePointer<Scalar>?
    typealias Offsets = UnsafePointer<Int32>?
    typealias Extents = UnsafePointer<UInt8>?

    /// What the products between the transforms are computed with.
    let products: DirectKernels<Scalar>
    /// Map with a border of zeros, tile offsets, row stride, channels, tile stride, first and last tile, transformed.
    let input: @Sendable (Int32, Input, Offsets, Int32, Int32, Int32, Int32, Int32, Output) -> Void
    /// Products, bias, addend with offsets and row stride, output with offsets, row stride and tile extents, channels, tile
    /// stride, first and last tile, whether to rectify.
    let output:
        @Sendable (
            Int32, Input, Input, Input, Offsets, Int32, Output, Offsets, Int32, Extents, Extents, Int32, Int32, Int32,
            Int32, Int32
        ) -> Void
    /// Gradient with offsets, row stride and tile extents, channels, tile stride, first and last tile, transformed.
    let gradient: @Sendable (Int32, Input, Offsets, Int32, Extents, Extents, Int32, Int32, Int32, Int32, Output) -> Void
}

extension WinogradKernels<Float> {
    static let single = WinogradKernels(
        products: .single, input: ts_winograd_input, output: ts_winograd_output, gradient: ts_winograd_gradient)
}
