import Tensors

/// The sum of squares of `count` numbers, in an order that depends on `count` alone.
@inline(__always)
func sumOfSquares<Scalar: SpectralScalar>(_ values: UnsafePointer<Scalar>, count: Int) -> Scalar {
    let vectors = count / 8
    let wide = UnsafeRawPointer(values)
    var sums = SIMD8<Scalar>.zero
    for index in 0..<vectors {
        let value = wide.loadUnaligned(fromByteOffset: index * MemoryLayout<SIMD8<Scalar>>.size, as: SIMD8<Scalar>.self)
        sums += value * value
    }
    var sum = sums.sum()
    for index in (vectors * 8)..<count { sum += values[index] * values[index] }
    return sum
}

/// The sum of the products of two lines of complex numbers, each `count` real parts followed by `count` imaginary parts.
@inline(__always)
func productSum<Scalar: SpectralScalar>(
    _ left: UnsafePointer<Scalar>, _ right: UnsafePointer<Scalar>, count: Int
) -> (re: Scalar, im: Scalar) {
    let size = MemoryLayout<SIMD8<Scalar>>.size
    let vectors = count / 8
    let (leftRe, rightRe) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    let (leftIm, rightIm) = (UnsafeRawPointer(left + count), UnsafeRawPointer(right + count))
    var reSums = SIMD8<Scalar>.zero
    var imSums = SIMD8<Scalar>.zero
    for index in 0..<vectors {
        let a = leftRe.loadUnaligned(fromByteOffset: index * size, as: SIMD8<Scalar>.self)
        let b = leftIm.loadUnaligned(fromByteOffset: index * size, as: SIMD8<Scalar>.self)
        let c = rightRe.loadUnaligned(fromByteOffset: index * size, as: SIMD8<Scalar>.self)
        let d = rightIm.loadUnaligned(fromByteOffset: index * size, as: SIMD8<Scalar>.self)
        reSums += a * c - b * d
        imSums += a * d + b * c
    }
    var (re, im) = (reSums.sum(), imSums.sum())
    for index in (vectors * 8)..<count {
        re += left[index] * right[index] - left[count + index] * right[count + index]
        im += left[index] * right[count + index] + left[count + index] * right[index]
    }
    return (re, im)
}
