import CShims
import Tensors

/// A representation as it would be seen around another place: cell (y, x) of the result is what `map` has at
/// (y + rows, x + columns), by cubic interpolation (Catmull-Rom); what lies outside the map is 0.
///
/// Features move with the picture where the network sees far less than the window, which makes this a stand-in for a run
/// of the network on a window of the same size around the other place. It costs a thousandth of that.
///
/// - Parameters:
///   - map: [H,W,F].
///   - rows: cells downwards, a fraction allowed.
///   - columns: cells to the right.
package func displacedRepresentation(_ map: Tensor<Float>, rows: Double, columns: Double) -> Tensor<Float> {
    let (height, width, channels) = (map.shape[0], map.shape[1], map.shape[2])
    return map.withUnsafeElements { cells in
        let shifted = displaced(
            cells, by: rows, lines: height, lineStride: width * channels, along: width * channels, repeats: 1)
        return shifted.withUnsafeElements { cells in
            displaced(cells, by: columns, lines: width, lineStride: channels, along: channels, repeats: height)
        }
    }.reshaped(to: map.shape)
}

/// Displaces along one axis: `repeats` stretches of `lines` lines, each of `along` numbers side by side.
private func displaced(
    _ from: UnsafeBufferPointer<Float>, by displacement: Double, lines: Int, lineStride: Int, along: Int, repeats: Int
) -> Tensor<Float> {
    let whole = Int(displacement.rounded(.down))
    let weights = cubicWeights(displacement - Double(whole))
    /// The taps that lie on the map, where `line` is made.
    func taps(at line: Int) -> Range<Int> {
        let first = min(max(1 - whole - line, 0), 4)
        return first..<min(max(lines - line - whole + 1, first), 4)
    }
    /// Lines one after the other that are made from the same taps, and so in one go.
    var runs: [(lines: Range<Int>, taps: Range<Int>)] = []
    for line in 0..<lines {
        if let last = runs.last, last.taps == taps(at: line) {
            runs[runs.count - 1].lines = last.lines.lowerBound..<(line + 1)
        } else {
            runs.append((line..<(line + 1), taps(at: line)))
        }
    }
    return Tensor(shape: [from.count]) { to in
        for stretch in 0..<repeats {
            for run in runs {
                let start = stretch * lines * lineStride + run.lines.lowerBound * lineStride
                let sources = run.taps.map { tap in from.baseAddress.map { $0 + start + (whole + tap - 1) * lineStride }
                }
                ts_weighted_sum_f32(
                    InstructionSet.current.rawValue, sources, Array(weights[run.taps]), Int64(sources.count),
                    Int64(run.lines.count * along), to.baseAddress.map { $0 + start })
            }
        }
    }
}

/// The weights of the cells -1, 0, 1, 2 for a place `t` of the way from cell 0 to cell 1.
func cubicWeights(_ t: Double) -> [Float] {
    let (t2, t3) = (t * t, t * t * t)
    return [-t + 2 * t2 - t3, 2 - 5 * t2 + 3 * t3, t + 4 * t2 - 3 * t3, t3 - t2].map { Float($0 / 2) }
}
