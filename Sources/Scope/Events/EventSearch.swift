import Evaluation
import Imaging
import Tracking

/// Finds what is worth going to in a run.
struct EventSearch {
    /// What was tracked, in the order of the frames.
    let run: [FrameRecord]
    /// Frames after the run's first in which the target was drawn anew.
    let drawn: Set<Int>
    /// The overlap of a record with the ground truth; nil where there is none.
    let overlap: (FrameRecord) -> Double?

    /// The events in the order of their frames, of one frame the gravest first.
    var events: [RunEvent] {
        let events = changes + [lowest, longestJump].compactMap { $0 }
        return events.sorted { ($0.frame, $0.kind.gravity) < ($1.frame, $1.kind.gravity) }
    }

    /// Where something begins: a failure, a loss, a doubt, a return, a new target.
    private var changes: [RunEvent] {
        var events: [RunEvent] = []
        var before: FrameRecord?
        var hadFailed = false
        for record in run {
            let value = overlap(record)
            let hasFailed = value == 0
            if hasFailed, !hadFailed { events.append(RunEvent(frame: record.frame, kind: .failure, detail: "IoU 0")) }
            if value != nil { hadFailed = hasFailed }
            if drawn.contains(record.frame) { events.append(RunEvent(frame: record.frame, kind: .reinitialised)) }
            let score = "score \(hundredths(record.score))"
            switch (before?.state, record.state) {
            case (.lost, .lost), (.uncertain, .uncertain), (.tracked, .tracked), (nil, .tracked),
                (.uncertain, .tracked),
                (_, nil):
                break
            case (_, .lost): events.append(RunEvent(frame: record.frame, kind: .lost, detail: score))
            case (.lost, .tracked), (.lost, .uncertain):
                events.append(RunEvent(frame: record.frame, kind: .redetected, detail: score))
            case (.tracked, .uncertain), (nil, .uncertain):
                events.append(RunEvent(frame: record.frame, kind: .uncertain, detail: score))
            }
            // A frame that could not be read changes nothing.
            if record.state != nil { before = record }
        }
        return events
    }

    /// The frame with the least overlap; nil without ground truth, and where the target was missed altogether.
    private var lowest: RunEvent? {
        let overlaps = run.compactMap { record in overlap(record).map { (frame: record.frame, value: $0) } }
        guard let lowest = overlaps.min(by: { $0.value < $1.value }), lowest.value > 0, lowest.value < 1 else {
            return nil
        }
        return RunEvent(frame: lowest.frame, kind: .lowestOverlap, detail: "IoU \(hundredths(lowest.value))")
    }

    /// The frame that the box went furthest to, in sizes of the target; nil where it never moved.
    private var longestJump: RunEvent? {
        let jumps = zip(run, run.dropFirst()).filter { !drawn.contains($1.frame) }.map { before, after in
            (frame: after.frame, length: before.box.distance(to: after.box))
        }
        guard let longest = jumps.max(by: { $0.length < $1.length }), longest.length > 0 else { return nil }
        return RunEvent(
            frame: longest.frame, kind: .largestJump, detail: "\(short(longest.length)) target sizes")
    }
}

extension RunEvent.Kind {
    /// The place in the order from the gravest on.
    var gravity: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

extension BoundingBox {
    /// How far the centre of another box is, in sizes of this one (the root of width times height).
    func distance(to other: BoundingBox) -> Double {
        area > 0 ? centreDistance(to: other) / area.squareRoot() : 0
    }
}

extension State {
    /// What is worth going to in the run so far, and the user's bookmarks.
    public var events: [RunEvent] {
        let run = records.values.sorted { $0.frame < $1.frame }
        let first = history.firstFrame
        let drawn = history.changes.filter { $0.box != nil && $0.tracker == nil && $0.frame != first }.map(\.frame)
        let search = EventSearch(run: run, drawn: Set(drawn)) { overlap(of: $0) }
        let marks = bookmarks.map { RunEvent(frame: $0.key, kind: .bookmark, detail: $0.value) }
        let parting = comparison.flatMap { comparison in
            comparison.parting.map {
                RunEvent(
                    frame: $0.frame, kind: .parting,
                    detail: "overlap \(hundredths($0.overlap)) with run \(comparison.ghost.number)")
            }
        }
        return (search.events + marks + [parting].compactMap { $0 }).sorted {
            ($0.frame, $0.kind.gravity) < ($1.frame, $1.kind.gravity)
        }
    }
}
