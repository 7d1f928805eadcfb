import Foundation
import Terminal

/// A row of the timeline: a value of each frame as a bar.
struct TimelineLane {
    /// What is shown, the most important first.
    enum Kind: Sendable, Hashable, CaseIterable {
        /// The confidence.
        case score
        /// The overlap with the ground truth.
        case overlap
        /// The overlap of the run that is compared with; without ground truth its confidence.
        case ghost
        /// The difference to that run.
        case difference
        /// The response's peak.
        case peak
        /// The peak-to-sidelobe ratio.
        case ratio
        /// The target's size.
        case size
        /// The weight of the target's colours.
        case colours

    }

    /// What is shown.
    var kind: Kind
    /// The rows that it takes.
    var rows: Int

    /// The lanes that a height has room for.
    ///
    /// - Parameters:
    ///   - kinds: what there is to show, the most important first.
    ///   - rows: the height.
    static func lanes(_ kinds: [Kind], rows: Int) -> [TimelineLane] {
        var lanes = kinds.prefix(max(rows, 0)).map { TimelineLane(kind: $0, rows: 1) }
        guard !lanes.isEmpty else { return [] }
        // What is left makes the most important ones taller.
        var left = rows - lanes.count
        var next = 0
        while left > 0 {
            lanes[next % min(lanes.count, 2)].rows += 1
            next += 1
            left -= 1
        }
        return lanes
    }
}

/// The values of a timeline's lanes, each as a part of the lane's height.
struct TimelineValues {
    private let state: State
    private let highestPeak: Double
    private let highestRatio: Double
    private let firstArea: Double?
    private let comparison: BranchComparison?

    init(_ state: State) {
        self.state = state
        let evidence = state.records.values.compactMap(\.evidence)
        highestPeak = evidence.map(\.peak).filter(\.isFinite).max() ?? 0
        highestRatio = evidence.map(\.peakToSidelobeRatio).filter(\.isFinite).max() ?? 0
        comparison = state.comparison
        firstArea = state.history.firstFrame.flatMap { state.records[$0]?.box.area }
    }

    /// The records that a lane shows, by frame: the run's on the screen, or the other's, which may have come further.
    func records(of kind: TimelineLane.Kind) -> [Int: FrameRecord] {
        switch kind {
        case .ghost: comparison?.ghost.records ?? [:]
        case .score, .overlap, .difference, .peak, .ratio, .size, .colours: state.records
        }
    }

    /// What a lane is called: at most five letters.
    func label(of kind: TimelineLane.Kind) -> String {
        switch kind {
        case .score: "score"
        case .overlap: "IoU"
        case .ghost: comparison.map { "run\($0.ghost.number)" } ?? ""
        case .difference: "diff"
        case .peak: "peak"
        case .ratio: "PSR"
        case .size: "size"
        case .colours: "col."
        }
    }

    /// What the records have values of.
    var kinds: [TimelineLane.Kind] {
        let hasColours = state.records.values.contains { $0.evidence?.colourWeight != nil }
        return TimelineLane.Kind.allCases.filter { kind in
            switch kind {
            case .score, .peak, .ratio, .size: true
            case .overlap: state.subject.hasTruth
            case .ghost, .difference: comparison != nil
            case .colours: hasColours
            }
        }
    }

    /// The value that stands for several frames in one column, 0...1, a difference from -1; nil where none has one.
    func value(of kind: TimelineLane.Kind, in records: [FrameRecord]) -> Double? {
        let values = records.compactMap { value(of: kind, in: $0) }
        switch kind {
        // The worst frame counts: a failure must not vanish among its neighbours.
        case .score, .overlap, .ghost, .peak, .ratio, .size: return values.min()
        case .difference: return values.max { abs($0) < abs($1) }
        case .colours: return values.max()
        }
    }

    private func value(of kind: TimelineLane.Kind, in record: FrameRecord) -> Double? {
        switch kind {
        case .score: record.score
        case .overlap: state.overlap(of: record)
        // A file may have no scores.
        case .ghost: state.overlap(of: record) ?? (record.score.isFinite ? record.score : nil)
        case .difference: comparison?.difference(at: record.frame)
        case .peak: record.evidence.flatMap { highestPeak > 0 ? $0.peak / highestPeak : nil }
        case .ratio: record.evidence.flatMap { highestRatio > 0 ? $0.peakToSidelobeRatio / highestRatio : nil }
        case .size:
            // Half the height is the first size, all of it four times its sides.
            firstArea.flatMap { $0 > 0 && record.box.area > 0 ? 0.5 + log2(record.box.area / $0) / 8 : nil }
        case .colours: record.evidence?.colourWeight
        }
    }

    /// A frame's value in its own units; nil where it has none.
    func text(of kind: TimelineLane.Kind, in record: FrameRecord) -> String? {
        switch kind {
        case .score: hundredths(record.score)
        case .overlap: state.overlap(of: record).map(hundredths)
        case .ghost: value(of: kind, in: record).map(hundredths)
        case .difference:
            value(of: kind, in: record).map { ($0 >= 0.005 && state.subject.hasTruth ? "+" : "") + hundredths($0) }
        case .peak: record.evidence.map { short($0.peak) }
        case .ratio: record.evidence.map { short($0.peakToSidelobeRatio) }
        case .size: firstArea.flatMap { $0 > 0 ? "\(short((record.box.area / $0).squareRoot()))x" : nil }
        case .colours: record.evidence?.colourWeight.map(short)
        }
    }

    /// The colour of a lane's bar.
    func colour(of kind: TimelineLane.Kind, value: Double, in records: [FrameRecord]) -> Colour {
        let theme = state.settings.theme
        return switch kind {
        case .score: theme.colour(of: records.min { $0.score < $1.score }?.state)
        case .overlap: theme.colour(ofOverlap: value)
        case .ghost: theme.ghost
        // Without ground truth nobody knows which of the two is right.
        case .difference: !state.subject.hasTruth ? theme.uncertain : value < 0 ? theme.lost : theme.tracked
        case .peak, .ratio: theme.title
        case .size: theme.window
        case .colours: theme.cursor
        }
    }
}
