import Network
import Tensors

/// Makes trackers by the names that results are filed under.
///
/// The RAR trackers it makes share one executor, so that a model lies in memory once.
public struct TrackerCatalogue: Sendable {
    /// The tracker, the same without what this project adds (`RARConfiguration.plain`), the paper's other systems (table 3),
    /// and the baseline without weights.
    public static let entries: [TrackerEntry] = [
        .rar("rar", "the tracker", isInSweep: true),
        .rar(
            "rar-plain", "the paper's tracker, without what this project adds", components: [.networkResponse],
            lacking: [.gradients, .colour], isInSweep: true, configuration: \.plain),
        .rar("rar-vgg", "with the backbone VGG-M (RAR_VGG)", weights: .backbone(.vggM)),
        .rar("rar-dsst", "without contexts (RAR_DSST)", without: .context),
        .rar("rar-nhf", "without the hierarchy of features (RAR_NHF)", without: .hierarchy),
        .rar("rar-naa", "without attention (RAR_NAA)", without: .attention),
        .rar("rar-nta", "without attention between frames (RAR_NTA)", without: .interFrame),
        .rar("rar-nca", "without channel attention (RAR_NCA)", without: .channel),
        .rar("rar-nsa", "without spatial attention (RAR_NSA)", without: .spatial),
        TrackerEntry(
            name: "cacf", summary: "gradients and colours alone, without a network", weights: .none, hasLayers: false,
            components: [.gradientResponse, .colourResponse], parts: [], isInSweep: true
        ) { _, _ in CACFTracker() },
    ]

    /// The names of the entries, in their order.
    public static var names: [String] { entries.map(\.name) }

    /// The names of those that the front-end's sweep tries in the place of the tracker that runs.
    public static var namesInSweep: [String] { entries.filter(\.isInSweep).map(\.name) }

    /// The entry of that name; nil where there is none.
    public static func entry(_ name: String) -> TrackerEntry? { entries.first { $0.name == name } }

    private let dependencies: TrackerEntry.Dependencies

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
        dependencies = TrackerEntry.Dependencies(
            executor: weights.map {
                NetworkExecutor($0, capacity: 1, precision: precision, pool: pool)
            }, configuration: configuration, ablation: ablation)
    }

    /// The tracker of that name; nil where there is none, or without weights that it takes.
    public func tracker(_ name: String) -> (any Tracker)? { Self.entry(name)?.tracker(dependencies) }
}
