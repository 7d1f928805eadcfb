import CShims
import Tensors

/// A level's channel attention: h^c and Psi^c (EQUATIONS, section 3; paper, equation 2).
struct ChannelAttention: Sendable {
    private let depth: Int
    private let memoryWeights: Tensor<Float>
    private let memoryBias: Tensor<Float>
    private let contextWeights: Tensor<Float>
    private let recallWeights: Tensor<Float>
    private let bias: Tensor<Float>
    private let outputWeights: Tensor<Float>
    private let outputBias: Tensor<Float>

    init(name: String, weights: NetworkWeights) {
        depth = weights.architecture.adjusted
        memoryWeights = weights["\(name).memory.channel.weight"]
        memoryBias = weights["\(name).memory.channel.bias"]
        contextWeights = weights["\(name).channel.context.weight"]
        recallWeights = weights["\(name).channel.memory.weight"]
        bias = weights["\(name).channel.bias"]
        outputWeights = weights["\(name).channel.output.weight"]
        outputBias = weights["\(name).channel.output.bias"]
    }

    /// h^c: the mean over positions of the 1x1 convolution of h, which is the convolution of h's mean. `hidden` is
    /// [H,W,d]; D values.
    func interFrame(of hidden: Tensor<Float>) -> [Float] {
        let d = hidden.shape[2]
        let cells = hidden.count / d
        var mean = [Double](repeating: 0, count: d)
        hidden.withUnsafeElements { elements in
            for cell in 0..<cells {
                for channel in 0..<d { mean[channel] += Double(elements[cell * d + channel]) }
            }
        }
        return product(memoryWeights, mean.map { Float($0 / Double(cells)) }, plus: memoryBias.elements)
    }

    /// Psi^c of one patch; `memory` is h^c of the state it started from, or nil for no memory. D values in 0...1.
    func intraFrame(_ adjusted: ActivationMap, _ number: Int, memory: [Float]?, instructionSet: Int32) -> [Float] {
        var sum = [Float](repeating: 0, count: depth)
        var maximum = [Float](repeating: -.infinity, count: depth)
        for y in 0..<adjusted.height {
            // Row sums first: 961 values added one by one would lose a digit.
            var rowSum = [Float](repeating: 0, count: depth)
            ts_accumulate_channels(
                instructionSet, adjusted.row(number, y), Int64(adjusted.width), Int64(depth), &rowSum, &maximum)
            for channel in 0..<depth { sum[channel] += rowSum[channel] }
        }
        let cells = Float(adjusted.height * adjusted.width)
        let descriptor = (0..<depth).map { sum[$0] / cells + maximum[$0] }
        var theta = product(contextWeights, descriptor, plus: bias.elements)
        if let memory { theta = product(recallWeights, memory, plus: theta) }
        ts_tanh_f32(instructionSet, theta, &theta, Int64(theta.count))
        var psi = product(outputWeights, theta, plus: outputBias.elements)
        ts_sigmoid_f32(instructionSet, psi, &psi, Int64(psi.count))
        return psi
    }

    /// W v + b for W of shape [rows, columns, ...].
    private func product(_ weights: Tensor<Float>, _ vector: [Float], plus bias: [Float]) -> [Float] {
        let columns = vector.count
        return weights.withUnsafeElements { elements in
            vector.withUnsafeBufferPointer { vector in
                (0..<weights.shape[0]).map { row in
                    var sum = bias[row]
                    for column in 0..<columns { sum += elements[row * columns + column] * vector[column] }
                    return sum
                }
            }
        }
    }
}
