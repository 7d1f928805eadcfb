import Dispatch
import Foundation
import Imaging
import Scope
import Sequences
import Synchronization
import Terminal
import Testing
import Tracking

/// A tracker that waits at every step until it is let through.
private struct GatedTracker: Tracker {
    let name = "gated"
    let gate: DispatchSemaphore
    private var inner = TestTracker()

    init(gate: DispatchSemaphore) { self.gate = gate }

    mutating func initialise(_ image: Image, box: BoundingBox, maps: MapRequest) throws(TrackingError) -> Observation {
        try inner.initialise(image, box: box, maps: maps)
    }

    mutating func step(_ image: Image, maps: MapRequest) throws(TrackingError) -> Observation {
        gate.wait()
        return try inner.step(image, maps: maps)
    }
}

@Suite struct ThreadedRunnerTests {
    private let source = TestSource()

    private func request(_ frame: Int, ticket: Int) -> WorkRequest {
        var history = TargetHistory()
        history.setTarget(source.truth(at: 0), at: 0)
        return WorkRequest(frame: frame, history: history, maps: [], ticket: ticket)
    }

    /// Waits for the next report, ten seconds at most.
    private func next(_ runner: ThreadedRunner, _ wakes: DispatchSemaphore) -> [RunnerReport] {
        while wakes.wait(timeout: .now() + .seconds(10)) == .success {
            let reports = runner.reports()
            // A report may have been taken with the one before, ahead of its own wake-up.
            if !reports.isEmpty { return reports }
        }
        return []
    }

    @Test func theCallerIsNeverKeptWaiting() throws {
        let gate = DispatchSemaphore(value: 0)
        let wakes = DispatchSemaphore(value: 0)
        let work = TrackingWork(source: source, tracker: GatedTracker(gate: gate))
        let runner = try ThreadedRunner(work, waker: TerminalWaker { wakes.signal() })
        runner.submit(request(5, ticket: 1))
        // The first frame needs no step; then the tracker stands still and the caller does not.
        guard case .work(let first)? = next(runner, wakes).first, case .progress(let record) = first.content else {
            Issue.record("no progress")
            return
        }
        #expect(record.frame == 0)
        #expect(runner.reports().isEmpty)
        // Another request takes over at the next frame.
        runner.submit(request(1, ticket: 2))
        gate.signal()
        gate.signal()
        var contents: [WorkReport] = []
        while true {
            let reports = next(runner, wakes)
            for case .work(let report) in reports { contents.append(report) }
            if reports.isEmpty || contents.last?.ticket == 2 { break }
        }
        #expect(contents.contains { if case .cancelled = $0.content { $0.ticket == 1 } else { false } })
        guard case .frame(let shown)? = contents.last?.content else {
            Issue.record("\(contents)")
            return
        }
        #expect(shown.frame.index == 1)
        for _ in 0..<9 { gate.signal() }
        runner.finish()
    }

    @Test func theApplicationRunsOnIt() throws {
        let harness = Harness()
        let traits = harness.traits
        let key = { (key: Key) in InMemoryTerminal.Step.event(.key(key)) }
        let terminal = InMemoryTerminal(
            size: harness.size, traits: traits,
            steps: [.wait, key(.enter), .wait, key(.character(".")), .wait, key(.character("q"))])
        let runner = try ThreadedRunner(
            TrackingWork(source: harness.source, tracker: TestTracker()), waker: terminal.waker)
        let state = State(
            subject: harness.subject, settings: Settings(), size: harness.size, traits: traits)
        var application = Application(state: state, terminal: terminal, runner: runner)
        let result = try application.run()
        #expect(result.code == 0)
        #expect(result.state.trajectory.map(\.box) == (try plainRun(harness.source, to: 1)))
    }

    @Test func filesAreWrittenWhole() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let wakes = DispatchSemaphore(value: 0)
        let runner = try ThreadedRunner(
            TrackingWork(source: source, tracker: TestTracker()), waker: TerminalWaker { wakes.signal() })
        let path = folder.appendingPathComponent("a.txt").path
        runner.save(SavedFile(path: path, content: .text("one\n")))
        runner.save(
            SavedFile(
                path: folder.appendingPathComponent("no/b.png").path,
                content: .screen(CellBuffer(size: CellSize(columns: 1, rows: 1)))))
        runner.finish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\n")
        let failures = runner.reports().map { report -> Bool? in
            if case .saved(_, let failure) = report { return failure != nil }
            return nil
        }
        #expect(failures == [false, true])
    }
}
