import Foundation
import Tensors

/// How a response is judged: min(|g - y|^2, limit) + divergenceWeight KL(y / sum y || softmax(sharpness g)).
public struct ResponseLoss: Sendable, Hashable {
    /// The squared error at which it is clipped: a clip whose target is lost must not outweigh all others.
    public var errorLimit: Double
    /// The weight of the divergence.
    public var divergenceWeight: Double
    /// What the response is multiplied with before the softmax.
    public var sharpness: Double

    /// The loss that the light model was first trained with.
    public init(errorLimit: Double = 20, divergenceWeight: Double = 0.5, sharpness: Double = 12) {
        self.errorLimit = errorLimit
        self.divergenceWeight = divergenceWeight
        self.sharpness = sharpness
    }
}

extension Tape {
    /// A weighted sum of losses over responses, and of its two parts.
    ///
    /// - Parameters:
    ///   - responses: [B,H,W].
    ///   - labels: [B,H,W], the responses wanted; not negative, with a positive sum each.
    ///   - weights: one a response.
    /// - Returns: the loss, [1], and the weighted sums of the clipped squared errors and of the divergences.
    public func responseLoss(
        _ responses: Variable<Scalar>, labels: Tensor<Scalar>, weights: [Double], _ loss: ResponseLoss
    ) -> (loss: Variable<Scalar>, squaredError: Double, divergence: Double) {
        precondition(labels.shape == responses.shape && weights.count == responses.shape[0], "labels that do not fit")
        let cells = responses.values.count / max(weights.count, 1)
        let (all, wanted) = (doubles(responses.values), doubles(constant(labels).values))
        var slopes = [Double](repeating: 0, count: all.count)
        var (squaredError, divergence) = (0.0, 0.0)
        for (number, weight) in weights.enumerated() {
            let (g, y) = (
                all[(number * cells)..<((number + 1) * cells)], wanted[(number * cells)..<((number + 1) * cells)]
            )
            let error = zip(g, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            let top = g.reduce(-.infinity, Swift.max)
            let powers = g.map { exp(loss.sharpness * ($0 - top)) }
            let (partition, total) = (powers.reduce(0, +), y.reduce(0, +))
            var entropy = 0.0
            for (index, power) in zip(g.indices, powers) {
                let share = y[index] / total
                if share > 0 {
                    entropy += share * (log(share) - loss.sharpness * (g[index] - top) + log(partition))
                }
                let errorSlope = error < loss.errorLimit ? 2 * (g[index] - y[index]) : 0
                let divergenceSlope = loss.sharpness * (power / partition - share)
                slopes[index] = weight * (errorSlope + loss.divergenceWeight * divergenceSlope)
            }
            squaredError += weight * min(error, loss.errorLimit)
            divergence += weight * entropy
        }
        let slope = row(slopes)
        let value = row([squaredError + loss.divergenceWeight * divergence])
        let output = result(value, of: responses) { tape, gradient in
            tape.add(tape.scaled(slope, by: gradient.pointer[0]), to: responses)
        }
        return (output, squaredError, divergence)
    }

    /// The weighted sum of the squares of the responses' peaks, [1]: what a filter says of a window that does not show its
    /// target. A peak that is not positive loses nothing.
    ///
    /// - Parameters:
    ///   - responses: [B,H,W].
    ///   - weights: one a response.
    public func peakLoss(_ responses: Variable<Scalar>, weights: [Double]) -> Variable<Scalar> {
        precondition(
            weights.count == responses.shape[0], "\(weights.count) weights for \(responses.shape[0]) responses")
        let cells = responses.values.count / max(weights.count, 1)
        let all = doubles(responses.values)
        var slopes = [Double](repeating: 0, count: all.count)
        var loss = 0.0
        for (number, weight) in weights.enumerated() {
            guard let place = (number * cells..<(number + 1) * cells).max(by: { all[$0] < all[$1] }), all[place] > 0
            else { continue }
            loss += weight * all[place] * all[place]
            slopes[place] = 2 * weight * all[place]
        }
        let slope = row(slopes)
        return result(row([loss]), of: responses) { tape, gradient in
            tape.add(tape.scaled(slope, by: gradient.pointer[0]), to: responses)
        }
    }

    /// The mean squared difference from a tensor of the same shape, [1]: distillation of a teacher's features.
    public func meanSquaredError(_ x: Variable<Scalar>, from target: Tensor<Scalar>) -> Variable<Scalar> {
        precondition(target.shape == x.shape, "a target of shape \(target.shape) for \(x.shape)")
        let difference = scaled(constant(target).values, by: -1)
        accumulate(x.values, into: difference)
        let squares = partialDot(difference)
        return result(row([squares / Double(target.count)]), of: x) { tape, gradient in
            let factor = 2 * Double(gradient.pointer[0]) / Double(target.count)
            tape.add(tape.scaled(difference, by: Scalar(factor)), to: x)
        }
    }

    /// x times a number.
    public func scaled(_ x: Variable<Scalar>, by factor: Scalar) -> Variable<Scalar> {
        result(scaled(x.values, by: factor), of: x) { tape, gradient in
            tape.add(tape.scaled(gradient, by: factor), to: x)
        }
    }

    /// Values times a number.
    func scaled(_ x: Values<Scalar>, by factor: Scalar) -> Values<Scalar> {
        let y = values(x.shape)
        let (kernels, set, from, to) = (kernels, instructionSet, x.shared, y.shared)
        pool.run(over: x.count, grain: Self.grain) { range in
            kernels.scaled(set, from + range.lowerBound, factor, Int64(range.count), to + range.lowerBound)
        }
        withExtendedLifetime(x) {}
        return y
    }

    /// The sum of squares, in parts of fixed extent.
    private func partialDot(_ x: Values<Scalar>) -> Double {
        let (kernels, set) = (kernels, instructionSet)
        var sum = 0.0
        for start in stride(from: 0, to: x.count, by: Self.grain) {
            var part = 0.0
            let place = x.pointer + start
            kernels.dot(set, place, place, Int64(min(Self.grain, x.count - start)), &part)
            sum += part
        }
        return sum
    }
}
