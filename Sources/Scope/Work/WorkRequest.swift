import Imaging
import Network
import Sequences
import Tracking

/// What the interface asks of the tracker's thread.
public struct WorkRequest: Sendable, Hashable {
    /// The frame to show. Where there is a target, everything up to it is tracked.
    public var frame: Int
    /// What the user decided so far.
    public var history: TargetHistory
    /// The maps that somebody looks at.
    public var maps: MapRequest
    /// Whether to compare with the parts as they were at the beginning, where some are switched off.
    public var comparesAblation: Bool
    /// What becomes of the frames.
    public var purpose: Purpose
    /// A number that rises from request to request; reports carry it.
    public var ticket: Int

    /// What becomes of the frames of a request.
    public enum Purpose: Sendable, Hashable {
        /// The last one is shown, and the run goes on from it.
        case show
        /// They are told alone, from a frame on: another history is tracked aside of the one that is shown.
        case aside(from: Int)
    }

    /// A request from its parts.
    public init(
        frame: Int, history: TargetHistory, maps: MapRequest, comparesAblation: Bool = true,
        purpose: Purpose = .show, ticket: Int
    ) {
        self.frame = frame
        self.history = history
        self.maps = maps
        self.comparesAblation = comparesAblation
        self.purpose = purpose
        self.ticket = ticket
    }
}

/// What the tracker's thread tells the interface.
public struct WorkReport: Sendable {
    /// What happened.
    public enum Content: Sendable {
        /// A frame on the way to the one asked for is done.
        case progress(FrameRecord)
        /// A frame of a history that is tracked aside is done.
        case aside(FrameRecord)
        /// The same with what is to be seen of it, where maps were asked for.
        case asideShown(ShownFrame)
        /// All frames of a history that is tracked aside are done.
        case asideEnded
        /// The frame asked for.
        case frame(ShownFrame)
        /// The frame asked for cannot be shown, with the reason for the user. The record is there where a target was
        /// known before.
        case unreadable(frame: Int, reason: String, record: FrameRecord?)
        /// There is no such frame: the sequence has `count`.
        case ended(count: Int)
        /// The frames end after `count`, before the sequence does, with the reason for the user.
        case cutShort(count: Int, reason: String)
        /// The request was given up for another one or because the user asked.
        case cancelled
        /// The tracker refused, with the reason for the user.
        case refused(String)
    }

    /// The request this belongs to.
    public var ticket: Int
    /// What happened.
    public var content: Content

    /// A report from its parts.
    public init(ticket: Int, content: Content) {
        self.ticket = ticket
        self.content = content
    }
}

/// A frame and what the tracker made of it.
public struct ShownFrame: Sendable {
    /// The frame.
    public var frame: Frame
    /// The tracker's record; nil where there is no target yet.
    public var observed: ObservedFrame?
    /// The record of the same step with all parts as at the beginning; nil where nothing is switched off.
    public var reference: Observation?
    /// What is kept of it.
    public var record: FrameRecord?

    /// A shown frame from its parts.
    public init(frame: Frame, observed: ObservedFrame? = nil, reference: Observation? = nil, record: FrameRecord? = nil)
    {
        self.frame = frame
        self.observed = observed
        self.reference = reference
        self.record = record
    }
}
