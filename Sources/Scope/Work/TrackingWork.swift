import Imaging
import Network
import Sequences
import Tracking

/// The tracker over a sequence, with the states it had: any frame can be shown, forwards and backwards, and gives the same
/// boxes as a run from the beginning. It is used on one thread, the tracker's.
public struct TrackingWork: Sendable {
    private let source: any FrameSource
    private let prototype: any Tracker
    private let now: @Sendable () -> ContinuousClock.Instant
    private var history = TargetHistory()
    private var snapshots = SnapshotStore<Moment>()
    /// The histories that were left, the last one last.
    private var courses: [Course] = []
    private var cache = FrameCache()

    /// A tracker after a frame.
    private struct Moment: Sendable {
        var tracker: any Tracker
        /// The last box, for frames that cannot be read.
        var box: BoundingBox
        var score: Double
    }

    /// Work on a sequence with a tracker that has no target yet.
    ///
    /// - Parameter now: the clock that tells how long the tracker takes.
    public init(
        source: any FrameSource, tracker: any Tracker,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.source = source
        prototype = tracker
        self.now = now
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
                case .moved(let moment, let shown):
                    start = (frame, moment)
                    if let record = shown.record { tell(.progress(record)) }
                case .kept(let moment, let content):
                    guard case .unreadable(_, _, let record?) = content, let moment else { return tell(content) }
                    start = (frame, moment)
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
        case moved(Moment, ShownFrame)
        /// The frame could not be read; the tracker, where there was one, stays as it was.
        case kept(Moment?, WorkReport.Content)
    }

    /// Brings the tracker over one frame and keeps its state.
    private mutating func advance(
        from start: Moment?, to index: Int, origin: (frame: Int, box: BoundingBox), maps: MapRequest, comparing: Bool
    ) throws(TrackingError) -> Advance {
        let frame: Frame
        do throws(FrameError) {
            frame = try cache.frame(at: index, of: source)
        } catch {
            let record = start.map { FrameRecord(frame: index, box: $0.box, score: 0, state: nil) }
            let content = outcome(of: error, frame: index, record: record)
            guard let start, case .unreadable = content else { return .kept(nil, content) }
            snapshots.insert(start, after: index)
            return .kept(start, content)
        }
        let ablation = history.ablation(at: index)
        var tracker = start?.tracker ?? prototype
        let before = now()
        let observation = try run(&tracker, frame, ablation, start == nil ? origin.box : nil, maps)
        let seconds = (now() - before) / .seconds(1)
        var reference: Observation?
        if comparing, ablation != history.initialAblation {
            var other = start?.tracker ?? prototype
            reference = try run(
                &other, frame, history.initialAblation, start == nil ? origin.box : nil, maps.intersection(.response))
        }
        let moment = Moment(tracker: tracker, box: observation.box, score: observation.confidence.score)
        snapshots.insert(moment, after: index)
        let record = FrameRecord(
            frame: index, box: observation.box, score: observation.confidence.score, state: observation.state,
            seconds: seconds,
            evidence: StepEvidence(observation, frame: (frame.image.width, frame.image.height)))
        return .moved(
            moment,
            ShownFrame(frame: frame, observed: ObservedFrame(observation), reference: reference, record: record))
    }

    /// One step, or the beginning where there is a box.
    private func run(
        _ tracker: inout any Tracker, _ frame: Frame, _ ablation: Ablation, _ box: BoundingBox?, _ maps: MapRequest
    ) throws(TrackingError) -> Observation {
        if var ablatable = tracker as? any AblatableTracker {
            ablatable.ablation = ablation
            tracker = ablatable
        }
        if let box { return try tracker.initialise(frame.image, box: box, maps: maps) }
        return try tracker.step(frame.image, maps: maps)
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
        var snapshots: SnapshotStore<Moment>
    }

    /// The most courses that are kept beside the one that is gone on with.
    private static let mostCourses = 4
    /// The most states that are kept of each.
    private static let statesOfLeftCourse = 12

    private func outcome(of error: FrameError, frame: Int, record: FrameRecord?) -> WorkReport.Content {
        switch error {
        case .pastEnd(_, let count): .ended(count: count)
        case .stopped, .undecodable, .gone: .unreadable(frame: frame, reason: error.description, record: record)
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
