import Imaging
import Network

/// What the user decided, frame by frame: where the target was drawn, which tracker follows it and which parts were switched
/// off. Together with the frames it determines every state of the tracker, so any frame can be computed anew.
public struct TargetHistory: Sendable, Hashable {
    /// What changed at a frame.
    public struct Change: Sendable, Hashable {
        /// The frame from which it holds.
        public var frame: Int
        /// The target drawn there; nil where it was not drawn anew.
        public var box: BoundingBox?
        /// The parts switched off from there on; nil where that stayed as it was.
        public var ablation: Ablation?
        /// The tracker that starts on the box there; nil where it stayed the same.
        public var tracker: String?

        /// A change from its parts.
        public init(frame: Int, box: BoundingBox? = nil, ablation: Ablation? = nil, tracker: String? = nil) {
            self.frame = frame
            self.box = box
            self.ablation = ablation
            self.tracker = tracker
        }
    }

    /// The changes in the order of their frames, at most one a frame.
    public private(set) var changes: [Change] = []
    /// The parts switched off before any change.
    public let initialAblation: Ablation

    /// A history without a target yet.
    public init(initialAblation: Ablation = []) { self.initialAblation = initialAblation }

    /// A history from its changes; they are put in order, and the last of those of one frame counts.
    public init(initialAblation: Ablation, changes: [Change]) {
        self.initialAblation = initialAblation
        for change in changes.sorted(by: { $0.frame < $1.frame }) {
            if self.changes.last?.frame == change.frame { self.changes.removeLast() }
            self.changes.append(change)
        }
    }

    /// The last place before or at a frame where the target was drawn.
    public func origin(of frame: Int) -> (frame: Int, box: BoundingBox)? {
        for change in changes.reversed() where change.frame <= frame {
            if let box = change.box { return (change.frame, box) }
        }
        return nil
    }

    /// The first frame in which there is a target.
    public var firstFrame: Int? { changes.first { $0.box != nil }?.frame }

    /// The parts that are switched off at a frame.
    public func ablation(at frame: Int) -> Ablation {
        changes.last { $0.frame <= frame && $0.ablation != nil }?.ablation ?? initialAblation
    }

    /// The tracker at a frame, by its name; nil for the one that the source was opened with.
    public func tracker(at frame: Int) -> String? {
        changes.last { $0.frame <= frame && $0.tracker != nil }?.tracker
    }

    /// Draws the target at a frame. What was decided for later frames is forgotten: it belonged to another course of events.
    public mutating func setTarget(_ box: BoundingBox, at frame: Int) {
        let before = changes.first { $0.frame == frame }
        changes.removeAll { $0.frame >= frame }
        changes.append(Change(frame: frame, box: box, ablation: before?.ablation, tracker: before?.tracker))
    }

    /// Starts another tracker on a box at a frame. What was decided for later frames is forgotten.
    public mutating func setTracker(_ name: String, on box: BoundingBox, at frame: Int) {
        setTarget(box, at: frame)
        changes[changes.count - 1].tracker = name
    }

    /// Switches parts off or on from a frame on. What was decided for later frames is forgotten.
    public mutating func setAblation(_ ablation: Ablation, at frame: Int) {
        let before = changes.first { $0.frame == frame }
        changes.removeAll { $0.frame >= frame }
        let isChange = ablation != self.ablation(at: frame - 1)
        if before?.box != nil || isChange {
            changes.append(
                Change(
                    frame: frame, box: before?.box, ablation: isChange ? ablation : nil, tracker: before?.tracker))
        }
    }

    /// Forgets every target.
    public mutating func clear() { changes.removeAll() }
}
