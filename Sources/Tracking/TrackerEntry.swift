import Network

/// The weights that a tracker takes.
public enum WeightsNeed: Sendable, Hashable {
    /// None.
    case none
    /// Those of a network with any backbone.
    case network
    /// Those of a network with one backbone.
    case backbone(Architecture.Backbone)

    /// Whether weights of that architecture do.
    public func accepts(_ architecture: Architecture) -> Bool {
        switch self {
        case .none: false
        case .network: true
        case .backbone(let backbone): architecture.backbone == backbone
        }
    }
}

/// A tracker as the program lists it: what it is, what it needs, and how it is made. A new tracker is one more entry.
public struct TrackerEntry: Sendable {
    /// What a tracker is made from.
    public struct Dependencies: Sendable {
        /// The network, shared by the trackers of a catalogue; nil without weights.
        public var executor: NetworkExecutor?
        /// The constants of the trackers with a network.
        public var configuration: RARConfiguration
        /// Parts to switch off, besides those that the entry switches off.
        public var ablation: Ablation
    }

    /// The name results are filed under.
    public let name: String
    /// What it is, in a line.
    public let summary: String
    /// The weights it takes.
    public let weights: WeightsNeed
    /// Whether it has maps of the network's levels to show.
    public let hasLayers: Bool
    /// The components of its response that it has a map of.
    public let components: [MapID]
    /// The parts that can be switched off between frames.
    public let parts: Ablation
    /// The parts that this tracker is without: one of the paper's ablations.
    public let without: Ablation
    /// Whether the front-end's sweep tries it in the place of the tracker that runs.
    public let isInSweep: Bool
    private let make: @Sendable (TrackerEntry, Dependencies) -> (any Tracker)?

    /// An entry from its parts.
    ///
    /// - Parameter make: makes the tracker; nil where a dependency is missing.
    public init(
        name: String, summary: String, weights: WeightsNeed, hasLayers: Bool, components: [MapID], parts: Ablation,
        without: Ablation = [], isInSweep: Bool = false,
        make: @escaping @Sendable (TrackerEntry, Dependencies) -> (any Tracker)?
    ) {
        self.name = name
        self.summary = summary
        self.weights = weights
        self.hasLayers = hasLayers
        self.components = components
        self.parts = parts
        self.without = without
        self.isInSweep = isInSweep
        self.make = make
    }

    /// The tracker; nil without weights that it takes.
    public func tracker(_ dependencies: Dependencies) -> (any Tracker)? {
        if weights != .none {
            guard let executor = dependencies.executor, weights.accepts(executor.architecture) else { return nil }
        }
        return make(self, dependencies)
    }
}

extension TrackerEntry {
    /// An entry of RAR or of one of its variants.
    ///
    /// - Parameters:
    ///   - components: of its response.
    ///   - lacking: the parts that it never has, besides those of `without`.
    ///   - configuration: the variant's constants from those given.
    static func rar(
        _ name: String, _ summary: String, weights: WeightsNeed = .network,
        components: [MapID] = [.networkResponse, .gradientResponse, .colourResponse], lacking: Ablation = [],
        without: Ablation = [], isInSweep: Bool = false,
        configuration: @escaping @Sendable (RARConfiguration) -> RARConfiguration = { $0 }
    ) -> TrackerEntry {
        TrackerEntry(
            name: name, summary: summary, weights: weights, hasLayers: true, components: components,
            parts: Ablation.all.subtracting(lacking).subtracting(without), without: without, isInSweep: isInSweep
        ) { entry, dependencies in
            dependencies.executor.map {
                RARTracker(
                    $0, configuration: configuration(dependencies.configuration),
                    ablation: dependencies.ablation.union(entry.without), name: entry.name)
            }
        }
    }
}
