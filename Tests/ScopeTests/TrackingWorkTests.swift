import Imaging
import Network
import Scope
import Sequences
import TestSupport
import Testing
import Tracking

@Suite struct TrackingWorkTests {
    private let source = TestSource()
    private var start: BoundingBox { source.truth(at: 0) }

    private func history(_ change: (inout TargetHistory) -> Void = { _ in }) -> TargetHistory {
        var history = TargetHistory()
        history.setTarget(start, at: 0)
        change(&history)
        return history
    }

    /// The boxes of a plain run over the source: the reference.
    private func boxes(of source: TestSource, to last: Int) throws -> [BoundingBox] {
        var tracker = TestTracker()
        return try (0...last).map { index in
            let frame = try source.frame(at: index)
            return index == 0
                ? try tracker.initialise(frame.image, box: start, maps: []).box
                : try tracker.step(frame.image, maps: []).box
        }
    }

    /// Performs a request and returns the reports' contents.
    private func perform(
        _ work: inout TrackingWork, _ frame: Int, _ history: TargetHistory, ticket: Int = 0, cancelAfter: Int = .max
    ) -> [WorkReport.Content] {
        var contents: [WorkReport.Content] = []
        work.perform(
            WorkRequest(frame: frame, history: history, maps: .response, ticket: ticket),
            isCancelled: { contents.count >= cancelAfter },
            report: { report in
                #expect(report.ticket == ticket)
                contents.append(report.content)
            })
        return contents
    }

    private func shown(_ contents: [WorkReport.Content]) throws -> ShownFrame {
        guard case .frame(let shown)? = contents.last else {
            throw TestFailure(description: "\(contents)")
        }
        return shown
    }

    private struct TestFailure: Error, CustomStringConvertible { var description: String }

    @Test func anyOrderGivesTheBoxesOfOneRun() throws {
        let reference = try boxes(of: source, to: 39)
        var work = TrackingWork(source: source, tracker: TestTracker())
        var random = SeededGenerator(seed: 3)
        for frame in [0, 1, 2, 39, 38, 37, 3, 20] + (0..<60).map({ _ in Int.random(in: 0..<40, using: &random) }) {
            let shown = try shown(perform(&work, frame, history()))
            #expect(shown.observed?.observation.box == reference[frame], "frame \(frame)")
            #expect(shown.record?.box == reference[frame])
            #expect(shown.frame.index == frame)
        }
    }

    @Test func framesOnTheWayAreReported() throws {
        let reference = try boxes(of: source, to: 6)
        var work = TrackingWork(source: source, tracker: TestTracker())
        let contents = perform(&work, 6, history())
        let records = contents.compactMap { content -> FrameRecord? in
            if case .progress(let record) = content { return record }
            return nil
        }
        #expect(records.map(\.frame) == [0, 1, 2, 3, 4, 5])
        #expect(records.map(\.box) == Array(reference.prefix(6)))
        #expect(contents.count == 7)
    }

    @Test func aRunThatWasTrackedAsideIsGoneOnWithFromItsEnd() throws {
        var work = TrackingWork(source: source, tracker: TestTracker())
        _ = try shown(perform(&work, 10, history()))
        let others = [Ablation.interFrame, .channel, .spatial].map { part in
            history { $0.setAblation(part, at: 6) }
        }
        for (ticket, other) in others.enumerated() {
            work.perform(
                WorkRequest(frame: 39, history: other, maps: [], purpose: .aside(from: 6), ticket: ticket),
                isCancelled: { false }, report: { _ in })
        }
        for other in others {
            // At the frame where they part the last frames are known all the same: nothing on the way is tracked again.
            _ = try shown(perform(&work, 6, other))
            let contents = perform(&work, 39, other)
            #expect(contents.count == 1)
            var anew = TrackingWork(source: source, tracker: TestTracker())
            let reference = try shown(perform(&anew, 39, other)).observed?.observation.box
            #expect(try shown(contents).observed?.observation.box == reference)
        }
    }

    @Test func withoutATargetTheFrameIsShown() throws {
        var work = TrackingWork(source: source, tracker: TestTracker())
        let plain = try shown(perform(&work, 5, TargetHistory()))
        #expect(plain.frame.index == 5 && plain.observed == nil && plain.record == nil)
        var later = TargetHistory()
        later.setTarget(start, at: 8)
        #expect(try shown(perform(&work, 7, later)).observed == nil)
        #expect(try shown(perform(&work, 8, later)).observed?.observation.box == start)
    }

    @Test func aNewTargetBeginsAnew() throws {
        var work = TrackingWork(source: source, tracker: TestTracker())
        _ = perform(&work, 30, history())
        let box = BoundingBox(x: 50, y: 50, width: 10, height: 10)
        let changed = history { $0.setTarget(box, at: 20) }
        #expect(try shown(perform(&work, 20, changed)).observed?.observation.box == box)
        let after = try shown(perform(&work, 25, changed)).observed?.observation.box
        // The same as a tracker that never saw the first twenty frames.
        var fresh = TrackingWork(source: source, tracker: TestTracker())
        var alone = TargetHistory()
        alone.setTarget(box, at: 20)
        #expect(try shown(perform(&fresh, 25, alone)).observed?.observation.box == after)
        // And before it everything is as it was.
        #expect(try shown(perform(&work, 19, changed)).observed?.observation.box == boxes(of: source, to: 19)[19])
    }

    @Test func anAblationHoldsFromItsFrameOn() throws {
        let reference = try boxes(of: source, to: 12)
        var work = TrackingWork(source: source, tracker: TestTracker())
        _ = perform(&work, 12, history())
        let ablated = history { $0.setAblation(.channel, at: 10) }
        let shown = try shown(perform(&work, 10, ablated))
        #expect(shown.observed?.observation.box != reference[10])
        #expect(shown.reference?.box == reference[10])
        #expect(shown.reference?.responseMap != nil)
        #expect(try self.shown(perform(&work, 9, ablated)).observed?.observation.box == reference[9])
        #expect(try self.shown(perform(&work, 9, ablated)).reference == nil)
        // Switched on again, everything is as before.
        #expect(try self.shown(perform(&work, 12, history())).observed?.observation.box == reference[12])
    }

    @Test func theFirstFrameCanBeAblatedToo() throws {
        var work = TrackingWork(source: source, tracker: TestTracker())
        let shown = try shown(perform(&work, 0, history { $0.setAblation(.spatial, at: 0) }))
        #expect(shown.observed?.observation.confidence.score == 0.6)
        #expect(shown.reference?.confidence.score == 0.9)
    }

    @Test func aDamagedFrameKeepsTheTracker() throws {
        let damaged = TestSource(damaged: [4])
        var work = TrackingWork(source: damaged, tracker: TestTracker())
        let contents = perform(&work, 4, history())
        guard case .unreadable(let frame, let reason, let record?)? = contents.last else {
            Issue.record("\(contents)")
            return
        }
        #expect(frame == 4)
        #expect(reason == "frame 4: 4.jpg is a damaged JPEG: it is cut short")
        #expect(record == FrameRecord(frame: 4, box: try boxes(of: source, to: 3)[3], score: 0, state: nil))
        // The next frame goes on from the one before: a tracker that never saw the damaged one.
        var tracker = TestTracker()
        _ = try tracker.initialise(source.frame(at: 0).image, box: start, maps: [])
        for index in [1, 2, 3] { _ = try tracker.step(source.frame(at: index).image, maps: []) }
        let expected = try tracker.step(source.frame(at: 5).image, maps: []).box
        #expect(try shown(perform(&work, 5, history())).observed?.observation.box == expected)
        var anew = TrackingWork(source: damaged, tracker: TestTracker())
        #expect(try shown(perform(&anew, 5, history())).observed?.observation.box == expected)
    }

    @Test func theEndIsToldOf() {
        var work = TrackingWork(source: TestSource(count: 5, isCounted: false), tracker: TestTracker())
        for history in [TargetHistory(), history()] {
            guard case .ended(5)? = perform(&work, 9, history).last else {
                Issue.record("no end")
                continue
            }
        }
    }

    @Test func aRequestIsGivenUpBetweenFrames() throws {
        var work = TrackingWork(source: source, tracker: TestTracker())
        let contents = perform(&work, 30, history(), cancelAfter: 3)
        guard case .cancelled? = contents.last else {
            Issue.record("\(contents)")
            return
        }
        #expect(contents.count == 4)
        // What was done is not lost, and does no harm.
        #expect(try shown(perform(&work, 30, history())).observed?.observation.box == boxes(of: source, to: 30)[30])
    }

    @Test func aRefusedBoxIsExplained() {
        var work = TrackingWork(source: source, tracker: TestTracker())
        var bad = TargetHistory()
        bad.setTarget(BoundingBox(x: 500, y: 0, width: 10, height: 10), at: 0)
        guard case .refused(let reason)? = perform(&work, 3, bad).last else {
            Issue.record("not refused")
            return
        }
        #expect(reason == "the box cannot be a target: it must lie in the frame")
    }
}
