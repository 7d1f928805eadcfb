import Tensors

/// The running sums N and D of the solutions that divide: `channelwise` and `shared` (Equations.md, section 5 a and b).
struct DiagonalSums<Scalar: SpectralScalar>: Sendable {
    /// Whether D is summed over the channels.
    let isShared: Bool
    let channels: Int
    /// N, [frequency, 2, padded channel].
    private(set) var numerator: Tensor<Scalar>
    /// D, [frequency, padded channel], or [frequency] where it is shared.
    private(set) var denominator: Tensor<Scalar>

    init(_ configuration: FilterConfiguration) {
        isShared = configuration.solution == .shared
        channels = configuration.channels
        let frequencies = (configuration.columns / 2 + 1) * configuration.rows
        let padded = Spectra<Scalar>.paddedChannels(for: channels)
        numerator = Tensor(shape: [frequencies, 2, padded], repeating: 0)
        denominator = Tensor(shape: isShared ? [frequencies] : [frequencies, padded], repeating: 0)
    }

    /// Adds `weight` times a sample's terms to `keeping` times the sums.
    ///
    /// - Parameters:
    ///   - sample: the template's spectra, then those of the contexts.
    ///   - label: Y.
    mutating func add(
        _ sample: Spectra<Scalar>, label: [Scalar], lambda1: Scalar, lambda2: Scalar, keeping: Scalar, weight: Scalar
    ) {
        let padded = sample.paddedChannels
        let frequencies = sample.frequencies
        let contexts = lambda2 == 0 ? 1..<1 : 1..<sample.count
        let isShared = isShared
        numerator.withUnsafeMutableElements { n in
            denominator.withUnsafeMutableElements { d in
                sample.values.withUnsafeElements { z in
                    guard let nBase = n.baseAddress, let dBase = d.baseAddress, let zBase = z.baseAddress else {
                        return
                    }
                    for frequency in 0..<frequencies {
                        let template = zBase + 2 * frequency * padded
                        let numerator = nBase + 2 * frequency * padded
                        let factor = weight * label[frequency]
                        // The template's conjugate times the label.
                        for channel in 0..<padded {
                            numerator[channel] = keeping * numerator[channel] + factor * template[channel]
                            numerator[padded + channel] =
                                keeping * numerator[padded + channel] - factor * template[padded + channel]
                        }
                        if isShared {
                            var energy = sumOfSquares(template, count: 2 * padded) + lambda1
                            for context in contexts {
                                let z = template + context * 2 * frequencies * padded
                                energy += lambda2 * sumOfSquares(z, count: 2 * padded)
                            }
                            dBase[frequency] = keeping * dBase[frequency] + weight * energy
                        } else {
                            let denominator = dBase + frequency * padded
                            for channel in 0..<padded {
                                let (re, im) = (template[channel], template[padded + channel])
                                denominator[channel] =
                                    keeping * denominator[channel] + weight * (re * re + im * im + lambda1)
                            }
                            for context in contexts {
                                let z = template + context * 2 * frequencies * padded
                                for channel in 0..<padded {
                                    let (re, im) = (z[channel], z[padded + channel])
                                    denominator[channel] += weight * lambda2 * (re * re + im * im)
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// W, one spectrum: N / (C D) for each channel, or N / D.
    func filter(rows: Int, columns: Int) -> Spectra<Scalar> {
        let channelCount = Scalar(channels)
        let isShared = isShared
        return Spectra(count: 1, rows: rows, columns: columns, channels: channels) { w in
            numerator.withUnsafeElements { n in
                denominator.withUnsafeElements { d in
                    guard let w = w.baseAddress, let n = n.baseAddress, let dBase = d.baseAddress else { return }
                    let padded = Spectra<Scalar>.paddedChannels(for: channels)
                    for frequency in 0..<((columns / 2 + 1) * rows) {
                        let start = 2 * frequency * padded
                        if isShared {
                            let factor = 1 / dBase[frequency]
                            for index in start..<(start + 2 * padded) { w[index] = n[index] * factor }
                        } else {
                            let d = dBase + frequency * padded
                            for channel in 0..<padded {
                                let factor = 1 / (channelCount * d[channel])
                                w[start + channel] = n[start + channel] * factor
                                w[start + padded + channel] = n[start + padded + channel] * factor
                            }
                        }
                    }
                }
            }
        }
    }
}
