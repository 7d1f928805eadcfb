import Imaging
import Network
import Tensors

/// The tracker RAR: the network's reinforced representation under the contextual correlation filter.
///
/// A step crops the window around the last box, runs the network on the crop from the memory of the last frame, and asks the
/// filter where the target is (Equations.md, sections 1 to 5). The response decides together with a filter over gradients and
/// colour names and a model of the target's colours (`ResponseFusion`); a filter over sizes then finds the size at that
/// place. Where all together say that this is the target, all of them learn from it.
/// `RARConfiguration.plain` is the paper's way: a crop for every scale of a pyramid, of which the largest response wins and
/// only the winner's memory is kept, and the network's response alone.
public struct RARTracker: AblatableTracker, ProfiledTracker {
    public let name: String
    /// The constants and the parts that are switched off.
    private var settings: RARSettings
    private let executor: NetworkExecutor
    private var followed: RARTarget?

    /// A tracker around an executor, which it may share with others. It runs one patch at a time.
    public init(
        _ executor: NetworkExecutor, configuration: RARConfiguration = RARConfiguration(), ablation: Ablation = [],
        name: String = "rar"
    ) {
        self.executor = executor
        self.name = name
        settings = RARSettings(configuration: configuration, ablation: ablation)
    }

    /// The constants. A change takes effect at the next step; those of the other components, and whether there are such,
    /// at the next initialisation.
    public var configuration: RARConfiguration {
        get { settings.configuration }
        set { settings.configuration = newValue }
    }

    public var ablation: Ablation {
        get { settings.ablation }
        set { settings.ablation = newValue }
    }

    public var profile: StageProfile { followed?.profile ?? StageProfile() }

    public mutating func initialise(
        _ image: Image, box: BoundingBox, maps: MapRequest
    ) throws(TrackingError) -> Observation {
        let target = try TargetGeometry(box: box, in: image)
        let (started, observation) = RARTarget.learned(
            target, in: image, executor: executor, settings: settings, maps: maps, profile: profile)
        followed = started
        return observation
    }

    public mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        guard var now = followed else { throw .notInitialised }
        // The state is taken out while it changes: shared with `followed`, every change would copy it.
        followed = nil
        defer { followed = now }
        now.settings = settings
        let (observation, sighting) = now.follow(image, maps: maps)
        return observation.with(sighting.finding.levels)
    }
}

/// What a step of the tracker goes by: its constants and the parts that are switched off.
struct RARSettings: Sendable {
    var configuration: RARConfiguration
    var ablation: Ablation
}

extension Observation {
    /// The same with the maps of levels.
    func with(_ levels: [(number: Int, name: String, maps: LevelMaps)]) -> Observation {
        var observation = self
        for level in levels { observation.add(level.maps, of: level.number, name: level.name) }
        return observation
    }
}
