import Tensors

/// A running mean of all weights over the steps, which is steadier than the weights of any one step.
public struct WeightAverage: Sendable {
    /// The share of the mean that a step keeps, once there have been many; 0 ..< 1.
    public let decay: Double
    /// The means, by the weights' names.
    public internal(set) var values: [String: Tensor<Float>]

    /// A mean that starts at the first weights.
    public init(of parameters: [String: Tensor<Float>], decay: Double) {
        self.decay = decay
        values = parameters
    }

    /// Takes in the weights after a step.
    ///
    /// Early means forget faster, (1 + n) / (10 + n) of the mean staying after n steps, so that the first random weights do
    /// not weigh on them.
    public mutating func add(_ parameters: [String: Tensor<Float>], step: Int) {
        let kept = min(decay, Double(1 + step) / Double(10 + step))
        let share = Float(1 - kept)
        for (name, parameter) in parameters {
            parameter.withUnsafeElements { parameter in
                values[name]?.withUnsafeMutableElements { mean in
                    for index in 0..<mean.count { mean[index] += share * (parameter[index] - mean[index]) }
                }
            }
        }
    }
}
