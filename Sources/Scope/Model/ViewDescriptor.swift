import Imaging
import Network
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
    /// The values that get the first and the last colour.
    public let range: ValueRange
    /// The parts of the tracker that make it: where one of them is switched off, there is nothing to see.
    public let parts: Ablation

    /// Which values get the first and the last colour of a map.
    public enum ValueRange: Sendable, Hashable {
        /// The map's own least and largest.
        case own
        /// Always the same.
        case fixed(ClosedRange<Float>)
        /// As far below 0 as above, in a palette whose middle is 0.
        case aroundZero
    }

    /// How a view's picture is taken.
    public enum Picture: Sendable {
        /// A map of numbers over the places of the search window, [H,W]; nil where it was not computed.
        case map(@Sendable (ObservedFrame) -> Tensor<Float>?)
        /// A component of the response, [H,W]. A tracker without it has no such view.
        case component(MapID)
        /// The same of the chosen layer.
        case layerMap(@Sendable (ObservedLayer) -> Tensor<Float>)
        /// Numbers of the chosen layer's channels, as bars: groups by their names.
        case layerBars(@Sendable (ObservedLayer) -> [BarGroup])
        /// A picture in colours; nil where it was not computed.
        case image(@Sendable (ObservedFrame) -> Image?)
    }

    /// A view from its parts.
    public init(
        name: String, title: String, shortTitle: String, request: MapRequest, range: ValueRange = .own,
        parts: Ablation = [], picture: Picture
    ) {
        self.name = name
        self.title = title
        self.shortTitle = shortTitle
        self.request = request
        self.picture = picture
        self.range = range
        self.parts = parts
    }

    /// Whether it belongs to a layer of the network.
    public var isOfLayer: Bool {
        switch picture {
        case .layerMap, .layerBars: true
        case .map, .component, .image: false
        }
    }

    /// Whether it is a map of numbers over places.
    public var isMap: Bool {
        switch picture {
        case .map, .component, .layerMap: true
        case .layerBars, .image: false
        }
    }

    /// Whether a tracker can fill it.
    func isAvailable(from tracker: TrackerTraits) -> Bool {
        switch picture {
        case .layerMap, .layerBars: tracker.hasLayers
        case .component(let component): tracker.components.contains(component)
        case .map, .image: tracker.hasLayers || !request.contains(.layers)
        }
    }

    /// The map of numbers, [H,W]; nil where it was not computed, or is no such map.
    ///
    /// - Parameter layer: the layer's number from 0; it counts for views of a layer alone.
    func map(in observed: ObservedFrame, layer: Int) -> Tensor<Float>? {
        switch picture {
        case .map(let map): map(observed)
        case .component(let component): observed.observation.maps[component]
        case .layerMap(let map): observed.layers.indices.contains(layer) ? map(observed.layers[layer]) : nil
        case .layerBars, .image: nil
        }
    }
}

/// Numbers of a layer's channels that are shown together as bars.
public struct BarGroup: Sendable {
    /// What they are called.
    public var name: String
    /// One number a channel.
    public var values: Tensor<Float>
    /// The parts of the tracker that make them: where one of them is switched off, there is nothing to see.
    public var parts: Ablation

    /// A group from its parts.
    public init(name: String, values: Tensor<Float>, parts: Ablation = []) {
        self.name = name
        self.values = values
        self.parts = parts
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
        range: .aroundZero, parts: [.interFrame, .attention], picture: .layerMap(\.interSpatial))
    /// Psi^s: intra-frame spatial attention.
    public static let intraSpatial = ViewDescriptor(
        name: "intra-spatial", title: "psi^s intra-frame", shortTitle: "psi^s", request: .layers,
        range: .fixed(0...1), parts: [.spatial, .attention], picture: .layerMap(\.intraSpatial))
    /// The reinforced features phi^a: the root mean square over channels.
    public static let reinforced = ViewDescriptor(
        name: "reinforced", title: "reinforced |phi^a|", shortTitle: "|phi^a|", request: .layers,
        picture: .layerMap(\.reinforcedEnergy))
    /// h^c and Psi^c: channel attention between and within frames, as sorted bars.
    public static let channels = ViewDescriptor(
        name: "channels", title: "h^c, psi^c channels", shortTitle: "h^c psi^c", request: .layers,
        picture: .layerBars {
            [
                BarGroup(name: "h^c", values: $0.maps.interChannel, parts: [.interFrame, .attention]),
                BarGroup(name: "psi^c", values: $0.maps.intraChannel, parts: [.channel, .attention]),
            ]
        })
    /// The part of the response that the network's representation gives.
    public static let networkResponse = ViewDescriptor(
        name: "response-network", title: "g of the network", shortTitle: "g net", request: .response,
        picture: .component(.networkResponse))
    /// The part of the response that the target's gradients and colour names give.
    public static let gradientResponse = ViewDescriptor(
        name: "response-gradients", title: "g of the gradients", shortTitle: "g grad", request: .response,
        parts: .gradients, picture: .component(.gradientResponse))
    /// The part of the response that the target's colours give.
    public static let colourResponse = ViewDescriptor(
        name: "response-colours", title: "g of the colours", shortTitle: "g col", request: .response,
        parts: .colour, picture: .component(.colourResponse))
    /// The patch the tracker saw.
    public static let patch = ViewDescriptor(
        name: "patch", title: "patch", shortTitle: "patch", request: .patch,
        picture: .image { $0.observation.patch })

    /// The views that come with the program, in the order of their importance.
    public static let standard: [ViewDescriptor] = [
        .response, .features, .interSpatial, .intraSpatial, .reinforced, .channels, .networkResponse, .gradientResponse,
        .colourResponse, .patch,
    ]
}
