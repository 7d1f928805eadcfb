import CShims
import Tensors

extension Image {
    /// The picture in CIELAB under the white point D65.
    ///
    /// - Returns: [3, height, width]: L* 0...100, a* and b*, to about 1e-3.
    public func labPlanes() -> Tensor<Float> {
        samples.withUnsafeBufferPointer { source in
            makeLabPlanes(width: width, height: height) { tables, lightness, a, b in
                ts_lab_from_bytes(
                    InstructionSet.current.rawValue, source.baseAddress, width * height, tables, lightness, a, b)
            }
        }
    }
}

extension Tensor where Element == Float {
    /// A crop in CIELAB under the white point D65; see `Image.crop(_:size:)`.
    ///
    /// - Returns: [3, H, W]: L* 0...100, a* and b*, to about 1e-3.
    /// - Precondition: this tensor is [H, W, 3], RGB. Values outside 0...255 are taken to its ends.
    public func labPlanes() -> Tensor<Float> {
        precondition(shape.count == 3 && shape[2] == 3, "shape \(shape) is not [H, W, 3]")
        return withUnsafeElements { source in
            makeLabPlanes(width: shape[1], height: shape[0]) { tables, lightness, a, b in
                ts_lab_from_floats(
                    InstructionSet.current.rawValue, source.baseAddress, source.count / 3, tables, lightness, a, b)
            }
        }
    }
}

/// The light of each sample value and the matrix to X, Y and Z, as the kernel takes them.
private let linearTable: [Float] = (0...255).map { Float(SRGB.light(ofSample: $0)) } + [1]
private let matrixTable = SRGB.lightToXYZ.map { Float($0) }

/// A tensor [3, height, width] that `convert` fills plane by plane.
private func makeLabPlanes(
    width: Int, height: Int,
    _ convert: (ts_lab_tables, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) ->
        Void
) -> Tensor<Float> {
    Tensor(shape: [3, height, width]) { planes in
        linearTable.withUnsafeBufferPointer { linear in
            matrixTable.withUnsafeBufferPointer { matrix in
                guard let start = planes.baseAddress else { return }
                let tables = ts_lab_tables(linear: linear.baseAddress, matrix: matrix.baseAddress)
                convert(tables, start, start + width * height, start + 2 * width * height)
            }
        }
    }
}
