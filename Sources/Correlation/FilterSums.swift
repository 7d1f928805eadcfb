import Tensors

/// The running sums of one of the three solutions.
struct FilterSums<Scalar: SpectralScalar>: Sendable {
    let configuration: FilterConfiguration
    /// Y at each frequency, in the order of `Spectra`.
    let label: [Double]
    private let scalarLabel: [Scalar]
    /// The sums of `channelwise` and `shared`; nil with `joint`.
    private(set) var diagonal: DiagonalSums<Scalar>?
    /// The sums of `joint`; nil with the others.
    private(set) var joint: JointSums?

    init(_ configuration: FilterConfiguration) {
        self.configuration = configuration
        label = GaussianLabel(
            rows: configuration.rows, columns: configuration.columns, deviation: configuration.labelDeviation
        ).spectrum()
        scalarLabel = label.map { Scalar($0) }
        switch configuration.solution {
        case .channelwise, .shared: diagonal = DiagonalSums(configuration)
        case .joint: joint = JointSums(configuration)
        }
    }

    /// Adds `weight` times a sample's terms to `keeping` times the sums.
    ///
    /// - Parameter sample: the template's spectra, then those of the contexts.
    mutating func add(_ sample: Spectra<Scalar>, keeping: Double, weight: Double, pool: WorkerPool?) {
        diagonal?.add(
            sample, label: scalarLabel, lambda1: Scalar(configuration.lambda1), lambda2: Scalar(configuration.lambda2),
            keeping: Scalar(keeping), weight: Scalar(weight))
        joint?.add(
            sample, label: label, lambda1: configuration.lambda1, lambda2: configuration.lambda2, keeping: keeping,
            weight: weight, pool: pool)
    }

    /// W, one spectrum.
    func filter(pool: WorkerPool?) -> Spectra<Scalar> {
        if let joint { return spectrum(of: joint.solve(joint.rightSides, pool: pool)) }
        guard let diagonal else { preconditionFailure("a filter without sums") }
        return diagonal.filter(rows: configuration.rows, columns: configuration.columns)
    }

    /// A solution of the joint systems, [frequency, 2, C], as one spectrum.
    func spectrum(of solution: Tensor<Double>) -> Spectra<Scalar> {
        let channels = configuration.channels
        return Spectra(count: 1, rows: configuration.rows, columns: configuration.columns, channels: channels) { w in
            let padded = Spectra<Scalar>.paddedChannels(for: channels)
            w.initialize(repeating: 0)
            solution.withUnsafeElements { x in
                for line in 0..<(x.count / channels) {
                    for channel in 0..<channels { w[line * padded + channel] = Scalar(x[line * channels + channel]) }
                }
            }
        }
    }
}

/// sum over channels of W X at each frequency, for each of the maps X: spectra of one channel.
func respond<Scalar: SpectralScalar>(filter: Spectra<Scalar>, to search: Spectra<Scalar>) -> Spectra<Scalar> {
    let padded = search.paddedChannels
    let frequencies = search.frequencies
    return Spectra(count: search.count, rows: search.rows, columns: search.columns, channels: 1) { g in
        filter.values.withUnsafeElements { w in
            search.values.withUnsafeElements { x in
                guard let w = w.baseAddress, let x = x.baseAddress, let g = g.baseAddress else { return }
                for line in 0..<(search.count * frequencies) {
                    let sum = productSum(w + 2 * (line % frequencies) * padded, x + 2 * line * padded, count: padded)
                    g[2 * line] = sum.re
                    g[2 * line + 1] = sum.im
                }
            }
        }
    }
}
