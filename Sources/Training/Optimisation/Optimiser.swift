import Tensors

/// How weights follow their gradients.
public struct OptimiserConfiguration: Sendable, Hashable {
    /// The rule.
    public enum Rule: String, Sendable, CaseIterable {
        /// Stochastic gradient descent with momentum (the paper's, section 3.4). The decay is part of the gradient.
        case sgd
        /// Adam with the decay apart from the gradient (Loshchilov and Hutter).
        case adamW = "adamw"
    }

    /// The weights that decay.
    public enum Decay: String, Sendable, CaseIterable {
        /// All that are trained.
        case all
        /// Matrices and convolutions: what has two axes or more.
        case matrices
    }

    public var rule: Rule
    /// The momentum, of Adam the share of the mean that stays; 0 ..< 1.
    public var momentum = 0.9
    /// The share of Adam's mean square that stays; 0 ..< 1.
    public var secondMomentum = 0.99
    public var weightDecay: Double
    public var decays: Decay
    /// The largest norm that all gradients together may have; nil for no limit.
    public var clipNorm: Double?
    /// Weights whose names begin so keep their values.
    public var frozen: [String] = []

    /// A rule with the decay that belongs to it: SGD's is the paper's 5e-4 on everything, AdamW's 1e-2 on matrices.
    public init(_ rule: Rule = .sgd) {
        self.rule = rule
        weightDecay = rule == .sgd ? 5e-4 : 1e-2
        decays = rule == .sgd ? .all : .matrices
        clipNorm = rule == .sgd ? nil : 2
    }

    /// Whether a weight of this name keeps its value.
    public func isFrozen(_ name: String) -> Bool { frozen.contains { name.hasPrefix($0) } }
}

/// A rule at work: its moments and how often it was applied.
public struct Optimiser: Sendable {
    public let configuration: OptimiserConfiguration
    /// The running mean of each weight's gradient, by the weight's name.
    public internal(set) var means: [String: Tensor<Float>] = [:]
    /// The running mean square of each weight's gradient; empty under SGD.
    public internal(set) var squares: [String: Tensor<Float>] = [:]
    /// How many steps were taken.
    public internal(set) var steps = 0

    /// Keeps Adam's divisor from 0.
    private static let epsilon: Float = 1e-8

    /// A rule that was not applied yet.
    public init(_ configuration: OptimiserConfiguration) { self.configuration = configuration }

    /// The norm of the gradients of all weights that are not frozen.
    ///
    /// Names are taken in order: a sum in another order differs in its last bits.
    public func norm(of gradients: [String: Tensor<Float>]) -> Double {
        var sum = 0.0
        for name in gradients.keys.sorted() where !configuration.isFrozen(name) {
            gradients[name]?.withUnsafeElements { for value in $0 { sum += Double(value) * Double(value) } }
        }
        return sum.squareRoot()
    }

    /// Moves the weights by one step.
    ///
    /// - Parameters:
    ///   - parameters: the weights; those without a gradient stay.
    ///   - gradients: of the loss, shaped as the weights.
    ///   - norm: of the gradients, `norm(of:)`.
    ///   - rate: the learning rate.
    /// - Precondition: every gradient has a weight of its shape.
    public mutating func update(
        _ parameters: inout [String: Tensor<Float>], gradients: [String: Tensor<Float>], norm: Double, rate: Double
    ) {
        steps += 1
        let scale = configuration.clipNorm.map { norm > $0 ? Float($0 / norm) : 1 } ?? 1
        for (name, gradient) in gradients where !configuration.isFrozen(name) {
            precondition(parameters[name]?.shape == gradient.shape, "no weight \(name) of shape \(gradient.shape)")
            let decays = configuration.decays == .all || gradient.shape.count >= 2
            let decay = decays ? configuration.weightDecay : 0
            if means[name] == nil { means[name] = Tensor(shape: gradient.shape, repeating: 0) }
            switch configuration.rule {
            case .sgd: descend(&parameters, name, gradient, scale: scale, rate: Float(rate), decay: Float(decay))
            case .adamW:
                if squares[name] == nil { squares[name] = Tensor(shape: gradient.shape, repeating: 0) }
                adapt(&parameters, name, gradient, scale: scale, rate: rate, decay: decay)
            }
        }
    }

    /// m = momentum m + (g + decay w); w -= rate m.
    private mutating func descend(
        _ parameters: inout [String: Tensor<Float>], _ name: String, _ gradient: Tensor<Float>, scale: Float,
        rate: Float, decay: Float
    ) {
        let momentum = Float(configuration.momentum)
        gradient.withUnsafeElements { gradient in
            means[name]?.withUnsafeMutableElements { mean in
                parameters[name]?.withUnsafeMutableElements { weights in
                    for index in 0..<gradient.count {
                        let slope = gradient[index] * scale + decay * weights[index]
                        mean[index] = momentum * mean[index] + slope
                        weights[index] -= rate * mean[index]
                    }
                }
            }
        }
    }

    /// m and v as running means of g and g^2, both corrected for their start at 0; w -= rate (m / (sqrt v + epsilon) + decay w).
    private mutating func adapt(
        _ parameters: inout [String: Tensor<Float>], _ name: String, _ gradient: Tensor<Float>, scale: Float,
        rate: Double, decay: Double
    ) {
        let first = Float(configuration.momentum)
        let second = Float(configuration.secondMomentum)
        let meanCorrection = Float(1 / (1 - power(configuration.momentum, steps)))
        let squareCorrection = Float(1 / (1 - power(configuration.secondMomentum, steps)))
        let rate = Float(rate)
        let shrink = 1 - rate * Float(decay)
        gradient.withUnsafeElements { gradient in
            means[name]?.withUnsafeMutableElements { mean in
                squares[name]?.withUnsafeMutableElements { square in
                    parameters[name]?.withUnsafeMutableElements { weights in
                        for index in 0..<gradient.count {
                            let slope = gradient[index] * scale
                            mean[index] = first * mean[index] + (1 - first) * slope
                            square[index] = second * square[index] + (1 - second) * slope * slope
                            let root = (square[index] * squareCorrection).squareRoot() + Self.epsilon
                            weights[index] =
                                shrink * weights[index] - rate * (mean[index] * meanCorrection) / root
                        }
                    }
                }
            }
        }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        var result = 1.0
        var factor = base
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return result
    }
}
