import Imaging
import Runs
import Sequences
import Tracking

/// A frame of a source as it was tracked.
struct TrackedFrame {
    /// The frame's number, from 0.
    var index: Int
    /// The frame; nil where it could not be read.
    var frame: Frame?
    /// What the tracker said of each target; empty where the frame could not be read.
    var observations: [Observation]
    /// The rows for files, one for each target.
    var rows: [TrajectoryRow]

    /// A frame that the tracker answered.
    init(_ frame: Frame, _ answers: [TrackerAnswer]) {
        index = frame.index
        self.frame = frame
        observations = answers.map(\.observation)
        rows = observations.enumerated().map { position, observation in
            TrajectoryRow(
                frame: frame.index, box: observation.box, score: observation.confidence.score,
                state: observation.state.rawValue, target: answers.count > 1 ? position + 1 : nil)
        }
    }

    /// A frame that could not be read, in which the targets keep their boxes.
    init(unreadable index: Int, boxes: [BoundingBox]) {
        self.index = index
        observations = []
        rows = boxes.enumerated().map { position, box in
            TrajectoryRow(
                frame: index, box: box, score: 0, state: TrajectoryRow.unreadable,
                target: boxes.count > 1 ? position + 1 : nil)
        }
    }
}
