import Tensors
import Tracking

/// A way to look at what the tracker computed for a frame.
public enum MapView: String, Sendable, Hashable, CaseIterable {
    /// The correlation filter's response g.
    case response
    /// The features phi of a layer: the root mean square over channels.
    case features
    /// h^s: inter-frame spatial attention, from the convolutional LSTM.
    case interSpatial = "inter-spatial"
    /// Psi^s: intra-frame spatial attention.
    case intraSpatial = "intra-spatial"
    /// The reinforced features phi^a: the root mean square over channels.
    case reinforced
    /// h^c and Psi^c: channel attention between and within frames, as sorted bars.
    case channels
    /// The patch the network saw.
    case patch

    /// What the pane is called.
    public var title: String {
        switch self {
        case .response: "response g"
        case .features: "features |phi|"
        case .interSpatial: "h^s inter-frame"
        case .intraSpatial: "psi^s intra-frame"
        case .reinforced: "reinforced |phi^a|"
        case .channels: "h^c, psi^c channels"
        case .patch: "patch"
        }
    }

    /// A title for narrow panes.
    var shortTitle: String {
        switch self {
        case .response: "g"
        case .features: "|phi|"
        case .interSpatial: "h^s"
        case .intraSpatial: "psi^s"
        case .reinforced: "|phi^a|"
        case .channels: "h^c psi^c"
        case .patch: "patch"
        }
    }

    /// Whether it belongs to a layer of the network.
    public var isOfLayer: Bool { self != .response && self != .patch }

    /// What has to be asked of the tracker for it.
    public var request: MapRequest {
        switch self {
        case .response: .response
        case .patch: .patch
        default: .layers
        }
    }

    /// Whether it is a map of numbers over places.
    public var isMap: Bool { self != .channels && self != .patch }

    /// The map of numbers, [H,W]; nil where it was not computed, or is no such map.
    func map(in observed: ObservedFrame, layer: Int) -> Tensor<Float>? {
        if self == .response { return observed.observation.responseMap }
        guard observed.layers.indices.contains(layer) else { return nil }
        return map(of: observed.layers[layer])
    }

    /// The map of a layer, [H,W]; nil for views that are no map of a layer.
    func map(of layer: ObservedLayer) -> Tensor<Float>? {
        switch self {
        case .features: layer.energy
        case .interSpatial: layer.interSpatial
        case .intraSpatial: layer.intraSpatial
        case .reinforced: layer.reinforcedEnergy
        default: nil
        }
    }
}

/// The tensors that the grid of single channels can show.
public enum ChannelSource: String, Sendable, Hashable, CaseIterable {
    /// phi, adjusted to D channels.
    case adjusted
    /// phi^a.
    case reinforced
    /// h, the memory's hidden state.
    case memory
    /// What the backbone gives.
    case backbone

    /// What the grid is called.
    var title: String {
        switch self {
        case .adjusted: "features phi"
        case .reinforced: "reinforced phi^a"
        case .memory: "memory h"
        case .backbone: "backbone"
        }
    }

    /// The tensor, [C,H,W].
    func tensor(of layer: ObservedLayer) -> Tensor<Float> {
        switch self {
        case .adjusted: layer.maps.adjusted
        case .reinforced: layer.maps.reinforced
        case .memory: layer.maps.memory
        case .backbone: layer.maps.features
        }
    }
}
