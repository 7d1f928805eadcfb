/// Every constant of the weight-free tracker. The defaults are one set for all sequences.
public struct CACFConfiguration: Sendable, Hashable {
    // MARK: What is looked at

    /// The search window and its cells.
    public var grid = PatchGridConfiguration()
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

    // MARK: Colours and size

    /// The colour model.
    public var colours = ColourConfiguration()
    /// The share of the colour model in the merged response; the rest is the filter's.
    public var colourShare = 0.4
    /// The search for the size.
    public var scales = ScaleFilterConfiguration()
    /// The sizes a target may take.
    public var sizeLimits = SizeLimits()

    // MARK: Trust

    /// When the target counts as tracked, uncertain or lost.
    public var confidence = ConfidenceRule()
    /// Windows searched in each frame for a lost target.
    public var redetectionWindows = 4

    /// The defaults.
    public init() {}
}
