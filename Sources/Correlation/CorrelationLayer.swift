import Tensors

/// A sample that a filter is learned from, while a network is trained through it.
public struct FilterSample<Scalar: SpectralScalar>: Sendable {
    /// Features [1+k,H,W,C]: the template's, then those of k contexts.
    public var patches: Tensor<Scalar>
    /// b_t, the sample's weight.
    public var weight: Double

    /// A sample; its weight is 1 unless given.
    public init(patches: Tensor<Scalar>, weight: Double = 1) {
        self.patches = patches
        self.weight = weight
    }
}

/// The gradients of a loss with respect to the features that a correlation layer read.
public struct FilterGradients<Scalar: SpectralScalar>: Sendable {
    /// With respect to the search features, [S,H,W,C].
    public let search: Tensor<Scalar>
    /// With respect to each sample's patches, [1+k,H,W,C].
    public let samples: [Tensor<Scalar>]
}

/// The filter as a layer: learned from samples, applied to search features, and differentiated through its closed form
/// (Equations.md, section 5; equation 9 of the paper, corrected there).
///
/// Each call stands for itself: nothing is kept between calls.
public struct CorrelationLayer: Sendable {
    /// What the filter is made with; `rate` is not used, samples bring their weights.
    public let configuration: FilterConfiguration
    private let pool: WorkerPool?
    private let features: FourierTransform2D
    private let response: FourierTransform2D

    /// What a call gives: the responses [S,H,W], and the gradients of a loss from that with respect to the responses.
    public typealias Result<Scalar: SpectralScalar> = (
        responses: Tensor<Scalar>, gradients: @Sendable (Tensor<Scalar>) -> FilterGradients<Scalar>
    )

    /// A layer.
    ///
    /// - Parameter pool: shares the work of the joint solution.
    /// - Precondition: the configuration is valid (`FilterConfiguration.validate`).
    public init(configuration: FilterConfiguration, pool: WorkerPool? = nil) {
        do throws(FilterConfigurationError) { try configuration.validate() } catch { preconditionFailure("\(error)") }
        self.configuration = configuration
        self.pool = pool
        let (rows, columns) = (configuration.rows, configuration.columns)
        features = FourierTransform2D(
            rows: rows, columns: columns, channels: configuration.channels,
            window: .hann(rows: rows, columns: columns))
        response = FourierTransform2D(rows: rows, columns: columns, channels: 1)
    }

    /// Learns from samples and responds to search features, [S,H,W,C].
    ///
    /// - Precondition: there is a sample, and every shape is the configuration's.
    public func respond(learningFrom samples: [FilterSample<Float>], to search: Tensor<Float>) -> Result<Float> {
        let pass = CorrelationPass(
            configuration: configuration, samples: samples, search: search, features: features, response: response,
            pool: pool)
        return (pass.responses, { pass.gradients(of: $0) })
    }

    /// The same in double precision, slowly: to check gradients.
    public func respond(learningFrom samples: [FilterSample<Double>], to search: Tensor<Double>) -> Result<Double> {
        let (rows, columns) = (configuration.rows, configuration.columns)
        let pass = CorrelationPass(
            configuration: configuration, samples: samples, search: search,
            features: DirectFourierTransform2D(
                rows: rows, columns: columns, channels: configuration.channels,
                window: .hann(rows: rows, columns: columns)),
            response: DirectFourierTransform2D(rows: rows, columns: columns, channels: 1), pool: pool)
        return (pass.responses, { pass.gradients(of: $0) })
    }
}
