import Imaging
import Network
import Sequences
import Tracking

/// A tracker as far as the interface needs to know it.
public struct TrackerTraits: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The parts of it that can be switched off.
    public var parts: Ablation
    /// Whether it has layers to look into.
    public var hasLayers: Bool
    /// The components of its response that it has a map of.
    public var components: [MapID]

    /// Traits from their parts.
    public init(name: String, parts: Ablation = [], hasLayers: Bool = false, components: [MapID] = []) {
        self.name = name
        self.parts = parts
        self.hasLayers = hasLayers
        self.components = components
    }
}

/// What is being watched: the sequence and the trackers, as far as the interface needs to know them.
public struct Subject: Sendable {
    /// The sequence's name.
    public var name: String
    /// Where it was opened, to open it again.
    public var path: String
    /// How many frames there are; nil where that is unknown before the end.
    public var frameCount: Int?
    /// Why the frames end before the sequence does; nil where they do not.
    public var cutShort: String?
    /// The annotations, one place a frame; empty where there are none.
    public var groundTruth: [GroundTruth?]
    /// The tracker it was opened with.
    public var tracker: TrackerTraits
    /// Trackers that can take its place.
    public var others: [TrackerTraits]
    /// The one of them that runs beside the first from its target on; nil where none does.
    public var rival: String?

    /// A subject from its parts.
    public init(
        name: String, path: String, frameCount: Int?, groundTruth: [GroundTruth?] = [], tracker: TrackerTraits,
        others: [TrackerTraits] = [], rival: String? = nil
    ) {
        self.name = name
        self.path = path
        self.frameCount = frameCount
        self.groundTruth = groundTruth
        self.tracker = tracker
        self.others = others
        self.rival = rival
    }

    /// A tracker by its name; the one it was opened with where that is nil or not known.
    func tracker(named name: String?) -> TrackerTraits { others.first { $0.name == name } ?? tracker }

    /// The ground-truth box of a frame, where there is a usable one.
    public func truth(at frame: Int) -> BoundingBox? {
        groundTruth.indices.contains(frame) ? groundTruth[frame]?.box : nil
    }

    /// Whether any frame has a usable ground truth.
    public var hasTruth: Bool { groundTruth.contains { $0?.box != nil } }
}
