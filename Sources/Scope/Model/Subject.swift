import Imaging
import Sequences

/// What is being watched: the sequence and the tracker, as far as the interface needs to know them.
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
    /// The tracker's name.
    public var tracker: String
    /// Whether parts of the tracker can be switched off.
    public var isAblatable: Bool
    /// Whether the tracker has layers to look into.
    public var hasLayers: Bool

    /// A subject from its parts.
    public init(
        name: String, path: String, frameCount: Int?, groundTruth: [GroundTruth?] = [], tracker: String,
        isAblatable: Bool = false, hasLayers: Bool = false
    ) {
        self.name = name
        self.path = path
        self.frameCount = frameCount
        self.groundTruth = groundTruth
        self.tracker = tracker
        self.isAblatable = isAblatable
        self.hasLayers = hasLayers
    }

    /// The ground-truth box of a frame, where there is a usable one.
    public func truth(at frame: Int) -> BoundingBox? {
        groundTruth.indices.contains(frame) ? groundTruth[frame]?.box : nil
    }

    /// Whether any frame has a usable ground truth.
    public var hasTruth: Bool { groundTruth.contains { $0?.box != nil } }
}
