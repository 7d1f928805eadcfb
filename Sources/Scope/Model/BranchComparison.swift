import Evaluation
import Imaging

/// Two runs frame by frame: how much better or worse one is.
struct BranchComparison {
    /// The run on the screen.
    let current: Branch
    /// The run that it is compared with.
    let ghost: Branch
    /// The overlap of a record with the ground truth; nil where there is none.
    let overlap: (FrameRecord) -> Double?

    /// Two runs whose boxes overlap less than this have parted.
    static let partingOverlap = 0.5

    /// The difference in a frame: of the overlaps with the ground truth (above 0 the run on the screen is better); where
    /// there is none, the distance of the centres in target sizes. Nil where a run has no box.
    func difference(at frame: Int) -> Double? {
        guard let one = current.records[frame], let other = ghost.records[frame] else { return nil }
        if let own = overlap(one), let others = overlap(other) { return own - others }
        return other.box.distance(to: one.box)
    }

    /// The first frame where the boxes overlap less than `partingOverlap`; nil where they stay together.
    var parting: (frame: Int, overlap: Double)? {
        let shared = current.records.keys.filter { ghost.records[$0] != nil }.sorted()
        for frame in shared {
            guard let one = current.records[frame], let other = ghost.records[frame] else { continue }
            let value = one.box.overlap(with: other.box)
            if value < Self.partingOverlap { return (frame, value) }
        }
        return nil
    }
}

extension State {
    /// The run on the screen beside the one it is compared with; nil where there is none.
    var comparison: BranchComparison? {
        branches.ghost.map { ghost in
            BranchComparison(current: branches.current, ghost: ghost) { overlap(of: $0) }
        }
    }
}
