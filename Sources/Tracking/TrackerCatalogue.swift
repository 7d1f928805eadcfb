import Network
import Tensors

/// Makes trackers by the names that results are filed under.
///
/// The RAR trackers it makes share one executor, so that a model lies in memory once.
public struct TrackerCatalogue: Sendable {
    /// The tracker, the same without what this project adds (`RARConfiguration.plain`), the paper's other systems (table 3),
    /// and the baseline without weights.
    public static let names = ["rar", "rar-plain", "rar-vgg"] + ablations.map(\.name) + ["cacf"]

    /// The ablations of table 3 that are switches of the main weights.
    public static let ablations: [(name: String, ablation: Ablation)] = [
        ("rar-dsst", .context), ("rar-nhf", .hierarchy), ("rar-naa", .attention), ("rar-nta", .interFrame),
        ("rar-nca", .channel), ("rar-nsa", .spatial),
    ]

    /// Whether a tracker of this name needs weights.
    public static func needsWeights(_ name: String) -> Bool { name != "cacf" }

    /// Whether a tracker of this name runs on weights of that architecture: `rar-vgg` is the paper's other backbone.
    public static func accepts(_ architecture: Architecture, for name: String) -> Bool {
        name != "rar-vgg" || architecture.backbone == .vggM
    }

    private let executor: NetworkExecutor?
    private let configuration: RARConfiguration
    private let ablation: Ablation

    /// A catalogue.
    ///
    /// - Parameters:
    ///   - weights: the model of the RAR trackers; without one, only those that need none can be made.
    ///   - configuration: the RAR trackers' constants.
    ///   - ablation: parts switched off in every RAR tracker, besides those its name says.
    ///   - precision: of the network's products.
    ///   - pool: the threads of the network.
    public init(
        weights: NetworkWeights?, configuration: RARConfiguration = RARConfiguration(), ablation: Ablation = [],
        precision: Precision = .float32, pool: WorkerPool
    ) {
        executor = weights.map {
            NetworkExecutor($0, capacity: RARTracker.capacity(for: configuration), precision: precision, pool: pool)
        }
        self.configuration = configuration
        self.ablation = ablation
    }

    /// The RAR tracker or one of its ablations; nil where `name` is none of them, there are no weights, or they have not the
    /// backbone that the name says.
    public func rar(_ name: String) -> RARTracker? {
        guard let executor, Self.names.contains(name), Self.needsWeights(name),
            Self.accepts(executor.architecture, for: name)
        else { return nil }
        let part = Self.ablations.first { $0.name == name }?.ablation ?? []
        return RARTracker(
            executor, configuration: name == "rar-plain" ? configuration.plain : configuration,
            ablation: ablation.union(part), name: name)
    }

    /// The tracker of that name; nil where there is none, or where it needs weights and there are none.
    public func tracker(_ name: String) -> (any Tracker)? { name == "cacf" ? CACFTracker() : rar(name) }
}
