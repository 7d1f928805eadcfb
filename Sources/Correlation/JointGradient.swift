import Tensors

/// The spectra of the gradient with respect to a sample's patches with the joint solution (Equations.md, section 5 c):
/// 2 b (conj(U) e - (sum of U Z0) conj(W)) for the template, e = Y - sum of Z0 W, and
/// -2 lambda2 b (conj(U) p + (sum of U Zi) conj(W)) for a context, p = sum of Zi W.
///
/// In double precision: e is a small difference.
///
/// - Parameters:
///   - filter: W, [frequency, 2, C].
///   - adjoint: U, the solution of A U = conj(Q), [frequency, 2, C].
///   - label: Y.
func jointGradient<Scalar: SpectralScalar>(
    _ sample: Spectra<Scalar>, weight: Double, filter: Tensor<Double>, adjoint: Tensor<Double>, label: [Double],
    lambda2: Double
) -> Spectra<Scalar> {
    let (channels, padded, frequencies) = (sample.channels, sample.paddedChannels, sample.frequencies)
    return Spectra(count: sample.count, rows: sample.rows, columns: sample.columns, channels: channels) { target in
        target.initialize(repeating: 0)
        filter.withUnsafeElements { filters in
            adjoint.withUnsafeElements { adjoints in
                sample.values.withUnsafeElements { spectra in
                    guard let filters = filters.baseAddress, let adjoints = adjoints.baseAddress else { return }
                    let z = UnsafeMutablePointer<Double>.allocate(capacity: 2 * channels)
                    defer { z.deallocate() }
                    for line in 0..<(sample.count * frequencies) {
                        let frequency = line % frequencies
                        let isTemplate = line < frequencies
                        let w = filters + 2 * frequency * channels
                        let u = adjoints + 2 * frequency * channels
                        for channel in 0..<channels {
                            z[channel] = Double(spectra[2 * line * padded + channel])
                            z[channels + channel] = Double(spectra[(2 * line + 1) * padded + channel])
                        }
                        let response = productSum(z, w, count: channels)
                        let coupling = productSum(z, u, count: channels)
                        let factor = 2 * weight * (isTemplate ? 1 : lambda2)
                        // The template's error e; for a context, whose response is wanted to be 0, that is -p.
                        let errorRe = (isTemplate ? label[frequency] : 0) - response.re
                        let errorIm = -response.im
                        for channel in 0..<channels {
                            let (uRe, uIm, wRe, wIm) = (
                                u[channel], u[channels + channel], w[channel], w[channels + channel]
                            )
                            // conj(U) e - coupling conj(W)
                            let re = uRe * errorRe + uIm * errorIm - coupling.re * wRe - coupling.im * wIm
                            let im = uRe * errorIm - uIm * errorRe - coupling.im * wRe + coupling.re * wIm
                            target[2 * line * padded + channel] = Scalar(factor * re)
                            target[(2 * line + 1) * padded + channel] = Scalar(factor * im)
                        }
                    }
                }
            }
        }
    }
}
