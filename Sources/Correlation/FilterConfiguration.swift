/// What a contextual correlation filter is made with (Equations.md, section 5).
public struct FilterConfiguration: Sendable, Hashable, Codable {
    /// How the filter is solved for from its sums.
    public enum Solution: String, Sendable, Hashable, Codable, CaseIterable {
        /// Each channel for itself, equation 7 of the paper, with the factor 1/C that it lacks; as EDCF and CACF do.
        case channelwise
        /// All channels with one denominator, the sum of theirs, as DCFNet does; with `lambda2` = 0 the DSST form.
        case shared
        /// The minimiser of equation 6: a system of C equations for each frequency, in double precision.
        case joint
    }

    /// How the filter is solved for.
    public var solution: Solution
    /// Rows of a feature map.
    public var rows: Int
    /// Columns of a feature map.
    public var columns: Int
    /// Channels of a feature map, C.
    public var channels: Int
    /// lambda1, the weight of the filter's own energy; positive.
    public var lambda1: Double
    /// lambda2, the weight of the response to the contexts; 0 for a filter that does without them.
    public var lambda2: Double
    /// eta, the weight of a new sample in the running sums, 0...1.
    public var rate: Double
    /// sigma, the standard deviation of the Gaussian response asked for, in cells; positive.
    public var labelDeviation: Double

    /// A configuration; what is not given is the paper's, or that of Equations.md where the paper is silent.
    public init(
        solution: Solution = .channelwise, rows: Int = 31, columns: Int = 31, channels: Int = 32,
        lambda1: Double = 1e-4, lambda2: Double = 0.1, rate: Double = 0.01, labelDeviation: Double = 0.1 * 31 / 3
    ) {
        self.solution = solution
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.lambda1 = lambda1
        self.lambda2 = lambda2
        self.rate = rate
        self.labelDeviation = labelDeviation
    }

    /// Checks that a filter can be made with these numbers.
    ///
    /// - Throws: `FilterConfigurationError` for the first property that breaks its rule.
    public func validate() throws(FilterConfigurationError) {
        func require(
            _ holds: Bool, _ property: String, _ value: some CustomStringConvertible, _ rule: String
        ) throws(FilterConfigurationError) {
            guard holds else { throw FilterConfigurationError(property: property, value: "\(value)", rule: rule) }
        }
        for (property, value) in [("rows", rows), ("columns", columns), ("channels", channels)] {
            try require(value > 0 && value <= 4096, property, value, "must be from 1 to 4096")
        }
        try require(lambda1 > 0 && lambda1.isFinite, "lambda1", lambda1, "must be positive")
        try require(lambda2 >= 0 && lambda2.isFinite, "lambda2", lambda2, "must not be negative")
        try require(rate >= 0 && rate <= 1, "rate", rate, "must be from 0 to 1")
        try require(labelDeviation > 0 && labelDeviation.isFinite, "labelDeviation", labelDeviation, "must be positive")
    }
}

/// A property of a filter's configuration that breaks its rule.
public struct FilterConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The property's name.
    public let property: String
    /// Its value.
    public let value: String
    /// The rule it breaks.
    public let rule: String

    public var description: String { "filter: \(property) \(rule), not \(value)" }
}
