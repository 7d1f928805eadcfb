/// Every constant of the weight-free tracker. The defaults are one set for all sequences.
public struct CACFConfiguration: Sendable, Hashable {
    // MARK: What is looked at

    /// The side of the square search window over the target's mean side, sqrt(width * height).
    public var searchFactor = 4.0
    /// The side in pixels that the window is resampled to, whatever the target's size.
    public var patchSide = 200
    /// The most that a small target is enlarged.
    public var largestEnlargement = 4.0
    /// The side of a cell of features, in pixels of the patch.
    public var cellSize = 4
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

    // MARK: The colour model

    /// Bits of each of red, green and blue that tell colours apart in the histograms.
    public var histogramBits = 4
    /// The share of a new frame in the histograms.
    public var histogramRate = 0.04
    /// The part of the target's box that is sure to be target, along each side.
    public var innerShare = 0.8
    /// The width of the band around the box that is background, over the target's mean side.
    public var surroundings = 0.4
    /// The share of the colour model in the merged response; the rest is the filter's.
    public var colourShare = 0.4
    /// The share of pixels of one colour below which a histogram says nothing about it: its likelihood then tends to 1/2.
    public var unseenShare = 1e-3

    // MARK: The size

    /// Sizes compared in each frame, an odd number.
    public var scaleCount = 17
    /// The ratio of neighbouring sizes.
    public var scaleStep = 1.04
    /// The most pixels of the patch that sizes are compared on.
    public var scalePixels = 512
    /// The share of a new frame in the size filter.
    public var scaleRate = 0.025
    /// The weight of the size filter's own energy.
    public var scaleRidge = 0.01
    /// The standard deviation of the size filter's label, in steps.
    public var scaleLabelWidth = 1.03
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
