import Imaging
import Network
import Runs
import Sequences
import Tracking

/// The tracker over a sequence, with the states it had: any frame can be shown, forwards and backwards, and gives the same
/// boxes as a run from the beginning. It is used on one thread, the tracker's.
public struct TrackingWork: Sendable {
    /// Where its frames come from.
    let source: any FrameSource
    /// The run before its start, of the tracker that the source was opened with.
    private let prototype: TrackingRun
    /// The same of the trackers that can take its place, by their names.
    private let others: [String: TrackingRun]
    private var history = TargetHistory()
    /// The run after some of the frames.
    private var snapshots = SnapshotStore<TrackingRun>()
    /// The histories that were left, the last one last.
    private var courses: [Course] = []
    private var cache = FrameCache()
    /// The histories that were tracked aside, the last one last.
    private var asides: [Course] = []

    /// Work on a sequence with a tracker that has no target yet.
    ///
    /// - Parameters:
    ///   - others: trackers that can take its place, without a target too.
    ///   - now: the clock that tells how long the tracker takes.
    public init(
        source: any FrameSource, tracker: any Tracker, others: [any Tracker] = [],
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.source = source
        prototype = TrackingRun(tracker, now: now)
        self.others = others.reduce(into: [:]) { $0[$1.name] = TrackingRun($1, now: now) }
    }

    /// Carries out a request.
    ///
    /// - Parameters:
    ///   - isCancelled: asked between frames; a request that is given up leaves everything that was done.
    ///   - report: receives progress and, last, the outcome.
    public mutating func perform(
        _ request: WorkRequest, isCancelled: () -> Bool, report: (WorkReport) -> Void
    ) {
        func tell(_ content: WorkReport.Content) { report(WorkReport(ticket: request.ticket, content: content)) }
        switch request.purpose {
        case .show: show(request, isCancelled: isCancelled, tell: tell)
        case .aside(let first): trackAside(request, from: first, isCancelled: isCancelled, tell: tell)
        }
    }

    /// Goes on under the request's history to its frame.
    private mutating func show(
        _ request: WorkRequest, isCancelled: () -> Bool, tell: (WorkReport.Content) -> Void
    ) {
        adopt(request.history)
        guard let origin = history.origin(of: request.frame) else {
            do throws(FrameError) {
                tell(.frame(ShownFrame(frame: try cache.frame(at: request.frame, of: source))))
            } catch {
                tell(outcome(of: error, frame: request.frame, record: nil))
            }
            return
        }
        do throws(TrackingError) {
            var start = snapshots.last(in: origin.frame..<request.frame)
            var frame = start.map { $0.frame + 1 } ?? origin.frame
            while frame < request.frame {
                if isCancelled() { return tell(.cancelled) }
                switch try advance(from: start?.value, to: frame, maps: .response, comparing: false) {
                case .moved(let run, let shown):
                    start = (frame, run)
                    if let record = shown.record { tell(.progress(record)) }
                case .kept(let run, let content):
                    guard case .unreadable(_, _, let record?) = content else { return tell(content) }
                    start = (frame, run)
                    tell(.progress(record))
                }
                frame += 1
            }
            if isCancelled() { return tell(.cancelled) }
            switch try advance(
                from: start?.value, to: frame, maps: request.maps, comparing: request.comparesAblation)
            {
            case .moved(_, let shown): tell(.frame(shown))
            case .kept(_, let content): tell(content)
            }
        } catch {
            tell(.refused(describe(error)))
        }
    }

    /// What came of one frame.
    private enum Advance {
        /// The tracker moved on.
        case moved(TrackingRun, ShownFrame)
        /// The frame could not be read; the run stays as it was.
        case kept(TrackingRun, WorkReport.Content)
    }

    /// Brings the tracker over one frame and keeps its state.
    private mutating func advance(
        from start: TrackingRun?, to index: Int, maps: MapRequest, comparing: Bool
    ) throws(TrackingError) -> Advance {
        let cached = Result { () throws(FrameError) in try cache.frame(at: index, of: source) }
        let ablation = history.ablation(at: index)
        var (run, box) = ready(for: index, after: start, under: history)
        switch try run.take(cached, startingOn: box, maps: maps) {
        case .unreadable(let error, _), .ended(let error):
            let content = outcome(of: error, frame: index, record: unreadableRecord(of: index, in: run))
            if run.hasStarted, case .unreadable = content { snapshots.insert(run, after: index) }
            return .kept(run, content)
        case .answered(let frame, let answer):
            snapshots.insert(run, after: index)
            var shown = ShownFrame(
                frame: frame, observed: ObservedFrame(answer.observation), record: record(of: frame, answer))
            if comparing, ablation != history.initialAblation {
                var (other, _) = ready(for: index, after: start, under: history)
                other.switchOff(history.initialAblation)
                let reference = try other.take(cached, startingOn: box, maps: maps.intersection(.response))
                if case .answered(_, let answer) = reference { shown.reference = answer.observation }
            }
            return .moved(run, shown)
        }
    }

    /// Tracks a history up to the request's frame and tells its records from a frame on. It begins with the state that it had
    /// last, or with one that the history that is shown has before the two part; those stay as they are.
    private mutating func trackAside(
        _ request: WorkRequest, from first: Int, isCancelled: () -> Bool, tell: (WorkReport.Content) -> Void
    ) {
        let fork = min(request.history.firstDifference(from: history) ?? first, first, request.frame)
        guard let origin = request.history.origin(of: fork)?.frame ?? request.history.firstFrame else {
            return tell(.asideEnded)
        }
        var course = Course(history: request.history, snapshots: SnapshotStore())
        if let index = asides.firstIndex(where: { $0.history == request.history }) { course = asides.remove(at: index) }
        defer { keep(course) }
        var start = origin < fork ? snapshots.last(in: origin..<fork) : nil
        if origin < first, let own = course.snapshots.last(in: origin..<first), own.frame >= start?.frame ?? 0 {
            start = own
        }
        let begin = start.map { $0.frame + 1 } ?? origin
        guard begin <= request.frame else { return tell(.asideEnded) }
        var run = start?.value
        do throws(TrackingError) {
            for index in begin...request.frame {
                if isCancelled() { return tell(.cancelled) }
                let cached = Result { () throws(FrameError) in try cache.frame(at: index, of: source) }
                var (next, box) = ready(for: index, after: run, under: request.history)
                switch try next.take(cached, startingOn: box, maps: request.maps.union(.response)) {
                case .ended: return tell(.asideEnded)
                case .unreadable(let error, _):
                    guard let record = unreadableRecord(of: index, in: next) else {
                        return tell(.refused(error.description))
                    }
                    if index >= first { tell(.aside(record)) }
                case .answered(let frame, let answer):
                    let record = record(of: frame, answer)
                    if index < first { break }
                    if request.maps.isEmpty {
                        tell(.aside(record))
                    } else {
                        let observed = ObservedFrame(answer.observation)
                        tell(.asideShown(ShownFrame(frame: frame, observed: observed, record: record)))
                    }
                }
                run = next
                course.snapshots.insert(next, after: index)
            }
            tell(.asideEnded)
        } catch {
            tell(.refused(describe(error)))
        }
    }

    /// Keeps some states of a history that was tracked aside, for when it is gone on with.
    private mutating func keep(_ course: Course) {
        var course = course
        // The user goes to its last frame, or on from there.
        course.snapshots.thin(to: Self.statesOfAside, newest: 2)
        asides.append(course)
        if asides.count > Self.mostAsides { asides.removeFirst() }
    }

    /// A run that is ready for a frame, with the parts off that are off there: the one after the frame before, or, where the
    /// target is drawn there or there was no frame before, a new one with the box that it starts on.
    private func ready(
        for index: Int, after start: TrackingRun?, under history: TargetHistory
    ) -> (run: TrackingRun, box: BoundingBox?) {
        var run: TrackingRun
        var box: BoundingBox?
        if let start, history.origin(of: index)?.frame != index {
            run = start
        } else {
            run = history.tracker(at: index).flatMap { others[$0] } ?? prototype
            box = history.origin(of: index)?.box
        }
        run.switchOff(history.ablation(at: index))
        return (run, box)
    }

    /// What is kept of a frame that the tracker answered for.
    private func record(of frame: Frame, _ answer: TrackerAnswer) -> FrameRecord {
        let observation = answer.observation
        return FrameRecord(
            frame: frame.index, box: observation.box, score: observation.confidence.score, state: observation.state,
            seconds: answer.seconds,
            evidence: StepEvidence(observation, frame: (frame.image.width, frame.image.height)))
    }

    /// What is kept of a frame that cannot be read; nil before the target.
    private func unreadableRecord(of index: Int, in run: TrackingRun) -> FrameRecord? {
        run.box.map { FrameRecord(frame: index, box: $0, score: 0, state: nil) }
    }

    /// Goes on under another history: with its own states where it was left before, otherwise with those that both share.
    private mutating func adopt(_ new: TargetHistory) {
        guard let fork = new.firstDifference(from: history) else { return }
        var left = Course(history: history, snapshots: snapshots)
        if let index = courses.firstIndex(where: { $0.history == new }) {
            snapshots = courses.remove(at: index).snapshots
        } else {
            snapshots.removeAll(from: fork)
        }
        if let index = asides.firstIndex(where: { $0.history == new }) {
            snapshots.merge(asides.remove(at: index).snapshots)
        }
        history = new
        // What was left is there when the user comes back; of long ago there are few states.
        left.snapshots.thin(to: Self.statesOfLeftCourse)
        courses.append(left)
        if courses.count > Self.mostCourses { courses.removeFirst() }
    }

    /// The states under a history that was left.
    private struct Course: Sendable {
        var history: TargetHistory
        var snapshots: SnapshotStore<TrackingRun>
    }

    /// The most courses that are kept beside the one that is gone on with.
    private static let mostCourses = 4
    /// The most states that are kept of each.
    private static let statesOfLeftCourse = 12
    /// The most histories tracked aside whose states are kept: those of a sweep.
    private static let mostAsides = 16
    /// The most states that are kept of each.
    private static let statesOfAside = 4

    private func outcome(of error: FrameError, frame: Int, record: FrameRecord?) -> WorkReport.Content {
        switch error {
        case .pastEnd(_, let count): .ended(count: count)
        case .stopped(let index, _, _): .cutShort(count: index, reason: error.description)
        case .undecodable, .gone: .unreadable(frame: frame, reason: error.description, record: record)
        }
    }
}

/// A tracker's refusal in the user's words.
func describe(_ error: TrackingError) -> String {
    switch error {
    case .unusableBox(_, let rule): "the box cannot be a target: \(rule)"
    case .notInitialised: "the tracker has no target yet"
    }
}
