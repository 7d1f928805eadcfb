import Foundation
import Text

/// A line of progress on standard error, rewritten in place on a terminal and absent elsewhere.
struct ProgressLine {
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?
    private var isOnScreen = false

    /// A line that appears only where standard error is a terminal and the user did not ask for quiet.
    init(quiet: Bool) { isShown = !quiet && isatty(STDERR_FILENO) == 1 }

    /// Shows how far the work is: a bar where the total is known, the rate, and the time left. At most ten times a second.
    mutating func show(done: Int, of total: Int?, unit: String, detail: String = "") {
        let now = ContinuousClock.now
        guard isShown, last.map({ now - $0 > .milliseconds(100) }) ?? true || done == total else { return }
        last = now
        isOnScreen = true
        let seconds = (now - start) / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var line = ""
        if let total, total > 0 {
            let filled = 24 * done / total
            line += "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled) + "] "
            line += "\(done)/\(total) \(unit), \(Int(rate.rounded())) a second"
            if rate > 0 { line += ", \(Int((Double(total - done) / rate).rounded())) s left" }
        } else {
            line += "\(done) \(unit), \(Int(rate.rounded())) a second"
        }
        if !detail.isEmpty { line += "  \(detail)" }
        CommandOutput.draw("\r\(line.printable)\u{1B}[K")
    }

    /// Ends the line, so that what follows starts on one of its own.
    mutating func finish() {
        guard isOnScreen else { return }
        isOnScreen = false
        CommandOutput.draw("\r\u{1B}[K")
    }
}
