import COpenBLAS

/// The product of two matrices by OpenBLAS, on the calling thread.
///
/// - Parameters:
///   - left: [M,K].
///   - right: [K,N].
///   - result: [M,N], overwritten.
/// - Precondition: the shapes agree.
public func multiply(_ left: Tensor<Float>, _ right: Tensor<Float>, into result: inout Tensor<Float>) {
    precondition(left.shape.count == 2 && right.shape.count == 2, "matrices have two axes")
    let (rows, depth, columns) = (left.shape[0], left.shape[1], right.shape[1])
    precondition(
        right.shape[0] == depth && result.shape == [rows, columns],
        "\(left.shape) times \(right.shape) does not give \(result.shape)")
    if rows == 0 || columns == 0 { return }
    // Splitting such products between threads is the caller's: OpenBLAS stalls on small ones.
    openblas_set_num_threads(1)
    left.withUnsafeElements { left in
        right.withUnsafeElements { right in
            result.withUnsafeMutableElements { result in
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns), Int32(depth), 1,
                    left.baseAddress, Int32(max(depth, 1)), right.baseAddress, Int32(columns), 0, result.baseAddress,
                    Int32(columns))
            }
        }
    }
}
