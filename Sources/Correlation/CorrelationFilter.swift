import Tensors

/// The contextual correlation filter: learned in closed form from a template and its surroundings, kept up to date with
/// running sums (Equations.md, section 5; paper, equations 6 to 8).
///
/// A value: a copy is a snapshot, and shares its memory until one of the two learns. Features are windowed by a Hann
/// window here, so that callers pass them as the network gives them. The same input gives the same bits for any number of
/// threads.
public struct CorrelationFilter: Sendable {
    /// What the filter is made with.
    public let configuration: FilterConfiguration
    /// Samples learned from, the first included.
    public private(set) var sampleCount = 0

    private var sums: FilterSums<Float>
    private var filter: Spectra<Float>
    private let features: FourierTransform2D
    private let response: FourierTransform2D
    private let pool: WorkerPool?

    /// A filter that has learned nothing yet.
    ///
    /// - Parameter pool: shares the work of the joint solution; the others need no threads.
    /// - Precondition: the configuration is valid (`FilterConfiguration.validate`).
    public init(configuration: FilterConfiguration, pool: WorkerPool? = nil) {
        do throws(FilterConfigurationError) { try configuration.validate() } catch { preconditionFailure("\(error)") }
        let (rows, columns) = (configuration.rows, configuration.columns)
        self.configuration = configuration
        self.pool = pool
        sums = FilterSums(configuration)
        filter = Spectra(count: 1, rows: rows, columns: columns, channels: configuration.channels)
        features = FourierTransform2D(
            rows: rows, columns: columns, channels: configuration.channels,
            window: .hann(rows: rows, columns: columns))
        response = FourierTransform2D(rows: rows, columns: columns, channels: 1)
    }

    /// Forgets everything and learns from one sample with weight 1 (b_0 = 1).
    ///
    /// - Parameter patches: features [1+k,H,W,C], the template's first, then those of k contexts, which may be none; not
    ///   looked at where lambda2 is 0.
    public mutating func initialise(patches: Tensor<Float>) {
        // Anew, not times 0: what is not finite would stay.
        if sampleCount > 0 { sums = FilterSums(configuration) }
        learn(patches, keeping: 0, weight: 1)
        sampleCount = 1
    }

    /// Learns from one more sample: new sums = (1 - rate) old + rate current.
    ///
    /// - Parameters:
    ///   - patches: as for `initialise`.
    ///   - rate: eta for this sample, 0...1; the configuration's unless given.
    /// - Precondition: the filter has been initialised.
    public mutating func update(patches: Tensor<Float>, rate: Double? = nil) {
        precondition(sampleCount > 0, "a filter is initialised before it is updated")
        let rate = rate ?? configuration.rate
        learn(patches, keeping: 1 - rate, weight: rate)
        sampleCount += 1
    }

    /// Forgets everything and learns from one sample with weight 1 (b_0 = 1).
    ///
    /// - Parameters:
    ///   - template: features [H,W,C].
    ///   - contexts: features [H,W,C] each; may be empty.
    public mutating func initialise(template: Tensor<Float>, contexts: [Tensor<Float>]) {
        initialise(patches: batch([template] + contexts))
    }

    /// Learns from one more sample: new sums = (1 - rate) old + rate current.
    ///
    /// - Parameters:
    ///   - template: features [H,W,C].
    ///   - contexts: features [H,W,C] each; may be empty.
    ///   - rate: eta for this sample, 0...1; the configuration's unless given.
    /// - Precondition: the filter has been initialised.
    public mutating func update(template: Tensor<Float>, contexts: [Tensor<Float>], rate: Double? = nil) {
        update(patches: batch([template] + contexts), rate: rate)
    }

    /// The response to one map or to a batch of them.
    ///
    /// - Parameter search: features [H,W,C] or [S,H,W,C].
    /// - Returns: [H,W] or [S,H,W]; the peak is at (0, 0) where nothing moved, and positions wrap.
    /// - Precondition: the filter has been initialised.
    public func respond(to search: Tensor<Float>) -> Tensor<Float> {
        precondition(sampleCount > 0, "a filter is initialised before it responds")
        let maps = response.maps(of: Correlation.respond(filter: filter, to: features.spectra(of: search)))
        let size = [configuration.rows, configuration.columns]
        return maps.reshaped(to: search.shape.count == 4 ? [search.shape[0]] + size : size)
    }

    private mutating func learn(_ patches: Tensor<Float>, keeping: Double, weight: Double) {
        precondition(
            patches.shape.count == 4 && patches.shape[0] > 0, "patches of shape \(patches.shape), not [1+k,H,W,C]")
        let used = configuration.lambda2 == 0 ? patches.prefix(1) : patches
        sums.add(features.spectra(of: used), keeping: keeping, weight: weight, pool: pool)
        filter = sums.filter(pool: pool)
    }

    private func batch(_ maps: [Tensor<Float>]) -> Tensor<Float> {
        let shape = features.mapShape
        precondition(maps.allSatisfy { $0.shape == shape }, "maps of shapes \(maps.map(\.shape)), not \(shape)")
        return Tensor(shape: [maps.count] + shape) { target in
            var end = target.startIndex
            for map in maps {
                map.withUnsafeElements { end = target[end...].initialize(fromContentsOf: $0) }
            }
        }
    }
}

extension Tensor {
    /// The first `count` of the slices along the first axis.
    fileprivate func prefix(_ count: Int) -> Tensor {
        guard count < shape[0] else { return self }
        let size = self.count / shape[0]
        return withUnsafeElements { Tensor(shape: [count] + shape.dropFirst(), elements: $0[..<(count * size)]) }
    }
}
