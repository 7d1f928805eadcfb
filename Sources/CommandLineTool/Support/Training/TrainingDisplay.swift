import Foundation
import Synchronization
import Text
import Training

/// Shows a training run on standard error: on a terminal a line with the loss, the rate and the time left under a plot of the
/// loss, rewritten in place; elsewhere a plain line now and then.
final class TrainingDisplay: Sendable {
    private struct State {
        var plot = LossPlot()
        var phase = ""
        /// Lines that the next drawing replaces.
        var drawn = 0
        var last: ContinuousClock.Instant?
        /// The tracking scores so far.
        var areas: [Double] = []
        /// Patches a second, over some twenty steps.
        var pace: Double?
    }

    private let isTerminal: Bool
    private let isQuiet: Bool
    private let state = Mutex(State())
    private static let plotHeight = 8

    /// A display.
    ///
    /// - Parameter quiet: whether only problems are told.
    init(quiet: Bool, isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        isQuiet = quiet
        self.isTerminal = isTerminal && !quiet
    }

    /// Tells what happened, on any thread.
    func note(_ event: TrainingEvent) {
        state.withLock { state in
            switch event {
            case .started(let step, let material):
                say("\(step == 0 ? "training" : "going on after step \(step)"): \(material)", &state)
            case .phase(let phase):
                state.phase = phase.name
                say(
                    "\(phase.name): \(Self.length(phase.span)), \(phase.batch) clips of \(phase.crop) pixels a step",
                    &state)
            case .step(let record): show(record, &state)
            case .compared(let name, let loss):
                say(String(format: "to compare with: %@ have a validation loss of %.4f", name, loss), &state)
            case .validated(let record):
                let hits = record.parts["hits"].map { String(format: ", %.1f %% within 2 cells", 100 * $0) } ?? ""
                say(
                    String(format: "step %d: validation loss %.4f", record.step, record.loss) + hits
                        + String(format: " (at the start %.4f)", record.firstLoss)
                        + (record.isBest && record.step > 0 ? ", the best so far" : ""), &state)
            case .scored(let step, let score, let isBest):
                state.areas.append(score.area)
                say(
                    String(
                        format: "step %d: tracking AUC %.3f (standard error %.3f), precision %.3f over %d passes",
                        step, score.area, score.standardError, score.precision, score.passes)
                        + (isBest ? ", the best so far" : ""), &state)
            case .saved: break
            case .problem(let text):
                erase(&state)
                CommandOutput.complain(text)
            }
        }
    }

    /// Leaves the last drawing where it is.
    func finish() { state.withLock { $0.drawn = 0 } }

    /// A line that stays.
    private func say(_ text: String, _ state: inout State) {
        if isQuiet { return }
        erase(&state)
        CommandOutput.note(text)
    }

    private func show(_ record: StepRecord, _ state: inout State) {
        state.plot.add(record.loss)
        let rate = Double(record.patches) / max(record.seconds, 1e-9)
        state.pace = state.pace.map { $0 + (rate - $0) / 20 } ?? rate
        let now = ContinuousClock.now
        let interval: Duration = isTerminal ? .milliseconds(250) : .seconds(10)
        guard !isQuiet, state.last.map({ now - $0 >= interval }) ?? true else { return }
        state.last = now
        let line =
            "\(state.phase), step \(record.step): " + String(format: "loss %.4f", record.smoothedLoss)
            + String(format: ", %.1f patches/s", state.pace ?? 0)
            + (record.secondsLeft.map { ", \(Self.time($0)) left" } ?? "")
        guard isTerminal else { return CommandOutput.note(line) }
        erase(&state)
        let width = min(Self.columns, 100)
        var lines = state.plot.lines(width: width, height: Self.plotHeight)
        if let last = state.areas.last {
            lines.append(
                String(format: "tracking AUC %.3f ", last) + LossPlot.row(of: state.areas, width: width - 20))
        }
        lines.append(line)
        CommandOutput.draw(lines.map { "\($0.printable.prefix(max(Self.columns - 1, 1)))\n" }.joined())
        state.drawn = lines.count
    }

    private func erase(_ state: inout State) {
        guard state.drawn > 0 else { return }
        CommandOutput.draw("\u{1B}[\(state.drawn)A\u{1B}[J")
        state.drawn = 0
    }

    /// The terminal's columns.
    private static var columns: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// A length of time as `2 h 05 min`, `7 min 30 s` or `42 s`.
    static func time(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds, 0), 1e9).rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if hours > 0 { return "\(hours) h \(two(minutes)) min" }
        return minutes > 0 ? "\(minutes) min \(two(rest)) s" : "\(rest) s"
    }

    private static func length(_ span: TrainingSpan) -> String {
        switch span {
        case .steps(let count): "\(count) steps"
        case .minutes(let minutes): time(60 * minutes)
        }
    }
}
