import Imaging
import Network
import Runs
import Sequences
import Tracking

/// The tracker over a sequence, with the states it had: any frame can be shown, forwards and backwards, and gives the same
/// boxes as a run from the beginning. It is used on one thread, the tracker's.
public struct TrackingWork: Sendable {
    private let source: any FrameSource
    /// The run before its start.
    private let prototype: TrackingRun
    private var history = TargetHistory()
    /// The run after some of the frames.
    private var snapshots = SnapshotStore<TrackingRun>()
    /// The histories that were left, the last one last.
    private var courses: [Course] = []
    private var cache = FrameCache()

    /// Work on a sequence with a tracker that has no target yet.
    ///
    /// - Parameter now: the clock that tells how long the tracker takes.
    public init(
        source: any FrameSource, tracker: any Tracker,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.source = source
        prototype = TrackingRun(tracker, now: now)
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
                switch try advance(from: start?.value, to: frame, origin: origin, maps: .response, comparing: false) {
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
                from: start?.value, to: frame, origin: origin, maps: request.maps, comparing: request.comparesAblation)
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
        from start: TrackingRun?, to index: Int, origin: (frame: Int, box: BoundingBox), maps: MapRequest,
        comparing: Bool
    ) throws(TrackingError) -> Advance {
        let cached = Result { () throws(FrameError) in try cache.frame(at: index, of: source) }
        let box = start == nil ? origin.box : nil
        let ablation = history.ablation(at: index)
        var run = start ?? prototype
        run.switchOff(ablation)
        switch try run.take(cached, startingOn: box, maps: maps) {
        case .unreadable(let error, _), .ended(let error):
            let record = run.box.map { FrameRecord(frame: index, box: $0, score: 0, state: nil) }
            let content = outcome(of: error, frame: index, record: record)
            if run.hasStarted, case .unreadable = content { snapshots.insert(run, after: index) }
            return .kept(run, content)
        case .answered(let frame, let answer):
            let observation = answer.observation
            snapshots.insert(run, after: index)
            let record = FrameRecord(
                frame: index, box: observation.box, score: observation.confidence.score, state: observation.state,
                seconds: answer.seconds,
                evidence: StepEvidence(observation, frame: (frame.image.width, frame.image.height)))
            var shown = ShownFrame(frame: frame, observed: ObservedFrame(observation), record: record)
            if comparing, ablation != history.initialAblation {
                var other = start ?? prototype
                other.switchOff(history.initialAblation)
                let reference = try other.take(cached, startingOn: box, maps: maps.intersection(.response))
                if case .answered(_, let answer) = reference { shown.reference = answer.observation }
            }
            return .moved(run, shown)
        }
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
