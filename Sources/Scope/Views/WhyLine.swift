import Foundation
import Terminal

/// One line that says why the frame's score is what it is: the peak and the peak-to-sidelobe ratio against their running
/// means, the second peak, the weight of the colours, when the filter last learned, and what limits the search.
struct WhyLine {
    let state: State

    func draw(into buffer: inout CellBuffer, in rect: CellRect) {
        guard !rect.isEmpty else { return }
        let style = TextStyle(foreground: state.settings.theme.faint)
        PieceLine(pieces: pieces, style: style, separator: " · ").draw(into: &buffer, in: rect)
    }

    /// What can be said of the frame on the screen; empty where it was not tracked.
    var pieces: [PieceLine.Piece] {
        guard let record = state.record, let evidence = record.evidence else { return [] }
        let theme = state.settings.theme
        /// A value against what is usual, in colour where it is far below.
        func against(_ name: String, _ value: Double, _ usual: Double?, rank: Int) -> PieceLine.Piece {
            guard let usual, usual > 0 else { return .init(text: "\(name) \(short(value))", rank: rank) }
            let share = value / usual
            return .init(
                text: "\(name) \(short(value)) of \(short(usual))", rank: rank,
                colour: share < 0.5 ? theme.lost : share < 0.7 ? theme.uncertain : nil)
        }
        var pieces = [
            against("peak", evidence.peak, evidence.usualPeak, rank: 0),
            against("PSR", evidence.peakToSidelobeRatio, evidence.usualPeakToSidelobeRatio, rank: 1),
        ]
        if let second = evidence.secondPeak {
            pieces.append(
                .init(
                    text: "second \(percent(second.share)) \(short(second.distance)) sizes "
                        + Direction(right: second.right, down: second.down).name,
                    rank: 2, colour: second.share > 0.8 ? theme.uncertain : nil))
        } else {
            pieces.append(.init(text: "one peak", rank: 6))
        }
        if let weight = evidence.colourWeight { pieces.append(.init(text: "colours \(percent(weight))", rank: 5)) }
        pieces.append(.init(text: learning(record.frame), rank: 4))
        if evidence.windowOutside >= 0.005 {
            pieces.append(
                .init(
                    text: "window \(percent(evidence.windowOutside)) outside", rank: 3,
                    colour: evidence.windowOutside > 0.3 ? theme.uncertain : nil))
        }
        if evidence.isSizeAtLimit { pieces.append(.init(text: "size at its limit", rank: 3, colour: theme.uncertain)) }
        return pieces
    }

    private func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }

    /// When the filter last learned, seen from a frame.
    private func learning(_ frame: Int) -> String {
        var last = frame
        while let record = state.records[last] {
            if record.evidence?.learned == true {
                return last == frame
                    ? "learned" : last == frame - 1 ? "learned 1 frame ago" : "learned \(frame - last) frames ago"
            }
            last -= 1
        }
        return "never learned"
    }
}
