import Foundation
import Tensors

extension Tape {
    /// How far maps between 0 and 1 are from the target's place: the binary cross-entropy, in which the target's cells weigh as
    /// much together as all others do.
    ///
    /// A map that is the same everywhere loses log 2 at best, wherever the target is and however small it is.
    ///
    /// - Parameters:
    ///   - maps: [B,H,W,1], each value inside 0...1, such as Psi^s.
    ///   - targets: [B,H,W], the share of each cell that the target covers, 0...1.
    ///   - weights: one a map; a map that shows no target, or nothing else, counts for nothing.
    /// - Returns: the weighted sum over the maps, [1].
    public func attentionLoss(
        _ maps: Variable<Scalar>, targets: Tensor<Scalar>, weights: [Double]
    ) -> Variable<Scalar> {
        precondition(
            maps.values.count == targets.count && weights.count == maps.shape[0], "targets that do not fit the maps")
        let cells = targets.count / max(weights.count, 1)
        let (all, covered) = (doubles(maps.values), doubles(constant(targets).values))
        // A sigmoid in single precision reaches 0 and 1.
        let margin = 1e-6
        var slopes = [Double](repeating: 0, count: all.count)
        var loss = 0.0
        for (number, weight) in weights.enumerated() {
            let range = number * cells..<(number + 1) * cells
            let inside = covered[range].reduce(0, +)
            let outside = Double(cells) - inside
            guard weight > 0, inside > 0, outside > 0 else { continue }
            for index in range {
                let value = min(max(all[index], margin), 1 - margin)
                let (on, off) = (0.5 * covered[index] / inside, 0.5 * (1 - covered[index]) / outside)
                loss -= weight * (on * log(value) + off * log(1 - value))
                slopes[index] = weight * (off / (1 - value) - on / value)
            }
        }
        let slope = row(slopes)
        return result(row([loss]), of: maps) { tape, gradient in
            tape.add(tape.scaled(slope, by: gradient.pointer[0]), to: maps)
        }
    }
}
