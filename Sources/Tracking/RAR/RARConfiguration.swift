import Correlation

/// Every constant of the RAR tracker around its network (EQUATIONS, sections 1 and 5).
public struct RARConfiguration: Sendable, Hashable {
    /// The window is (1 + padding) times the target on each axis (section 1).
    public var padding = 2.0
    /// The ratio of neighbouring scales of the pyramid; 1.02 in the paper, section 3.4.
    public var scaleStep = 1.02
    /// The scales of the pyramid, an odd number; 3 in the paper, section 3.4.
    public var scaleCount = 3
    /// Factor on the response of every scale but the middle one, which keeps the size calm (section 5).
    public var scalePenalty = 0.9925
    /// The filter: which solution, lambda1, lambda2, eta (section 5). Its extents follow the network.
    public var filter = FilterConfiguration()
    /// The filter learns from every `updateInterval`-th tracked frame.
    public var updateInterval = 1
    /// Contexts enter every `contextInterval`-th update; the others keep the contexts' sums as they are.
    public var contextInterval = 1
    /// The sizes a target may take.
    public var sizeLimits = SizeLimits()
    /// When the target counts as tracked, uncertain or lost.
    public var confidence = ConfidenceRule()

    /// The configuration of the paper, with the choices of EQUATIONS where it is silent.
    public init() {}
}
