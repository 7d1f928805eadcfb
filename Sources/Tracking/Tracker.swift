import Imaging

/// A visual object tracker: told where the target is in one frame, it says where it is in those that follow.
///
/// Trackers are values: a copy is a snapshot of the complete state, and stepping a copy leaves the original alone.
public protocol Tracker: Sendable {
    /// The name results are filed under, such as `rar` or `cacf`.
    var name: String { get }

    /// Starts, or starts anew, on a target.
    ///
    /// - Parameters:
    ///   - image: the frame the box belongs to.
    ///   - box: the target, in pixels, first pixel 0.
    ///   - maps: the maps to produce for viewing.
    /// - Throws: `TrackingError.unusableBox` for a box with a side that is not finite or below half a pixel, or wholly
    ///   outside the frame.
    mutating func initialise(_ image: Image, box: BoundingBox, maps: MapRequest) throws(TrackingError) -> Observation

    /// Finds the target in the next frame and learns from it where the response is clear.
    ///
    /// - Throws: `TrackingError.notInitialised` before `initialise`.
    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation
}

/// What a tracker refuses.
public enum TrackingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The box cannot be a target in a frame of this size.
    case unusableBox(BoundingBox, rule: String)
    /// `step` came before `initialise`.
    case notInitialised

    public var description: String {
        switch self {
        case .unusableBox(let box, let rule):
            "the box \(box.x),\(box.y),\(box.width),\(box.height) cannot be a target: \(rule)"
        case .notInitialised: "the tracker has no target yet"
        }
    }
}
