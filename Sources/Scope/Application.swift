import Foundation
import Sequences
import Terminal

/// Runs the interface on a terminal: events in, states on, buffers out.
public struct Application {
    private var state: State
    private let terminal: any TerminalBackend
    private let runner: any EffectRunner
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var recorder: CastRecorder?
    private var keeper: SessionKeeper?
    private let inputs: SequenceFiles

    /// An application in its first state.
    ///
    /// - Parameters:
    ///   - sessionFile: where the session is kept up to date while the application runs, for the case of a crash; nil for
    ///     nowhere.
    ///   - inputs: files that nothing is saved to.
    public init(
        state: State, terminal: any TerminalBackend, runner: any EffectRunner, keepingSessionIn sessionFile: URL? = nil,
        inputs: SequenceFiles = SequenceFiles()
    ) {
        self.state = state
        self.terminal = terminal
        self.runner = runner
        self.inputs = inputs
        keeper = sessionFile.map(SessionKeeper.init)
        start = clock.now
    }

    /// Runs until the user leaves, and gives the terminal back.
    ///
    /// - Parameter recordingPath: where to record the screen from the beginning; nil for no recording.
    /// - Returns: the exit code, and the last state.
    public mutating func run(recordingTo recordingPath: String? = nil) throws(TerminalError) -> (
        code: Int32, state: State
    ) {
        defer {
            terminal.close()
            runner.finish()
            keeper?.finish()
        }
        if let recordingPath {
            state.recording = recordingPath
            startRecording(recordingPath)
        }
        if let code = try carryOut(state.begin()) { return (code, state) }
        while true {
            if let code = try takeReports() { return (code, state) }
            keepSession()
            let buffer = view(state)
            try terminal.present(buffer)
            record(buffer)
            guard let event = try terminal.nextEvent(timeout: state.patience) else {
                if let code = try handle(.tick) { return (code, state) }
                continue
            }
            if let code = try answer(event) { return (code, state) }
            // What has piled up meanwhile is worked off before the screen is drawn again.
            var budget = 64
            while budget > 0, let event = try terminal.nextEvent(timeout: .zero) {
                if let code = try answer(event) { return (code, state) }
                budget -= 1
            }
        }
    }

    /// Handles an event and whatever has been reported meanwhile.
    private mutating func answer(_ event: TerminalEvent) throws(TerminalError) -> Int32? {
        // With another font a cell has another size in pixels.
        if case .resized = event { state.traits = terminal.traits }
        if let code = try handle(.terminal(event)) { return code }
        return try takeReports()
    }

    private mutating func takeReports() throws(TerminalError) -> Int32? {
        // What a report leads to may be done at once and report again.
        while true {
            let reports = runner.reports()
            if reports.isEmpty { return nil }
            for report in reports {
                if let code = try handle(.runner(report)) { return code }
            }
        }
    }

    private mutating func handle(_ event: Event) throws(TerminalError) -> Int32? {
        let (next, effects) = update(state, event, at: clock.now - start)
        state = next
        return try carryOut(effects)
    }

    private mutating func carryOut(_ effects: [Effect]) throws(TerminalError) -> Int32? {
        for effect in effects {
            switch effect {
            case .work(let request): runner.submit(request)
            case .cancelWork: runner.cancel()
            case .save(let file):
                if let reason = inputs.refusal(of: expandingTilde(file.path)) {
                    let code = try handle(.runner(.saved(path: file.path, failure: reason)))
                    if let code { return code }
                } else {
                    runner.save(file)
                }
            case .stopSaving: runner.stopSaving()
            case .startRecording(let path): startRecording(path)
            case .stopRecording: endRecording()
            case .suspend: try terminal.suspend()
            case .redraw: terminal.redraw()
            case .quit(let code):
                endRecording()
                return code
            }
        }
        return nil
    }

    private mutating func keepSession() {
        let now = clock.now - start
        keeper?.keep(state, now: now)
    }

    // MARK: Recording

    private mutating func startRecording(_ path: String) {
        if let reason = inputs.refusal(of: expandingTilde(path)) { return tell(path, failure: reason) }
        do throws(CastRecorder.Fault) {
            recorder = try CastRecorder(
                path: path, size: state.size, traits: state.traits, title: "trackscope \(state.subject.name)",
                now: clock.now - start)
        } catch {
            tell(path, failure: error.description)
        }
    }

    private mutating func record(_ buffer: CellBuffer) {
        guard let recorder, let failure = recorder.add(buffer, at: clock.now - start) else { return }
        self.recorder = nil
        tell(recorder.path, failure: failure)
    }

    private mutating func endRecording() {
        guard let recorder else { return }
        self.recorder = nil
        tell(recorder.path, failure: recorder.finish())
    }

    /// Lets the state know; such an event leads to nothing outside.
    private mutating func tell(_ path: String, failure: String?) {
        state = update(state, .recordingEnded(path: path, failure: failure), at: clock.now - start).state
    }
}

/// A path as the user wrote it, with the home folder in the place of `~`.
func expandingTilde(_ path: String) -> String { (path as NSString).expandingTildeInPath }
