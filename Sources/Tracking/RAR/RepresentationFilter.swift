import Correlation
import Imaging
import Network
import Tensors

extension Ablation {
    /// RAR_DSST's filter: lambda2 = 0 and the shared denominator.
    public static let context = Ablation(rawValue: 32)
}

/// The contextual correlation filter over the network's representation, and when it learns how much.
struct RepresentationFilter: Sendable {
    private var filters: FilterPair
    /// The contexts' representations when they were last looked at, [k,H,W,F]; nil without contexts.
    private var contexts: Tensor<Float>?
    private var updates = 0

    /// A filter that learns its first sample: the template's representation, then those of the contexts, [1+k,H,W,F].
    init(learning patches: Tensor<Float>, architecture: Architecture, settings: RARSettings) {
        var configuration = settings.configuration.filter
        configuration.rows = Architecture.mapSide
        configuration.columns = Architecture.mapSide
        configuration.channels = architecture.representation
        filters = FilterPair(configuration)
        filters.initialise(patches: patches)
        contexts = patches.shape[0] > 1 ? patches.suffix(from: 1) : nil
    }

    /// The responses [S,H,W] to representations [S,H,W,F].
    func respond(to search: Tensor<Float>, settings: RARSettings) -> Tensor<Float> {
        filters.respond(to: search, withoutContexts: settings.ablation.contains(.context))
    }

    /// Whether the next update takes the contexts anew.
    func looksAtContexts(_ settings: RARSettings) -> Bool {
        settings.usesContexts && updates % settings.configuration.contextInterval == 0
    }

    /// Learns from a representation of the surroundings, [H,W,F], in which the target is displaced by `cells`.
    mutating func learn(
        from representation: Tensor<Float>, at cells: (rows: Double, columns: Double), settings: RARSettings
    ) {
        let padded = 1 + settings.configuration.padding
        let targetSide = Double(Architecture.patchSide) / padded / Double(Architecture.cellStride)
        let places = [(0.0, 0.0)] + (settings.usesContexts ? contextDirections : [])
        let rate = nextRate(settings)
        let patches = places.map { x, y in
            displacedRepresentation(
                representation, rows: cells.rows + y * targetSide, columns: cells.columns + x * targetSide)
        }
        filters.update(patches: Tensor(stacking: patches), rate: rate)
    }

    /// Learns from the representation of a patch around the target, and of the contexts where they were looked at,
    /// [1,H,W,F] or [1+k,H,W,F].
    mutating func learn(patches: Tensor<Float>, settings: RARSettings) {
        var patches = patches
        if looksAtContexts(settings) {
            contexts = patches.suffix(from: 1)
        } else if settings.usesContexts, let contexts {
            // Between looks the contexts stand as they last were.
            patches = patches.appending(contexts)
        }
        filters.update(patches: patches, rate: nextRate(settings))
    }

    /// The share of the next update, which it counts.
    private mutating func nextRate(_ settings: RARSettings) -> Double {
        updates += 1
        return max(settings.configuration.filter.rate, settings.configuration.earlyRate / Double(updates + 1))
    }
}

extension RARSettings {
    fileprivate var usesContexts: Bool { configuration.filter.lambda2 > 0 && !ablation.contains(.context) }

    /// The window around a target.
    func window(around box: BoundingBox) -> CropWindow { CropWindow(around: box, factor: 1 + configuration.padding) }

    /// The windows of a target's contexts; none where the filter takes none.
    func contextWindows(of box: BoundingBox) -> [CropWindow] {
        guard usesContexts else { return [] }
        let window = window(around: box)
        return contextDirections.indices.map { context($0, of: box, seenIn: window) }
    }
}
