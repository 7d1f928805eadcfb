import Network

/// A tracker whose parts can be switched off between two frames.
public protocol AblatableTracker: Tracker {
    /// The parts that are switched off; a change takes effect at the next frame.
    var ablation: Ablation { get set }
}

extension Ablation {
    /// The names of all switches, as the command line takes them, in order: the network's, then the tracker's.
    public static let named: [(name: String, ablation: Ablation)] =
        namedInNetwork + [
            ("context", .context), ("scale", .scaleSearch), ("colour", .colour), ("gradients", .gradients),
        ]

    /// The names of those it holds.
    public var names: [String] { Self.named.filter { contains($0.ablation) }.map(\.name) }

    /// All of them.
    public static let all: Ablation = named.reduce(into: []) { $0.formUnion($1.ablation) }
}

/// A tracker that knows where its time goes.
public protocol ProfiledTracker: Tracker {
    /// Time and work by stage since the tracker was made.
    var profile: StageProfile { get }
}
