import Correlation

/// What the filter learns from in an update.
public enum UpdateSource: String, Sendable, Hashable, CaseIterable {
    /// The representation of the winning search patch, displaced to the target's new place, and further to each context's.
    case search
    /// Crops around the new place and around each context, run through the network as Equations.md, section 3 says.
    case crops
}

/// How the target's size is found.
public enum ScaleSearch: String, Sendable, Hashable, CaseIterable {
    /// At the place that the network's response names, by a filter over sizes (`ScaleFilter`): one run of the network a frame.
    case filter
    /// By the network, on a pyramid of windows, as in the paper, section 3.4: a run for each scale.
    case pyramid
}

/// Every constant of the RAR tracker around its network (Equations.md, sections 1 and 5).
public struct RARConfiguration: Sendable, Hashable {
    /// The window is (1 + padding) times the target on each axis (section 1).
    public var padding = 2.0
    /// How the size is found. The filter over sizes finds it in steps of 4 % up to a third larger or smaller, at a third of
    /// the pyramid's cost; the table is in Results.md.
    public var scaleSearch = ScaleSearch.filter
    /// The filter over sizes.
    public var scales = ScaleFilterConfiguration()
    /// The ratio of neighbouring scales of the pyramid; 1.02 in the paper, section 3.4.
    public var scaleStep = 1.02
    /// The scales of the pyramid, an odd number; 3 in the paper, section 3.4.
    public var scaleCount = 3
    /// Factor on the response of every scale but the middle one, which keeps the size calm (section 5).
    public var scalePenalty = 0.9925
    /// The filter: which solution, lambda1, lambda2, eta (section 5). Its extents follow the network. The shared solution
    /// tracked best with light weights, which were trained through it; the table is in Results.md.
    public var filter = FilterConfiguration(solution: .shared)
    /// The n-th update counts for earlyRate / (n + 1) where that is more than the filter's rate: a target that was seen once
    /// is known from one side only. 1 would be the mean of all that was seen; 0 is one rate for all updates.
    public var earlyRate = 0.3
    /// The filter over gradients and colour names, which sees finer detail than the network; nil for none.
    public var gradients: GradientConfiguration? = GradientConfiguration()
    /// The colour model, which holds on to a target that turns or bends faster than filters learn; nil for none.
    public var colours: ColourConfiguration? = ColourConfiguration()
    /// The window and the cells that gradients and colours are looked at in.
    public var grid = PatchGridConfiguration()
    /// How the components' responses are weighed. With neither gradients nor colours the network's response decides as it
    /// is, and is judged by its peak and its sidelobes alone (`ConfidenceRule`).
    public var fusion = FusionConfiguration()
    /// The filter learns from every `updateInterval`-th tracked frame.
    public var updateInterval = 1
    /// What an update learns from. From the search patch it costs no run of the network, which makes three patches a frame
    /// of eight, and tracked as well as crops of their own did; the table is in Results.md.
    public var updateSource = UpdateSource.search
    /// Where an update learns from crops: the contexts are looked at in every `contextInterval`-th update; between looks an
    /// update takes them as they last were. 8 makes the four contexts of a frame cost half a patch.
    public var contextInterval = 8
    /// The windows that are looked at in a frame while the target is lost.
    public var redetectionWindows = 5
    /// The sizes a target may take.
    public var sizeLimits = SizeLimits()
    /// When the target counts as tracked, uncertain or lost.
    public var confidence = ConfidenceRule(
        uncertainBelow: 0.4, lostBelow: 0.2, recoveredAbove: 0.5, firstPeakToSidelobeRatio: Self.firstRatio)

    /// The peak-to-sidelobe ratio of the network's response that is expected of the first frame: 45 and more on seventeen
    /// sequences, 4 to 9 on noise.
    private static let firstRatio = 40.0

    /// The paper's configuration with the choices of Equations.md, and what was measured to pay.
    public init() {}

    /// The same with the network and its filter alone, as in the paper: a pyramid of scales, no other components, one rate.
    public var plain: RARConfiguration {
        var plain = self
        plain.scaleSearch = .pyramid
        plain.gradients = nil
        plain.colours = nil
        plain.earlyRate = 0
        plain.confidence = ConfidenceRule(firstPeakToSidelobeRatio: Self.firstRatio)
        return plain
    }
}
