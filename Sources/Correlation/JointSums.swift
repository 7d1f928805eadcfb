import COpenBLAS
import Tensors

/// The running sums A and N of the joint solution, and its solver (Equations.md, section 5 c).
///
/// In double precision throughout: the systems' condition numbers reach 1e9.
struct JointSums: Sendable {
    let channels: Int
    let frequencies: Int
    /// A, the lower triangles, [frequency, C (C + 1)]: column by column, from the diagonal down, the real parts of a column
    /// followed by its imaginary parts.
    private var matrices: Tensor<Double>
    /// N, [frequency, 2, C].
    private(set) var rightSides: Tensor<Double>

    init(_ configuration: FilterConfiguration) {
        channels = configuration.channels
        frequencies = (configuration.columns / 2 + 1) * configuration.rows
        matrices = Tensor(shape: [frequencies, channels * (channels + 1)], repeating: 0)
        rightSides = Tensor(shape: [frequencies, 2, channels], repeating: 0)
    }

    /// Adds `weight` times a sample's terms to `keeping` times the sums.
    ///
    /// - Parameters:
    ///   - sample: the template's spectra, then those of the contexts.
    ///   - label: Y.
    mutating func add<Scalar: SpectralScalar>(
        _ sample: Spectra<Scalar>, label: [Double], lambda1: Double, lambda2: Double, keeping: Double, weight: Double,
        pool: WorkerPool?
    ) {
        let maps = lambda2 == 0 ? 1 : sample.count
        let (channels, frequencies, padded) = (channels, frequencies, sample.paddedChannels)
        matrices.withUnsafeMutableElements { a in
            rightSides.withUnsafeMutableElements { n in
                sample.values.withUnsafeElements { z in
                    guard let a = a.baseAddress, let n = n.baseAddress, let z = z.baseAddress else { return }
                    nonisolated(unsafe) let (matrices, rightSides, spectra) = (a, n, z)
                    run(over: frequencies, pool) { range in
                        let line = UnsafeMutablePointer<Double>.allocate(capacity: maps * 2 * channels)
                        defer { line.deallocate() }
                        for frequency in range {
                            for map in 0..<maps {
                                let from = spectra + 2 * (map * frequencies + frequency) * padded
                                let to = line + 2 * map * channels
                                let factor = map == 0 ? weight.squareRoot() : (weight * lambda2).squareRoot()
                                for channel in 0..<channels {
                                    to[channel] = factor * Double(from[channel])
                                    to[channels + channel] = factor * Double(from[padded + channel])
                                }
                            }
                            let rightSide = rightSides + 2 * frequency * channels
                            let template = spectra + 2 * frequency * padded
                            let factor = weight * label[frequency]
                            for channel in 0..<channels {
                                rightSide[channel] = keeping * rightSide[channel] + factor * Double(template[channel])
                                rightSide[channels + channel] =
                                    keeping * rightSide[channels + channel] - factor
                                    * Double(template[padded + channel])
                            }
                            let matrix = matrices + frequency * channels * (channels + 1)
                            addOuterProducts(
                                line, maps: maps, channels: channels, keeping: keeping, ridge: weight * lambda1,
                                to: matrix)
                        }
                    }
                }
            }
        }
    }

    /// Solves A X = R for each frequency by Cholesky's method.
    ///
    /// A matrix that is not positive definite in double precision (lambda1 far below the features' energy times 1e-16) is
    /// helped by the smallest multiple of the unit matrix that makes it so. Features that are not finite give a solution
    /// that is not.
    ///
    /// - Parameter rightSides: R, [frequency, 2, C].
    /// - Returns: X, the same.
    func solve(_ rightSides: Tensor<Double>, pool: WorkerPool?) -> Tensor<Double> {
        let (channels, frequencies) = (channels, frequencies)
        _ = singleThreadedBLAS
        return Tensor(shape: [frequencies, 2, channels]) { x in
            matrices.withUnsafeElements { a in
                rightSides.withUnsafeElements { r in
                    guard let x = x.baseAddress, let a = a.baseAddress, let r = r.baseAddress else { return }
                    nonisolated(unsafe) let (solutions, matrices, rightSides) = (x, a, r)
                    run(over: frequencies, pool) { range in
                        let full = UnsafeMutablePointer<Double>.allocate(capacity: 2 * channels * (channels + 1))
                        defer { full.deallocate() }
                        for frequency in range {
                            solveSystem(
                                matrices + frequency * channels * (channels + 1), rightSides + 2 * frequency * channels,
                                solutions + 2 * frequency * channels, channels: channels, scratch: full)
                        }
                    }
                }
            }
        }
    }
}

/// Frequencies in a part of shared work: a dozen parts and more for a map of 31 x 31.
private func run(over frequencies: Int, _ pool: WorkerPool?, _ body: @escaping @Sendable (Range<Int>) -> Void) {
    if let pool { pool.run(over: frequencies, grain: 32, body) } else { body(0..<frequencies) }
}

/// OpenBLAS would start threads of its own for systems that take microseconds.
private let singleThreadedBLAS: Void = openblas_set_num_threads(1)

/// matrix = keeping matrix + sum over maps of conj(z) z' + ridge times the unit matrix, the lower triangle by columns.
@inline(__always)
private func addOuterProducts(
    _ lines: UnsafePointer<Double>, maps: Int, channels: Int, keeping: Double, ridge: Double,
    to matrix: UnsafeMutablePointer<Double>
) {
    var column = matrix
    for m in 0..<channels {
        let count = channels - m
        for index in 0..<(2 * count) { column[index] *= keeping }
        for map in 0..<maps {
            let line = lines + 2 * map * channels
            let (re, im) = (line + m, line + channels + m)
            let (columnRe, columnIm) = (re[0], im[0])
            for index in 0..<count {
                column[index] += re[index] * columnRe + im[index] * columnIm
                column[count + index] += re[index] * columnIm - im[index] * columnRe
            }
        }
        column[0] += ridge
        column += 2 * count
    }
}

/// Solves one system; `scratch` holds 2 C (C + 1) numbers.
private func solveSystem(
    _ matrix: UnsafePointer<Double>, _ rightSide: UnsafePointer<Double>, _ solution: UnsafeMutablePointer<Double>,
    channels: Int, scratch: UnsafeMutablePointer<Double>
) {
    let unknowns = scratch + 2 * channels * channels
    for channel in 0..<channels {
        unknowns[2 * channel] = rightSide[channel]
        unknowns[2 * channel + 1] = rightSide[channels + channel]
    }
    var order = Int32(channels)
    var one: Int32 = 1
    var info: Int32 = 0
    var ridge = 0.0
    repeat {
        let trace = expand(matrix, channels: channels, ridge: ridge, to: scratch)
        zpotrf_("L", &order, scratch, &order, &info)
        guard info > 0 else { break }
        ridge = max(10 * ridge, trace * .ulpOfOne)
    } while ridge > 0 && ridge.isFinite
    if info == 0 {
        zpotrs_("L", &order, &one, scratch, &order, unknowns, &order, &info)
    } else {
        unknowns.update(repeating: .nan, count: 2 * channels)
    }
    for channel in 0..<channels {
        solution[channel] = unknowns[2 * channel]
        solution[channels + channel] = unknowns[2 * channel + 1]
    }
}

/// Writes a packed matrix in LAPACK's form, lower triangle, real and imaginary parts in turn, and returns its trace.
private func expand(
    _ packed: UnsafePointer<Double>, channels: Int, ridge: Double, to full: UnsafeMutablePointer<Double>
) -> Double {
    var column = packed
    var trace = 0.0
    for m in 0..<channels {
        let count = channels - m
        let target = full + 2 * (m * channels + m)
        for index in 0..<count {
            target[2 * index] = column[index]
            target[2 * index + 1] = column[count + index]
        }
        target[0] += ridge
        trace += column[0]
        column += 2 * count
    }
    return trace
}
