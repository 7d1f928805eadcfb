import Correlation
import Imaging
import Tensors

/// Where the target is, by all components together.
struct TargetPlace {
    /// The centre, in pixels of the frame.
    var x: Double
    var y: Double
    /// The factor by which the target is larger than it was, as far as finding it tells.
    var scale = 1.0
    /// The window of the frame that the response covers.
    var window: CropWindow
    /// The response that says so, [H,W], no motion at (0, 0).
    var response: Tensor<Float>
    /// Where it peaks.
    var peak: ResponsePeak
    /// The responses of its components, at the same displacements.
    var components: [ComponentResponse]
    /// The components' shares in it.
    var shares: [MapID: Double] = [:]
    /// How clearly it points there.
    var confidence: Confidence
}

/// What a tracker knows about its target, and what trackers do differently in a step. The step itself is `follow`.
protocol FollowedTarget: Sendable {
    /// What a look at a frame found.
    associatedtype Sighting

    /// The target's place and size.
    var target: TargetGeometry { get set }
    /// The limits of the size.
    var sizeLimits: SizeLimits { get }
    /// Whether the target is tracked.
    var judge: ConfidenceJudge { get set }
    /// When it counts as tracked.
    var rule: ConfidenceRule { get }
    /// Where a lost target is searched for.
    var redetection: Redetection { get set }

    /// Looks at a frame where the target is expected; where it is lost, at the places of the search, too.
    mutating func look(in image: Image, maps: MapRequest) -> Sighting
    /// Where the target is.
    mutating func locate(_ sighting: Sighting, in image: Image) -> TargetPlace
    /// The factor by which the target, at its new place, has become larger.
    mutating func sizeChange(in image: Image) -> Double
    /// Learns the target as it is now. Returns whether the localising filter did.
    mutating func learn(from sighting: Sighting, at place: TargetPlace, in image: Image) -> Bool
    /// Takes over what a sighting leads to where the target is not lost.
    mutating func remember(_ sighting: Sighting)
    /// The patch that was looked at, as a picture.
    func picture(of sighting: Sighting, in image: Image) -> Image
}

extension FollowedTarget {
    /// One step: look, locate, judge, move or stay or search on, learn.
    mutating func follow(_ image: Image, maps: MapRequest) -> (observation: Observation, sighting: Sighting) {
        let sighting = look(in: image, maps: maps)
        let place = locate(sighting, in: image)
        let wasLost = judge.isLost
        let state = judge.judge(place.confidence, by: rule)
        var scale = 1.0
        if state == .lost {
            redetection.follow(x: place.x, y: place.y)
        } else if place.confidence.score >= rule.holdBelow {
            target.move(toX: place.x, y: place.y, scale: place.scale, limits: sizeLimits, in: image)
            let change = sizeChange(in: image)
            if change != 1 { target.resize(by: change, limits: sizeLimits, in: image) }
            scale = place.scale * change
            remember(sighting)
            if wasLost { redetection = Redetection() }
        } else {
            target.resize(by: 1, limits: sizeLimits, in: image)
        }
        let learned = state == .tracked && learn(from: sighting, at: place, in: image)
        var observation = Observation(
            box: target.box, confidence: place.confidence, state: state, searchWindow: place.window.box, scale: scale,
            learned: learned, maps: maps.contains(.response) ? place.shownMaps : [:],
            patch: maps.contains(.patch) ? picture(of: sighting, in: image) : nil)
        observation.shares = place.shares
        observation.isSizeAtLimit = target.isSizeAtLimit
        return (observation, sighting)
    }
}

extension TargetPlace {
    /// The response and its components, no motion in the middle.
    fileprivate var shownMaps: [MapID: Tensor<Float>] {
        var maps = Dictionary(uniqueKeysWithValues: components.map { ($0.id, centredResponse($0.map)) })
        maps[.response] = centredResponse(response)
        return maps
    }

    /// The record of the frame that a target was taken from, of which this is the template's own response. That is far
    /// clearer than any later one: it is shown, and not compared with.
    func firstObservation(of box: BoundingBox, maps: MapRequest, patch: @autoclosure () -> Image) -> Observation {
        var confidence = confidence
        confidence.score = 1
        confidence.usualPeak = nil
        confidence.usualPeakToSidelobeRatio = nil
        return Observation(
            box: box, confidence: confidence, state: .tracked, searchWindow: window.box, scale: 1, learned: true,
            maps: maps.contains(.response) ? shownMaps : [:], patch: maps.contains(.patch) ? patch() : nil)
    }

    /// The place that a response of several components points at.
    ///
    /// - Parameters:
    ///   - peak: where the response peaks.
    ///   - shares: the components' weights in it.
    ///   - window: the window that the response's cells cover.
    init(
        _ response: Tensor<Float>, peak: ResponsePeak, of components: [ComponentResponse], shares: [Double],
        in window: CropWindow, confidence: Confidence
    ) {
        let (rows, columns) = (Double(response.shape[0]), Double(response.shape[1]))
        self.init(
            x: window.centreX + peak.columnDisplacement * window.width / columns,
            y: window.centreY + peak.rowDisplacement * window.height / rows, window: window, response: response,
            peak: peak, components: components,
            shares: Dictionary(uniqueKeysWithValues: zip(components.map(\.id), shares)), confidence: confidence)
    }
}
