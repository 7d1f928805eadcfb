import Imaging
import Network
import Tensors

/// Whether the target is where the box says.
public enum TrackingState: String, Sendable, Codable, CaseIterable {
    /// The response has one clear peak: the box is trusted and the filter learns from it.
    case tracked
    /// The peak is weak or contested: the box is kept, the filter does not learn.
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

    /// A confidence from its parts.
    public init(peak: Double, peakToSidelobeRatio: Double, averagePeakToCorrelationEnergy: Double, score: Double) {
        self.peak = peak
        self.peakToSidelobeRatio = peakToSidelobeRatio
        self.averagePeakToCorrelationEnergy = averagePeakToCorrelationEnergy
        self.score = score
    }
}

/// The maps a caller wants to see. Maps nobody asks for are not produced.
public struct MapRequest: OptionSet, Sendable, Hashable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The response map of the winning scale.
    public static let response = MapRequest(rawValue: 1)
    /// Each level's features, attention and reinforced features.
    public static let layers = MapRequest(rawValue: 2)
    /// The patch the network saw, as a picture.
    public static let patch = MapRequest(rawValue: 4)
    /// Everything.
    public static let all: MapRequest = [.response, .layers, .patch]
}

/// One level of the network as seen in the search patch of the winning scale.
public struct LayerObservation: Sendable {
    /// The level's name in the paper: `conv3_4`, `conv4_6`, `conv5_3`.
    public var name: String
    /// The level's features, attention and reinforced features; row and column 0 are the top left of the search window.
    public var maps: LevelMaps

    /// A level's maps under its name.
    public init(name: String, maps: LevelMaps) {
        self.name = name
        self.maps = maps
    }
}

/// The full record of one tracker step.
public struct Observation: Sendable {
    /// The target's box after this frame.
    public var box: BoundingBox
    /// How clearly the filter's response pointed at it; colours do not count in it.
    public var confidence: Confidence
    /// Whether the box is to be trusted.
    public var state: TrackingState
    /// The window of the frame that the winning search patch covers.
    public var searchWindow: BoundingBox
    /// The factor by which the size changed; 1 is the size of the previous frame.
    public var scale: Double
    /// Whether the filter learned from this frame.
    public var learned: Bool
    /// The response that decided, of the winning scale and with the colours' share, [H,W], shifted so that no motion is the
    /// middle cell (H/2, W/2); nil where not requested.
    public var responseMap: Tensor<Float>?
    /// The patch the network saw, without normalisation; nil where not requested.
    public var patch: Image?
    /// The levels' maps, shallowest first; empty where not requested or where the tracker has none.
    public var layers: [LayerObservation]

    /// A record from its parts; maps are absent unless given.
    public init(
        box: BoundingBox, confidence: Confidence, state: TrackingState, searchWindow: BoundingBox, scale: Double,
        learned: Bool, responseMap: Tensor<Float>? = nil, patch: Image? = nil, layers: [LayerObservation] = []
    ) {
        self.box = box
        self.confidence = confidence
        self.state = state
        self.searchWindow = searchWindow
        self.scale = scale
        self.learned = learned
        self.responseMap = responseMap
        self.patch = patch
        self.layers = layers
    }
}
