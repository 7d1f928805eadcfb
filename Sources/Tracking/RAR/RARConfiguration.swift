import Correlation

/// What the filter learns from in an update.
public enum UpdateSource: String, Sendable, Hashable, CaseIterable {
    /// The representation of the winning search patch, displaced to the target's new place, and further to each context's.
    case search
    /// Crops around the new place and around each context, run through the network as EQUATIONS, section 3 says.
    case crops
}

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
    /// The filter: which solution, lambda1, lambda2, eta (section 5). Its extents follow the network. The shared solution
    /// tracked best with light weights, which were trained through it; the table is in the README.
    public var filter = FilterConfiguration(solution: .shared)
    /// The filter learns from every `updateInterval`-th tracked frame.
    public var updateInterval = 1
    /// What an update learns from. From the search patch it costs no run of the network, which makes three patches a frame
    /// of eight, and tracked as well as crops of their own did; the table is in the README.
    public var updateSource = UpdateSource.search
    /// Where an update learns from crops: the contexts are looked at in every `contextInterval`-th update; between looks an
    /// update takes them as they last were. 8 makes the four contexts of a frame cost half a patch.
    public var contextInterval = 8
    /// The sizes a target may take.
    public var sizeLimits = SizeLimits()
    /// When the target counts as tracked, uncertain or lost.
    public var confidence = ConfidenceRule()

    /// The paper's configuration with the choices of EQUATIONS, and the intervals that were measured to pay.
    public init() {}
}
