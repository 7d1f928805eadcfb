import Imaging
import Sequences
import Tracking

/// What is kept of every frame that was tracked: enough for the timeline and the trajectory.
public struct FrameRecord: Sendable, Hashable {
    /// The frame's number.
    public var frame: Int
    /// The target's box.
    public var box: BoundingBox
    /// The confidence, 0...1.
    public var score: Double
    /// Whether the box is to be trusted; nil where the frame could not be read and the box is the last one.
    public var state: TrackingState?
    /// How long the tracker worked on it, in seconds.
    public var seconds: Double
    /// What the step says of its own certainty; nil where the frame could not be read.
    public var evidence: StepEvidence?

    /// A record from its parts.
    public init(
        frame: Int, box: BoundingBox, score: Double, state: TrackingState?, seconds: Double = 0,
        evidence: StepEvidence? = nil
    ) {
        self.frame = frame
        self.box = box
        self.score = score
        self.state = state
        self.seconds = seconds
        self.evidence = evidence
    }

    /// The record as a row of a trajectory file, as the headless command writes it.
    public var row: TrajectoryRow {
        TrajectoryRow(frame: frame, box: box, score: score, state: state?.rawValue ?? TrajectoryRow.unreadable)
    }
}
