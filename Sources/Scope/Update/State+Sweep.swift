import Network
import Tracking

extension State {
    /// Opens the list of runs with one part off each and tracks what is missing of them, or leaves it.
    mutating func toggleSweep() -> [Effect] {
        if case .list(let choice) = mode, choice.subject == .sweep {
            resume()
            return []
        }
        guard let record, let start = sweepStart else {
            say("there is no target yet whose run could be compared")
            return []
        }
        playback.isPlaying = false
        let tracked = records.keys.max() ?? 0
        // As far as the run on the screen has come; where it has not gone on yet, to the end.
        let last = tracked > record.frame ? tracked : lastFrame ?? start + Self.framesOfOpenSweep
        let new = Sweep(
            reference: history, first: start, last: max(last, start), entries: sweepEntries(from: start))
        guard new.entries.count > 1 else {
            say("\(tracker.name) has no parts to switch off, and there is no other tracker")
            return []
        }
        let isKnown = sweep.map { $0.reference == new.reference && $0.first == new.first && $0.last == new.last }
        if isKnown != true { sweep = new }
        open(.list(ListChoice(.sweep)))
        return []
    }

    /// How far a sweep goes where the sequence's end is not known.
    private static let framesOfOpenSweep = 100

    /// The frame on the screen; where the target is gone there, the last frame before in which it was held.
    private var sweepStart: Int? {
        guard let record, let origin = history.origin(of: record.frame)?.frame else { return nil }
        // A tracker that has lost the target may cover a corner of it still.
        guard isGone(record) || record.state == .lost && !isHeld(record) else { return record.frame }
        return (origin..<record.frame).last { records[$0].map(isHeld) ?? false } ?? origin
    }

    /// Whether a frame's box is on the target: at least half an overlap; without ground truth, where the tracker says so.
    private func isHeld(_ record: FrameRecord) -> Bool {
        overlap(of: record).map { $0 >= BranchComparison.partingOverlap } ?? (record.state == .tracked)
    }

    /// The run as it is, then one for each part and one for each other tracker.
    private func sweepEntries(from start: Int) -> [Sweep.Entry] {
        var entries = [Sweep.Entry(name: "as it is", history: history)]
        let running = subject.tracker(named: history.tracker(at: start))
        let off = history.ablation(at: start)
        for (name, part) in Ablation.named where running.parts.isSuperset(of: part) {
            var other = history
            other.setAblation(off.symmetricDifference(part), at: start)
            entries.append(.init(name: "\(name) \(off.isSuperset(of: part) ? "on" : "off")", history: other))
        }
        if let box = records[start]?.box ?? history.origin(of: start)?.box {
            for tracker in [subject.tracker] + subject.others where tracker.name != running.name {
                var other = history
                other.setTracker(tracker.name, on: box, at: start)
                entries.append(.init(name: tracker.name, history: other))
            }
        }
        return entries
    }

    /// Tracks the sweep's next run while its list is open and nothing else is asked for; gives the run under way up when
    /// the list is left.
    mutating func tendSweep() -> [Effect] {
        guard case .list(let choice) = mode, choice.subject == .sweep else {
            guard aside?.owner == .sweep else { return [] }
            leaveAside()
            return pending == nil ? [.cancelWork] : []
        }
        guard pending == nil, aside?.owner != .sweep, let sweep, let next = sweep.next else { return [] }
        let effects = workAside(for: .sweep, sweep.entries[next].history, from: sweep.first, to: sweep.last)
        self.sweep?.begin(next, at: now)
        return effects
    }

    /// Takes what the tracker's thread says of the sweep's run under way.
    mutating func takeSwept(_ content: WorkReport.Content) -> [Effect] {
        switch content {
        case .aside(let record): sweep?.add(record)
        case .asideEnded: endSwept(refusal: nil)
        case .refused(let reason): endSwept(refusal: reason)
        case .cancelled: leaveAside()
        case .progress, .frame, .unreadable, .ended, .cutShort, .asideShown: break
        }
        return []
    }

    /// Ends the run under way; the row that was chosen stays chosen, unless it was the first one.
    private mutating func endSwept(refusal: String?) {
        let before = sweepRows
        aside = nil
        sweep?.end(refusal: refusal)
        if let refusal { say(refusal, .warning) }
        let rows = sweepRows
        if case .list(let choice) = mode, choice.subject == .sweep, choice.row > 0, before.indices.contains(choice.row),
            let row = rows.firstIndex(where: { $0.index == before[choice.row].index })
        {
            mode = .list(ListChoice(.sweep, row: row))
        }
        guard sweep?.next == nil, let best = rows.first, let reference = rows.first(where: \.isReference) else {
            return
        }
        let measure = best.overlap == nil ? "score" : "IoU"
        let key = settings.keys.key(for: .open, in: .list) ?? "open"
        say(
            best.isReference
                ? "nothing holds it better than the run as it is"
                : "\(best.name): mean \(measure) \(hundredths(best.value)), as it is \(hundredths(reference.value)); "
                    + "\(key) opens it")
    }

    /// Goes on with a run of the sweep, as a branch.
    mutating func openSwept(row: Int) -> [Effect] {
        let rows = sweepRows
        guard let sweep, rows.indices.contains(row) else { return [] }
        let entry = sweep.entries[rows[row].index]
        guard entry.history != history else { return [] }
        let effects = decide(entry.history)
        records.merge(entry.records) { _, new in new }
        say(branchText)
        return effects
    }
}
