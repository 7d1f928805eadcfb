import Tensors

/// What the gradients of all samples share with the solutions `channelwise` and `shared` (Equations.md, section 5).
struct DiagonalGradientTerms<Scalar: SpectralScalar>: Sendable {
    /// Q = 1/2 sum over maps of conj(R) X, [frequency, 2, padded channel].
    private let moments: Tensor<Scalar>
    /// 2 Re(Q C W), or where D is shared 2 Re(sum over maps of conj(E) G): [frequency, padded channel].
    private let tangents: Tensor<Scalar>
    /// 1 / (C D), or 1 / D where it is shared: [frequency, padded channel].
    private let scales: Tensor<Scalar>

    init(
        _ sums: DiagonalSums<Scalar>, search: Spectra<Scalar>, filter: Spectra<Scalar>, responses: Spectra<Scalar>,
        upstream: Spectra<Scalar>
    ) {
        let (padded, frequencies) = (search.paddedChannels, search.frequencies)
        let maps = 0..<search.count
        let r = upstream.values.elements
        let moments = Tensor<Scalar>(shape: [frequencies, 2, padded]) { q in
            q.initialize(repeating: 0)
            search.values.withUnsafeElements { x in
                for line in 0..<(search.count * frequencies) {
                    let (re, im) = (r[2 * line] / 2, r[2 * line + 1] / 2)
                    let (from, to) = (2 * line * padded, 2 * (line % frequencies) * padded)
                    for channel in 0..<padded {
                        let (a, b) = (x[from + channel], x[from + padded + channel])
                        q[to + channel] += re * a + im * b
                        q[to + padded + channel] += re * b - im * a
                    }
                }
            }
        }
        self.moments = moments
        let channelCount = Scalar(sums.channels)
        let d = sums.denominator.elements
        let g = responses.values.elements
        scales = Tensor(shape: [frequencies, padded]) { target in
            for index in 0..<(frequencies * padded) {
                target.initializeElement(
                    at: index, to: 1 / (sums.isShared ? d[index / padded] : channelCount * d[index]))
            }
        }
        tangents = Tensor(shape: [frequencies, padded]) { target in
            moments.withUnsafeElements { q in
                filter.values.withUnsafeElements { w in
                    for frequency in 0..<frequencies {
                        let common = maps.reduce(Scalar(0)) { sum, map in
                            let line = 2 * (map * frequencies + frequency)
                            return sum + r[line] * g[line] + r[line + 1] * g[line + 1]
                        }
                        let start = 2 * frequency * padded
                        for channel in 0..<padded {
                            let (re, im) = (start + channel, start + padded + channel)
                            let own = 2 * channelCount * (q[re] * w[re] - q[im] * w[im])
                            target.initializeElement(
                                at: frequency * padded + channel, to: sums.isShared ? common : own)
                        }
                    }
                }
            }
        }
    }

    /// The spectra of the gradient with respect to a sample's patches: 2 b (Q Y - t Z0) / (C D) for the template and
    /// -2 lambda2 b t Zi / (C D) for a context, t the tangent.
    func gradient(
        _ sample: Spectra<Scalar>, weight: Scalar, label: [Scalar], lambda2: Scalar
    ) -> Spectra<Scalar> {
        let (padded, frequencies) = (sample.paddedChannels, sample.frequencies)
        return Spectra(count: sample.count, rows: sample.rows, columns: sample.columns, channels: sample.channels) {
            target in
            withAll(sample.values) { q, t, s, z in
                for line in 0..<(sample.count * frequencies) {
                    let frequency = line % frequencies
                    let isTemplate = line < frequencies
                    let factor = 2 * weight * (isTemplate ? 1 : lambda2)
                    let y = isTemplate ? label[frequency] : 0
                    for part in 0..<2 {
                        let (from, to) = ((2 * frequency + part) * padded, (2 * line + part) * padded)
                        for channel in 0..<padded {
                            let index = frequency * padded + channel
                            target[to + channel] =
                                factor * s[index] * (q[from + channel] * y - t[index] * z[to + channel])
                        }
                    }
                }
            }
        }
    }

    private func withAll(
        _ sample: Tensor<Scalar>,
        _ body: (
            UnsafeBufferPointer<Scalar>, UnsafeBufferPointer<Scalar>, UnsafeBufferPointer<Scalar>,
            UnsafeBufferPointer<Scalar>
        ) -> Void
    ) {
        moments.withUnsafeElements { q in
            tangents.withUnsafeElements { t in
                scales.withUnsafeElements { s in sample.withUnsafeElements { z in body(q, t, s, z) } }
            }
        }
    }
}
