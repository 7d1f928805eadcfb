/// Every constant of the weight-free tracker. The defaults are one set for all sequences.
public struct CACFConfiguration: Sendable, Hashable {
    /// The search window and its cells.
    public var grid = PatchGridConfiguration()
    /// The filter over gradients and colour names.
    public var gradients = GradientConfiguration()
    /// The colour model.
    public var colours = ColourConfiguration()
    /// The share of the colour model in the merged response; the rest is the filter's.
    public var colourShare = 0.4
    /// The search for the size.
    public var scales = ScaleFilterConfiguration()
    /// The sizes a target may take.
    public var sizeLimits = SizeLimits()
    /// When the target counts as tracked, uncertain or lost.
    public var confidence = ConfidenceRule()
    /// Windows searched in each frame for a lost target.
    public var redetectionWindows = 4

    /// The defaults.
    public init() {}
}
