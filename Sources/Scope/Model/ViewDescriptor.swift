import Imaging
import Tensors
import Tracking

/// A way to look at what the tracker computed for a frame: what it is called, what it asks of a step, and how its picture
/// is taken from the step's record. A view is its name: two of one name are the same view.
public struct ViewDescriptor: Sendable {
    /// What it is called in commands and in session files.
    public let name: String
    /// What its pane is called.
    public let title: String
    /// A title for narrow panes.
    public let shortTitle: String
    /// What has to be asked of the tracker for it.
    public let request: MapRequest
    /// What it shows.
    public let picture: Picture

    /// How a view's picture is taken.
    public enum Picture: Sendable {
        /// A map of numbers over the places of the search window, [H,W]; nil where it was not computed.
        case map(@Sendable (ObservedFrame) -> Tensor<Float>?)
        /// The same of the chosen layer.
        case layerMap(@Sendable (ObservedLayer) -> Tensor<Float>)
        /// Numbers of the chosen layer's channels, as bars: groups by their names.
        case layerBars(@Sendable (ObservedLayer) -> [(name: String, values: Tensor<Float>)])
        /// A picture in colours; nil where it was not computed.
        case image(@Sendable (ObservedFrame) -> Image?)
    }

    /// A view from its parts.
    public init(name: String, title: String, shortTitle: String, request: MapRequest, picture: Picture) {
        self.name = name
        self.title = title
        self.shortTitle = shortTitle
        self.request = request
        self.picture = picture
    }

    /// Whether it belongs to a layer of the network.
    public var isOfLayer: Bool {
        switch picture {
        case .layerMap, .layerBars: true
        case .map, .image: false
        }
    }

    /// Whether it is a map of numbers over places.
    public var isMap: Bool {
        switch picture {
        case .map, .layerMap: true
        case .layerBars, .image: false
        }
    }

    /// The map of numbers, [H,W]; nil where it was not computed, or is no such map.
    ///
    /// - Parameter layer: the layer's number from 0; it counts for views of a layer alone.
    func map(in observed: ObservedFrame, layer: Int) -> Tensor<Float>? {
        switch picture {
        case .map(let map): map(observed)
        case .layerMap(let map): observed.layers.indices.contains(layer) ? map(observed.layers[layer]) : nil
        case .layerBars, .image: nil
        }
    }
}

extension ViewDescriptor: Hashable {
    public static func == (one: ViewDescriptor, other: ViewDescriptor) -> Bool { one.name == other.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension ViewDescriptor {
    /// The correlation filter's response g.
    public static let response = ViewDescriptor(
        name: "response", title: "response g", shortTitle: "g", request: .response,
        picture: .map { $0.observation.responseMap })
    /// The features phi of a layer: the root mean square over channels.
    public static let features = ViewDescriptor(
        name: "features", title: "features |phi|", shortTitle: "|phi|", request: .layers,
        picture: .layerMap(\.energy))
    /// h^s: inter-frame spatial attention, from the convolutional LSTM.
    public static let interSpatial = ViewDescriptor(
        name: "inter-spatial", title: "h^s inter-frame", shortTitle: "h^s", request: .layers,
        picture: .layerMap(\.interSpatial))
    /// Psi^s: intra-frame spatial attention.
    public static let intraSpatial = ViewDescriptor(
        name: "intra-spatial", title: "psi^s intra-frame", shortTitle: "psi^s", request: .layers,
        picture: .layerMap(\.intraSpatial))
    /// The reinforced features phi^a: the root mean square over channels.
    public static let reinforced = ViewDescriptor(
        name: "reinforced", title: "reinforced |phi^a|", shortTitle: "|phi^a|", request: .layers,
        picture: .layerMap(\.reinforcedEnergy))
    /// h^c and Psi^c: channel attention between and within frames, as sorted bars.
    public static let channels = ViewDescriptor(
        name: "channels", title: "h^c, psi^c channels", shortTitle: "h^c psi^c", request: .layers,
        picture: .layerBars { [("h^c", $0.maps.interChannel), ("psi^c", $0.maps.intraChannel)] })
    /// The patch the network saw.
    public static let patch = ViewDescriptor(
        name: "patch", title: "patch", shortTitle: "patch", request: .patch,
        picture: .image { $0.observation.patch })

    /// The views that come with the program, in the order of their importance.
    public static let standard: [ViewDescriptor] = [
        .response, .features, .interSpatial, .intraSpatial, .reinforced, .channels, .patch,
    ]
}
