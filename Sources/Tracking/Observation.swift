import Imaging
import Network
import Tensors

/// Whether the target is where the box says.
public enum TrackingState: String, Sendable, Codable, CaseIterable {
    /// The response has one clear peak: the box is trusted and the filter learns from it.
    case tracked
    /// The peak is weak or contested: the box follows it, the filter does not learn.
    case uncertain
    /// The target was not found: a widening search looks for it, the filter does not learn.
    case lost
}

/// How clearly a response map points at one place.
public struct Confidence: Sendable, Hashable, Codable {
    /// The largest response. A perfect match to the template gives 1.
    public var peak: Double
    /// Peak-to-sidelobe ratio: (peak - mean) / standard deviation outside the 11x11 cells around the peak.
    public var peakToSidelobeRatio: Double
    /// Average peak-to-correlation energy: (max - min)^2 / mean((g - min)^2).
    public var averagePeakToCorrelationEnergy: Double
    /// The confidence shown to users, 0...1 (see `ConfidenceRule`).
    public var score: Double
    /// The usual peak that this one is judged against (see `ConfidenceRule`); nil in the frame that the target was taken from.
    public var usualPeak: Double?
    /// The usual ratio that this one is judged against; nil in the frame that the target was taken from.
    public var usualPeakToSidelobeRatio: Double?

    /// A confidence from its parts.
    public init(
        peak: Double, peakToSidelobeRatio: Double, averagePeakToCorrelationEnergy: Double, score: Double,
        usualPeak: Double? = nil, usualPeakToSidelobeRatio: Double? = nil
    ) {
        self.peak = peak
        self.peakToSidelobeRatio = peakToSidelobeRatio
        self.averagePeakToCorrelationEnergy = averagePeakToCorrelationEnergy
        self.score = score
        self.usualPeak = usualPeak
        self.usualPeakToSidelobeRatio = usualPeakToSidelobeRatio
    }
}

/// The maps a caller wants to see. Maps nobody asks for are not produced.
public struct MapRequest: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The response that decides, and those of the components that it is made of.
    public static let response = MapRequest(rawValue: 1)
    /// Each level's features, attention and reinforced features.
    public static let layers = MapRequest(rawValue: 2)
    /// The patch the tracker saw, as a picture.
    public static let patch = MapRequest(rawValue: 4)
    /// Everything.
    public static let all: MapRequest = [.response, .layers, .patch]
}

/// The full record of one tracker step.
public struct Observation: Sendable {
    /// The target's box after this frame.
    public var box: BoundingBox
    /// How clearly the response pointed at it.
    public var confidence: Confidence
    /// Whether the box is to be trusted.
    public var state: TrackingState
    /// The window of the frame that the winning search patch covers.
    public var searchWindow: BoundingBox
    /// The factor by which the size changed; 1 is the size of the previous frame.
    public var scale: Double
    /// Whether the filter learned from this frame.
    public var learned: Bool
    /// The weights of the components in the response that decided, by the maps of their responses; they sum to 1. Empty in the
    /// frame that a target was taken from.
    public var shares: [MapID: Double] = [:]
    /// Whether the size is as large or as small as `SizeLimits` allow.
    public var isSizeAtLimit = false
    /// The maps that were asked for and that the tracker has.
    public var maps: [MapID: Tensor<Float>]
    /// The patch the tracker saw, without normalisation; nil where not requested.
    public var patch: Image?
    /// The names of the levels' layers in the paper, by level; empty where the levels' maps were not requested.
    public private(set) var layerNames: [Int: String] = [:]

    /// A record from its parts; maps are absent unless given.
    public init(
        box: BoundingBox, confidence: Confidence, state: TrackingState, searchWindow: BoundingBox, scale: Double,
        learned: Bool, maps: [MapID: Tensor<Float>] = [:], patch: Image? = nil
    ) {
        self.box = box
        self.confidence = confidence
        self.state = state
        self.searchWindow = searchWindow
        self.scale = scale
        self.learned = learned
        self.maps = maps
        self.patch = patch
    }

    /// The response that decided; nil where not requested.
    public var responseMap: Tensor<Float>? { maps[.response] }

    /// Adds the maps of a level of the network.
    ///
    /// - Parameters:
    ///   - level: 3 to 5.
    ///   - name: the layer's name in the paper.
    public mutating func add(_ level: LevelMaps, of number: Int, name: String) {
        layerNames[number] = name
        for (map, tensor) in level.named { maps[MapID(level: number, map)] = tensor }
    }

    /// The levels' maps, shallowest first; empty where not requested or where the tracker has none.
    public var layers: [LayerObservation] {
        layerNames.sorted { $0.key < $1.key }.compactMap { level, name in
            LevelMaps { maps[MapID(level: level, $0)] }.map { LayerObservation(name: name, maps: $0) }
        }
    }
}

extension LevelMaps {
    /// The maps that `map` knows by their names (`named`); nil where one is missing.
    fileprivate init?(_ map: (String) -> Tensor<Float>?) {
        guard let features = map("features"), let adjusted = map("adjusted"), let memory = map("memory"),
            let interChannel = map("inter.channel"), let interSpatial = map("inter.spatial"),
            let intraChannel = map("intra.channel"), let intraSpatial = map("intra.spatial"),
            let reinforced = map("reinforced")
        else { return nil }
        self.init(
            features: features, adjusted: adjusted, memory: memory, interChannel: interChannel,
            interSpatial: interSpatial, intraChannel: intraChannel, intraSpatial: intraSpatial, reinforced: reinforced)
    }
}
