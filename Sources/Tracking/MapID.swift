import Network
import Tensors

/// Which map: its name in files, such as `response.colours` or `level4.intra.spatial`.
public struct MapID: Sendable, Hashable, CustomStringConvertible {
    /// The network's level that the map belongs to, 3 to 5; nil for a map of the whole step.
    public let level: Int?
    /// The map's name, without the level's.
    public let name: String

    /// A map of a step as a whole.
    public init(_ name: String) {
        level = nil
        self.name = name
    }

    /// A map of one of the network's levels, 3 to 5.
    public init(level: Int, _ name: String) {
        self.level = level
        self.name = name
    }

    /// The response that decides, [H,W], no motion in the middle cell (H/2, W/2).
    public static let response = MapID("response")
    /// The response of the network's representation under its filter, [H,W], no motion in the middle cell.
    public static let networkResponse = MapID("response.network")
    /// The response of the gradients and colour names under their filter, [H,W], no motion in the middle cell.
    public static let gradientResponse = MapID("response.gradients")
    /// The response of the model of the target's colours, [H,W], no motion in the middle cell.
    public static let colourResponse = MapID("response.colours")

    public var description: String { level.map { "level\($0).\(name)" } ?? name }
}

extension MapID: Comparable {
    /// Maps of the whole step come first, then the levels, the shallowest first.
    public static func < (left: MapID, right: MapID) -> Bool {
        (left.level ?? 0, left.name) < (right.level ?? 0, right.name)
    }
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
