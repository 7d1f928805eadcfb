import Imaging
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

/// One level's maps for the search patch of the winning scale (EQUATIONS, section 6). H and W are 31 for the networks of
/// the paper; row and column 0 are the top left of the search window.
public struct LayerObservation: Sendable {
    /// The level's name in the paper: `conv3_4`, `conv4_6`, `conv5_3`.
    public var name: String
    /// The backbone's output, [C,H,W].
    public var features: Tensor<Float>
    /// phi, the features adjusted to D channels, [D,H,W].
    public var adjusted: Tensor<Float>
    /// h, the memory's hidden state, [d,H,W].
    public var memory: Tensor<Float>
    /// h^c, inter-frame channel attention, [D].
    public var interChannel: Tensor<Float>
    /// h^s, inter-frame spatial attention, [1,H,W].
    public var interSpatial: Tensor<Float>
    /// Psi^c, intra-frame channel attention, [D], 0...1.
    public var intraChannel: Tensor<Float>
    /// Psi^s, intra-frame spatial attention, [1,H,W], 0...1.
    public var intraSpatial: Tensor<Float>
    /// phi^a, the reinforced features, [D,H,W].
    public var reinforced: Tensor<Float>

    /// A level's maps from its parts.
    public init(
        name: String, features: Tensor<Float>, adjusted: Tensor<Float>, memory: Tensor<Float>,
        interChannel: Tensor<Float>, interSpatial: Tensor<Float>, intraChannel: Tensor<Float>,
        intraSpatial: Tensor<Float>, reinforced: Tensor<Float>
    ) {
        self.name = name
        self.features = features
        self.adjusted = adjusted
        self.memory = memory
        self.interChannel = interChannel
        self.interSpatial = interSpatial
        self.intraChannel = intraChannel
        self.intraSpatial = intraSpatial
        self.reinforced = reinforced
    }
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
    /// The factor of the scale pyramid that won; 1 is the size of the previous frame.
    public var scale: Double
    /// Whether the filter learned from this frame.
    public var learned: Bool
    /// The winning scale's response, [H,W], shifted so that no motion is the middle cell (H/2, W/2); nil where not requested.
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
