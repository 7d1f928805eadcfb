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
    public struct Ingredients: Sendable {
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
    /// The parts that can be switched off between frames.
    public let parts: Ablation
    /// The parts that this tracker is without: one of the paper's ablations.
    public let without: Ablation
    private let make: @Sendable (TrackerEntry, Ingredients) -> (any Tracker)?

    /// An entry from its parts.
    ///
    /// - Parameter make: makes the tracker; nil where an ingredient is missing.
    public init(
        name: String, summary: String, weights: WeightsNeed, hasLayers: Bool, parts: Ablation, without: Ablation = [],
        make: @escaping @Sendable (TrackerEntry, Ingredients) -> (any Tracker)?
    ) {
        self.name = name
        self.summary = summary
        self.weights = weights
        self.hasLayers = hasLayers
        self.parts = parts
        self.without = without
        self.make = make
    }

    /// The tracker; nil without weights that it takes.
    public func tracker(_ ingredients: Ingredients) -> (any Tracker)? {
        if weights != .none {
            guard let executor = ingredients.executor, weights.accepts(executor.architecture) else { return nil }
        }
        return make(self, ingredients)
    }
}

extension TrackerEntry {
    /// An entry of RAR or of one of its variants.
    ///
    /// - Parameter configuration: the variant's constants from those given.
    static func rar(
        _ name: String, _ summary: String, weights: WeightsNeed = .network, without: Ablation = [],
        configuration: @escaping @Sendable (RARConfiguration) -> RARConfiguration = { $0 }
    ) -> TrackerEntry {
        TrackerEntry(
            name: name, summary: summary, weights: weights, hasLayers: true,
            parts: Ablation.named.reduce(into: []) { $0.formUnion($1.ablation) }, without: without
        ) { entry, ingredients in
            ingredients.executor.map {
                RARTracker(
                    $0, configuration: configuration(ingredients.configuration),
                    ablation: ingredients.ablation.union(entry.without), name: entry.name)
            }
        }
    }
}
