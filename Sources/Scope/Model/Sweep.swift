import Imaging

/// Runs that differ from the one on the screen in one thing each, from a frame on: what would have held the target?
public struct Sweep: Sendable {
    /// One of the runs.
    public struct Entry: Sendable {
        /// What differs, in two words.
        public let name: String
        /// What was decided for it.
        public let history: TargetHistory
        /// What was tracked of it so far, by frame.
        public internal(set) var records: [Int: FrameRecord] = [:]
        /// Whether it reaches the last frame.
        public internal(set) var isDone = false
        /// Why the tracker refused it; nil where it did not.
        public internal(set) var refusal: String?

        /// Whether nothing more comes of it.
        var isOver: Bool { isDone || refusal != nil }
    }

    /// The run that all differ from.
    public let reference: TargetHistory
    /// The first frame that may differ.
    public let first: Int
    /// The last frame that is tracked.
    public let last: Int
    /// The runs, the one that all differ from first.
    public internal(set) var entries: [Entry]
    /// The run under way, or the last that was.
    private var entry = 0
    /// When tracking was begun or taken up again, and how many frames are done since.
    private var pace = (start: Duration.zero, frames: 0)

    /// A sweep that has not begun.
    init(reference: TargetHistory, first: Int, last: Int, entries: [Entry]) {
        self.reference = reference
        self.first = first
        self.last = last
        self.entries = entries
    }

    /// The run that comes next; nil where all are done.
    var next: Int? { entries.firstIndex { !$0.isOver } }

    /// How many runs are over.
    var ended: Int { entries.count(where: \.isOver) }

    /// Says that a run is under way.
    mutating func begin(_ index: Int, at now: Duration) {
        if pace.frames == 0 { pace.start = now }
        entry = index
    }

    /// Says that nothing is under way any more.
    mutating func pause() { pace.frames = 0 }

    /// Takes a frame of the run under way.
    mutating func add(_ record: FrameRecord) {
        entries[entry].records[record.frame] = record
        pace.frames += 1
    }

    /// Ends the run under way.
    mutating func end(refusal: String? = nil) {
        entries[entry].isDone = refusal == nil
        entries[entry].refusal = refusal
    }

    /// How long the rest will take at the pace so far; nil before anything is done.
    func timeLeft(at now: Duration) -> Duration? {
        guard pace.frames > 0 else { return nil }
        let whole = last - first + 1
        let left = entries.reduce(0) { $0 + ($1.isOver ? 0 : max(whole - $1.records.count, 0)) }
        return (now - pace.start) / pace.frames * left
    }
}

/// What became of one run of a sweep, as the table has it.
struct SweepRow {
    /// The run's place among the entries.
    let index: Int
    /// What differs.
    let name: String
    /// Whether it is the run that all differ from.
    let isReference: Bool
    /// Whether the figures are those of all frames.
    let isDone: Bool
    /// The mean overlap with the ground truth; nil where there is none.
    let overlap: Double?
    /// The mean confidence; nil before the first frame.
    let score: Double?
    /// The first frame where it has parted from the reference; nil where it has not.
    let parting: Int?
    /// The first frame where the target is gone; nil where it is held.
    let loss: Int?
    /// Where its last box lies from the reference's, in target sizes to the right and down; nil before there is one.
    let displacement: (right: Double, down: Double)?

    /// What rows are ordered by, the largest first.
    var value: Double { overlap ?? score ?? 0 }
}

extension State {
    /// The table of the sweep: runs that are over by their value, then the others. Empty without a sweep.
    var sweepRows: [SweepRow] {
        guard let sweep, let reference = sweep.entries.first else { return [] }
        let rows = sweep.entries.indices.map { row(of: sweep.entries[$0], at: $0, against: reference, in: sweep) }
        let over = rows.filter(\.isDone).sorted { $0.value > $1.value }
        return over + rows.filter { !$0.isDone }
    }

    private func row(of entry: Sweep.Entry, at index: Int, against reference: Sweep.Entry, in sweep: Sweep) -> SweepRow
    {
        let records = (sweep.first...sweep.last).compactMap { entry.records[$0] }
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        let parting = records.first { record in
            reference.records[record.frame].map {
                $0.box.overlap(with: record.box) < BranchComparison.partingOverlap
            } ?? false
        }
        var displacement: (right: Double, down: Double)?
        if let last = records.last, let other = reference.records[last.frame], other.box.area > 0 {
            let size = other.box.area.squareRoot()
            displacement = (
                (last.box.centreX - other.box.centreX) / size, (last.box.centreY - other.box.centreY) / size
            )
        }
        return SweepRow(
            index: index, name: entry.name, isReference: index == 0, isDone: entry.isDone,
            overlap: mean(records.compactMap { overlap(of: $0) }), score: mean(records.map(\.score)),
            parting: parting?.frame, loss: records.first { isGone($0) }?.frame, displacement: displacement)
    }

    /// Whether the target is gone in a frame: no overlap with the ground truth; where there is none, the tracker says so.
    func isGone(_ record: FrameRecord) -> Bool { overlap(of: record).map { $0 == 0 } ?? (record.state == .lost) }
}
