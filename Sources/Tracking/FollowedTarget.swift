import Correlation
import Imaging
import Tensors

/// What a look at a frame found.
protocol TargetSighting {
    /// The window of the frame that was looked at.
    var window: CropWindow { get }
    /// How clearly the response points at a place.
    var statistics: ResponseStatistics { get }
    /// The factor by which the target is larger than it was, as far as the look itself tells.
    var scale: Double { get }
}

/// Where the target is, by all components together.
struct TargetPlace {
    /// The centre, in pixels of the frame.
    var x: Double
    var y: Double
    /// The response that says so, [H,W], no motion at (0, 0).
    var response: Tensor<Float>
    /// The responses of its components, at the same displacements.
    var components: [MapID: Tensor<Float>] = [:]
    /// The weight of the colours' response in it, 0...1; nil without colours.
    var colourWeight: Double?
}

/// What a tracker knows about its target, and what trackers do differently in a step. The step itself is `follow`.
protocol FollowedTarget: Sendable {
    associatedtype Sighting: TargetSighting

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
    /// Where the target is, given the score of the sighting's confidence.
    mutating func locate(_ sighting: Sighting, score: Double, in image: Image) -> TargetPlace
    /// The factor by which the target, at its new place, has become larger.
    mutating func sizeChange(in image: Image) -> Double
    /// Learns the target as it is now. Returns whether the localising filter did.
    mutating func learn(from sighting: Sighting, at place: TargetPlace, in image: Image) -> Bool
    /// Takes over what a sighting leads to where the target is not lost.
    mutating func accept(_ sighting: Sighting)
    /// The patch that was looked at, as a picture.
    func picture(of sighting: Sighting, in image: Image) -> Image
}

extension FollowedTarget {
    /// One step: look, judge, locate, move or search on, learn.
    mutating func follow(_ image: Image, maps: MapRequest) -> (observation: Observation, sighting: Sighting) {
        let sighting = look(in: image, maps: maps)
        let confidence = judge.confidence(of: sighting.statistics)
        let wasLost = judge.isLost
        let state = judge.judge(confidence, by: rule)
        let place = locate(sighting, score: confidence.score, in: image)
        var scale = sighting.scale
        if state == .lost {
            redetection.follow(x: place.x, y: place.y)
        } else {
            target.move(toX: place.x, y: place.y, scale: scale, limits: sizeLimits, in: image)
            let change = sizeChange(in: image)
            if change != 1 { target.resize(by: change, limits: sizeLimits, in: image) }
            scale *= change
            accept(sighting)
            if wasLost { redetection = Redetection() }
        }
        let learned = state == .tracked && learn(from: sighting, at: place, in: image)
        var shown: [MapID: Tensor<Float>] = [:]
        if maps.contains(.response) {
            shown = place.components.mapValues { centredResponse($0) }
            shown[.response] = centredResponse(place.response)
        }
        var observation = Observation(
            box: target.box, confidence: confidence, state: state, searchWindow: sighting.window.box, scale: scale,
            learned: learned, maps: shown, patch: maps.contains(.patch) ? picture(of: sighting, in: image) : nil)
        observation.colourWeight = place.colourWeight
        observation.isSizeAtLimit = target.isSizeAtLimit
        return (observation, sighting)
    }

    /// The record of the frame that a target was taken from.
    func beginning(
        window: CropWindow, response: Tensor<Float>, maps: MapRequest, patch: @autoclosure () -> Image
    ) -> Observation {
        // The template's own response is far clearer than any later one: it is shown, and not compared with.
        Observation(
            box: target.box, confidence: judge.confidence(of: ResponseStatistics(of: response)), state: .tracked,
            searchWindow: window.box, scale: 1, learned: true,
            maps: maps.contains(.response) ? [.response: centredResponse(response)] : [:],
            patch: maps.contains(.patch) ? patch() : nil)
    }
}
