/// Every constant of the filter over gradients and colour names.
public struct GradientConfiguration: Sendable, Hashable {
    // MARK: What is looked at

    /// Gradient energy that counts as none, in squared sample values; see `ts_hog`.
    public var gradientNoise = 1.0
    /// The weight of the colour channels against the gradients'.
    public var colourWeight = 0.15
    /// The distance in CIELAB at which a colour belongs half to a basic colour.
    public var colourReach = 22.0

    // MARK: The filter

    /// The standard deviation of the label over the target's mean side.
    public var labelWidth = 1.0 / 16
    /// lambda2, the weight of the response to the contexts (CACF, equation 6).
    public var contextWeight = 0.1
    /// The weight of the filter's own energy, as a mean over the window's cells.
    public var ridge = 0.1
    /// mu, the weight of the change of the filter from frame to frame, in multiples of `ridge`: what makes it remember.
    public var inertia = 2.0
    /// Steps of the alternating solution at initialisation.
    public var firstIterations = 4
    /// Steps of the alternating solution at an update.
    public var iterations = 2
    /// The factor by which each step of the alternating solution confines the filter harder than the last.
    public var confinementGrowth = 10.0

    /// The defaults.
    public init() {}
}
