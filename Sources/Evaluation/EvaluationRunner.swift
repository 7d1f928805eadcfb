import Foundation
import Platform
import Sequences
import Synchronization
import Tracking

/// What happens while an evaluation runs.
public enum EvaluationEvent: Sendable {
    /// More frames are done, of the number that is expected in all.
    case frames(done: Int, total: Int)
    /// A piece of work is done: a tracker on a sequence.
    case finished(tracker: String, kind: EvaluationProtocol, sequence: String, time: RunTime)
    /// A piece of work failed; the others go on.
    case failed(tracker: String, kind: EvaluationProtocol, sequence: String, reason: String)
}

/// How an evaluation ended.
public struct EvaluationOutcome: Sendable, Hashable {
    /// The pieces of work that were run.
    public var finished = 0
    /// Those that were found finished.
    public var reused = 0
    /// Those that failed.
    public var failed = 0
    /// Whether it was interrupted before the end.
    public var wasInterrupted = false

    /// An outcome from its parts.
    public init(finished: Int = 0, reused: Int = 0, failed: Int = 0, wasInterrupted: Bool = false) {
        self.finished = finished
        self.reused = reused
        self.failed = failed
        self.wasInterrupted = wasInterrupted
    }
}

/// Runs a plan: results appear sequence by sequence, and what is there is not computed again.
public struct EvaluationRunner: Sendable {
    private let plan: EvaluationPlan
    private let folder: EvaluationFolder
    private let factory: TrackerFactory
    private let environment: RunEnvironment

    /// A run of a plan into a folder.
    ///
    /// - Parameters:
    ///   - plan: what to run.
    ///   - folder: where results go.
    ///   - factory: where trackers come from.
    ///   - environment: the machine and the software, for the record.
    public init(plan: EvaluationPlan, folder: EvaluationFolder, factory: TrackerFactory, environment: RunEnvironment) {
        self.plan = plan
        self.folder = folder
        self.factory = factory
        self.environment = environment
    }

    /// Runs what is not finished, on `jobs` threads, and returns when all of it is done or after an interruption.
    ///
    /// - Parameters:
    ///   - isInterrupted: asked before each frame, from any thread; once it says yes, unfinished sequences are given up.
    ///   - onEvent: told what happens, from any thread, one call at a time.
    /// - Throws: what keeps everything from running: the folder cannot be written or holds other results, or a tracker of
    ///   the plan does not exist. Failures of single sequences are events.
    public func run(
        isInterrupted: @escaping @Sendable () -> Bool = { false },
        onEvent: @escaping @Sendable (EvaluationEvent) -> Void = { _ in }
    ) throws -> EvaluationOutcome {
        var seen: Set<String> = []
        for sequence in plan.sequences where !seen.insert(canonicalName(sequence.annotated.name)).inserted {
            throw EvaluationError.repeatedSequence(name: sequence.annotated.name)
        }
        try folder.begin(plan.sequences.map(\.annotated))
        var identities: [String: TrackerIdentity] = [:]
        for name in plan.trackers {
            let identity = try factory.identify(name)
            try folder.begin(identity)
            identities[name] = identity
        }
        let queue = UnitQueue(plan: plan, onEvent: onEvent)
        try StartedThread.runJobs(max(1, plan.jobs), name: "evaluation") { [self, identities] job in
            work(job, queue: queue, identities: identities, isInterrupted: isInterrupted)
        }
        return queue.outcome
    }

    private func work(
        _ job: Int, queue: UnitQueue, identities: [String: TrackerIdentity],
        isInterrupted: @escaping @Sendable () -> Bool
    ) {
        while !isInterrupted(), let unit = queue.next() {
            guard let identity = identities[unit.tracker] else { continue }
            let expected = plan.frameCount(of: unit)
            var done = 0
            let runner = UnitRunner(
                folder: folder, plan: plan, unit: unit, identity: identity, environment: environment,
                makeTracker: { try factory.make(unit.tracker, job) }, isInterrupted: isInterrupted,
                onFrames: { frames in
                    done += frames
                    queue.advance(by: frames)
                })
            if runner.isFinished {
                queue.reuse(frames: expected)
                continue
            }
            do {
                let time = try runner.run()
                queue.finish(unit, time: time, surplus: expected - done)
            } catch RunError.interrupted {
                queue.interrupt()
                return
            } catch {
                queue.fail(unit, reason: "\(error)", surplus: expected - done)
            }
        }
        if isInterrupted() { queue.interrupt() }
    }
}

/// The work still to be begun, shared by the threads, and what became of the rest.
private final class UnitQueue: Sendable {
    private struct State {
        var units: ArraySlice<EvaluationUnit>
        var done = 0
        var total: Int
        var outcome = EvaluationOutcome()
    }

    private let state: Mutex<State>
    private let plan: EvaluationPlan
    private let onEvent: @Sendable (EvaluationEvent) -> Void

    init(plan: EvaluationPlan, onEvent: @escaping @Sendable (EvaluationEvent) -> Void) {
        let units = plan.units
        state = Mutex(State(units: units[...], total: units.reduce(0) { $0 + plan.frameCount(of: $1) }))
        self.plan = plan
        self.onEvent = onEvent
    }

    var outcome: EvaluationOutcome { state.withLock(\.outcome) }

    func next() -> EvaluationUnit? {
        state.withLock { $0.outcome.wasInterrupted ? nil : $0.units.popFirst() }
    }

    func advance(by frames: Int) {
        state.withLock { state in
            state.done += frames
            onEvent(.frames(done: state.done, total: state.total))
        }
    }

    func reuse(frames: Int) {
        state.withLock { state in
            state.outcome.reused += 1
            // Not as done: the rate, and the time left by it, are those of the frames that are tracked now.
            state.total -= frames
            onEvent(.frames(done: state.done, total: state.total))
        }
    }

    func interrupt() { state.withLock { $0.outcome.wasInterrupted = true } }

    /// - Parameter surplus: the frames that were expected and not needed.
    func finish(_ unit: EvaluationUnit, time: RunTime, surplus: Int) {
        end(
            .finished(tracker: unit.tracker, kind: unit.kind, sequence: name(unit), time: time), surplus: surplus,
            counting: \.finished)
    }

    func fail(_ unit: EvaluationUnit, reason: String, surplus: Int) {
        end(
            .failed(tracker: unit.tracker, kind: unit.kind, sequence: name(unit), reason: reason), surplus: surplus,
            counting: \.failed)
    }

    private func end(
        _ event: EvaluationEvent, surplus: Int, counting count: WritableKeyPath<EvaluationOutcome, Int> & Sendable
    ) {
        state.withLock { state in
            state.outcome[keyPath: count] += 1
            state.total -= surplus
            onEvent(event)
            onEvent(.frames(done: state.done, total: state.total))
        }
    }

    private func name(_ unit: EvaluationUnit) -> String { plan.sequences[unit.sequence].annotated.name }
}
