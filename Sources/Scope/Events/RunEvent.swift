import Imaging
import Tracking

/// Something in a run that is worth going to.
public struct RunEvent: Sendable, Hashable {
    /// What happened, the gravest first.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The box no longer touches the ground truth.
        case failure
        /// The tracker says that the target is lost.
        case lost
        /// The target was drawn anew.
        case reinitialised = "re-initialised"
        /// A frame that the user marked.
        case bookmark
        /// The run has left the one that it is compared with.
        case parting = "runs part"
        /// The tracker has found a lost target again.
        case redetected = "re-detected"
        /// The least overlap of the run with the ground truth.
        case lowestOverlap = "lowest IoU"
        /// The longest way of the box from one frame to the next.
        case largestJump = "largest jump"
        /// The tracker began to doubt.
        case uncertain

        /// What stands for it on the timeline.
        public var glyph: Unicode.Scalar {
            switch self {
            case .failure: "×"
            case .lost: "▼"
            case .reinitialised: "◆"
            case .bookmark: "■"
            case .parting: "<"
            case .redetected: "+"
            case .lowestOverlap: "_"
            case .largestJump: "→"
            case .uncertain: "?"
            }
        }

        /// Whether the target was gone: what the keys for failures go to.
        public var isFailure: Bool {
            switch self {
            case .failure, .lost: true
            case .reinitialised, .bookmark, .parting, .redetected, .lowestOverlap, .largestJump, .uncertain: false
            }
        }
    }

    /// The frame.
    public var frame: Int
    /// What happened.
    public var kind: Kind
    /// The numbers that belong to it, or the user's note.
    public var detail: String

    /// An event from its parts.
    public init(frame: Int, kind: Kind, detail: String = "") {
        self.frame = frame
        self.kind = kind
        self.detail = detail
    }

    /// One line, as the list on the screen and `--events` have it: frame, kind and detail in columns.
    public var line: String {
        let frame = String(self.frame)
        let kind = kind.rawValue
        let pad = String(repeating: " ", count: max(6 - frame.count, 0))
        let gap = detail.isEmpty ? "" : String(repeating: " ", count: max(16 - kind.count, 1)) + detail
        return "\(pad)\(frame)  \(kind)\(gap)"
    }
}

extension TrackingState {
    /// What stands for it beside its colour: the sign of the event with which it begins; nil for a tracked target.
    var sign: Unicode.Scalar? {
        switch self {
        case .tracked: nil
        case .uncertain: RunEvent.Kind.uncertain.glyph
        case .lost: RunEvent.Kind.lost.glyph
        }
    }
}
