import Imaging
import Tensors
import Tracking

extension FrameOverlay.Outline {
    /// The outline of a tracker's answer, in its state's colour.
    ///
    /// - Parameter target: the target's number where several are followed; it stands at the box then, with state and score.
    public init(_ observation: Observation, target: Int? = nil) {
        self.init(
            box: observation.box, colour: OverlayColours.box(in: observation.state),
            label: target.map { "\($0) \(observation.summary)" } ?? "")
    }
}

extension Observation {
    /// State and score, as in `tracked 0.87`.
    public var summary: String { state.summary(score: confidence.score) }
}

extension TrackingState {
    /// State and score, as in `tracked 0.87`.
    public func summary(score: Double) -> String { "\(rawValue) \(twoDecimals(score))" }
}

/// A number from 0 to 1 with two decimals.
private func twoDecimals(_ value: Double) -> String {
    let hundredths = Int((min(max(value, 0), 1) * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}

extension FrameOverlay.Map {
    /// The names of the maps that can be laid over a frame: of all trackers.
    public static let names = names(
        components: [.networkResponse, .gradientResponse, .colourResponse], hasLayers: true)

    /// The names of a tracker's maps that have one number a place, and so can be laid over a frame.
    public static func names(of tracker: TrackerEntry) -> [String] {
        names(components: tracker.components, hasLayers: tracker.hasLayers)
    }

    private static func names(components: [MapID], hasLayers: Bool) -> [String] {
        let ofLayers = (3...5).flatMap { level in
            ["inter.spatial", "intra.spatial"].map { MapID(level: level, $0) }
        }
        return ([.response] + components + (hasLayers ? ofLayers : [])).map(\.description)
    }

    /// A map of a step over the part of the frame that it was computed for, its lowest value dark, its highest light; nil where
    /// the step has none of that name with one number a place.
    public init?(_ name: String, of observation: Observation) {
        guard let map = observation.maps.first(where: { $0.key.description == name })?.value,
            let plane = map.plane, plane.count > 0
        else { return nil }
        self.init(
            picture: ColourMap.viridis.picture(of: plane, range: plane.finiteRange),
            region: MapGeometry(window: observation.searchWindow, rows: plane.shape[0], columns: plane.shape[1]).region)
    }
}
