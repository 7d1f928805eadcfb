import Tensors

/// One pass through the correlation layer, with what its gradients need.
struct CorrelationPass<Transform: FourierTransforming>: Sendable {
    typealias Scalar = Transform.Scalar

    /// g, [S,H,W].
    let responses: Tensor<Scalar>

    private let sums: FilterSums<Scalar>
    private let samples: [(spectra: Spectra<Scalar>, weight: Double)]
    private let search: Spectra<Scalar>
    private let filter: Spectra<Scalar>
    /// W of the joint solution in full precision, [frequency, 2, C].
    private let jointFilter: Tensor<Double>?
    /// G, spectra of one channel.
    private let responseSpectra: Spectra<Scalar>
    private let features: Transform
    private let response: Transform
    private let pool: WorkerPool?

    init(
        configuration: FilterConfiguration, samples: [FilterSample<Scalar>], search: Tensor<Scalar>,
        features: Transform, response: Transform, pool: WorkerPool?
    ) {
        precondition(!samples.isEmpty, "a filter is learned from one sample at least")
        self.features = features
        self.response = response
        self.pool = pool
        var sums = FilterSums<Scalar>(configuration)
        self.samples = samples.map { (features.spectra(of: $0.patches), $0.weight) }
        for (spectra, weight) in self.samples { sums.add(spectra, keeping: 1, weight: weight, pool: pool) }
        self.sums = sums
        jointFilter = sums.joint.map { $0.solve($0.rightSides, pool: pool) }
        filter = jointFilter.map { sums.spectrum(of: $0) } ?? sums.filter(pool: pool)
        self.search = features.spectra(of: search)
        responseSpectra = respond(filter: filter, to: self.search)
        responses = response.maps(of: responseSpectra)
            .reshaped(to: [self.search.count, configuration.rows, configuration.columns])
    }

    /// The gradients of a loss whose gradient with respect to the responses is `gradient`, [S,H,W].
    func gradients(of gradient: Tensor<Scalar>) -> FilterGradients<Scalar> {
        precondition(gradient.shape == responses.shape, "gradients of shape \(gradient.shape), not \(responses.shape)")
        // R: the E of Equations.md is half of it, for the gradient of |g - y|^2 is 2 (g - y).
        let upstream = response.spectra(of: gradient.reshaped(to: gradient.shape + [1]))
        let sampleGradients: [Spectra<Scalar>]
        if let joint = sums.joint, let jointFilter {
            let adjoint = joint.solve(conjugatedMoments(of: upstream), pool: pool)
            sampleGradients = samples.map { sample in
                jointGradient(
                    sample.spectra, weight: sample.weight, filter: jointFilter, adjoint: adjoint, label: sums.label,
                    lambda2: sums.configuration.lambda2)
            }
        } else if let diagonal = sums.diagonal {
            let terms = DiagonalGradientTerms(
                diagonal, search: search, filter: filter, responses: responseSpectra, upstream: upstream)
            sampleGradients = samples.map { sample in
                terms.gradient(
                    sample.spectra, weight: Scalar(sample.weight), label: sums.label.map { Scalar($0) },
                    lambda2: Scalar(sums.configuration.lambda2))
            }
        } else {
            preconditionFailure("a filter without sums")
        }
        return FilterGradients(
            search: features.maps(of: searchGradient(of: upstream)), samples: sampleGradients.map(features.maps(of:)))
    }

    /// R conj(W) for each map and channel.
    private func searchGradient(of upstream: Spectra<Scalar>) -> Spectra<Scalar> {
        let padded = search.paddedChannels
        return Spectra(count: search.count, rows: search.rows, columns: search.columns, channels: search.channels) {
            target in
            filter.values.withUnsafeElements { w in
                upstream.values.withUnsafeElements { r in
                    for line in 0..<(search.count * search.frequencies) {
                        let (re, im) = (r[2 * line], r[2 * line + 1])
                        let (from, to) = (2 * (line % search.frequencies) * padded, 2 * line * padded)
                        for channel in 0..<padded {
                            let (a, b) = (w[from + channel], w[from + padded + channel])
                            target[to + channel] = re * a + im * b
                            target[to + padded + channel] = im * a - re * b
                        }
                    }
                }
            }
        }
    }

    /// conj(Q) = 1/2 sum over maps of R conj(X), [frequency, 2, C] in double precision.
    private func conjugatedMoments(of upstream: Spectra<Scalar>) -> Tensor<Double> {
        let (channels, padded, frequencies) = (search.channels, search.paddedChannels, search.frequencies)
        return Tensor(shape: [frequencies, 2, channels]) { target in
            target.initialize(repeating: 0)
            search.values.withUnsafeElements { x in
                upstream.values.withUnsafeElements { r in
                    for line in 0..<(search.count * frequencies) {
                        let (re, im) = (Double(r[2 * line]) / 2, Double(r[2 * line + 1]) / 2)
                        let (from, to) = (2 * line * padded, 2 * (line % frequencies) * channels)
                        for channel in 0..<channels {
                            let (a, b) = (Double(x[from + channel]), Double(x[from + padded + channel]))
                            target[to + channel] += re * a + im * b
                            target[to + channels + channel] += im * a - re * b
                        }
                    }
                }
            }
        }
    }
}
