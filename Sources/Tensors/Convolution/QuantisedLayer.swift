import CShims

/// A convolution's weights as bytes, packed for the kernels, with its bias and activation.
///
/// Channel i of the input is a byte, 0...255, times `inputScales[i]`. Those scales are taken into the weights, and the
/// weights of each output channel are rounded to -127...127 times a scale of its own: the products and their sums are exact
/// integers, and one factor an output channel makes numbers of them.
/// Unchecked: nothing is written after `init`.
public final class QuantisedLayer: @unchecked Sendable, ConvolutionExtents {
    /// Channels in.
    public let inputChannels: Int
    /// Channels out.
    public let outputChannels: Int
    /// Kernel rows and columns.
    public let kernel: (rows: Int, columns: Int)
    /// How the kernel walks.
    public let geometry: ConvolutionGeometry
    /// Whether negative results become 0.
    public let rectified: Bool

    package var method: ConvolutionLayer.Method { .direct }

    let instructionSet: Int32
    let panelWidth: Int
    let panels: Int
    /// [panel][tap][(depth + 3) / 4][panel width][4].
    let weights: Tensor<Int8>
    /// What a step of each output channel's sum counts; zero beyond the last.
    let weightScales: [Float]
    /// Zero beyond the last output channel.
    let bias: [Float]

    /// Multiply-accumulates for one output pixel, counted as the plain definition has them.
    public var multiplicationsPerPixel: Int { kernel.rows * kernel.columns * inputChannels * outputChannels }

    /// The bytes of the packed weights.
    package var weightBytes: Int { weights.count }

    /// Rounds and packs a layer.
    ///
    /// - Parameters:
    ///   - weights: [O,I,rows,columns].
    ///   - bias: O values.
    ///   - inputScales: I values, what a step of each input channel counts.
    /// - Precondition: shapes agree; every value is finite.
    public init(
        weights: Tensor<Float>, bias: [Float], geometry: ConvolutionGeometry = ConvolutionGeometry(),
        rectified: Bool = false, inputScales: [Float], instructionSet: InstructionSet = .current
    ) {
        precondition(weights.shape.count == 4, "convolution weights have four axes, not the shape \(weights.shape)")
        precondition(bias.count == weights.shape[0], "\(bias.count) biases for \(weights.shape[0]) output channels")
        precondition(
            inputScales.count == weights.shape[1], "\(inputScales.count) scales for \(weights.shape[1]) input channels")
        outputChannels = weights.shape[0]
        inputChannels = weights.shape[1]
        kernel = (weights.shape[2], weights.shape[3])
        self.geometry = geometry
        self.rectified = rectified
        self.instructionSet = ts_quantised_instruction_set(instructionSet.rawValue)
        panelWidth = Int(ts_panel_width(self.instructionSet, Int32(outputChannels)))
        panels = (outputChannels + panelWidth - 1) / panelWidth
        let scales = outputScales(weights, inputScales)
        self.weights = packFours(
            weights, inputScales: inputScales, outputScales: scales, panelWidth: panelWidth,
            mergesColumns: geometry.dilation == 1)
        let padding = [Float](repeating: 0, count: panels * panelWidth - outputChannels)
        weightScales = scales + padding
        self.bias = bias + padding
    }
}

/// The largest of each output channel's weights, times the scale of the channel it is for, is 127 steps.
private func outputScales(_ weights: Tensor<Float>, _ inputScales: [Float]) -> [Float] {
    let (inputs, taps) = (inputScales.count, weights.shape[2] * weights.shape[3])
    return weights.withUnsafeElements { elements in
        (0..<weights.shape[0]).map { output in
            var largest: Float = 0
            for input in 0..<inputs {
                let start = (output * inputs + input) * taps
                for place in start..<(start + taps) {
                    largest = max(largest, abs(elements[place]) * inputScales[input])
                }
            }
            return largest / 127
        }
    }
}

/// [O,I,rows,columns] to bytes in fours of depth, [panel][tap][(depth + 3) / 4][panel width][4], zero beyond the depth and the
/// last output channel. Where the columns are merged, a row of taps counts as one tap.
private func packFours(
    _ weights: Tensor<Float>, inputScales: [Float], outputScales: [Float], panelWidth: Int, mergesColumns: Bool
) -> Tensor<Int8> {
    let (outputs, inputs, rows, columns) = (weights.shape[0], weights.shape[1], weights.shape[2], weights.shape[3])
    let panels = (outputs + panelWidth - 1) / panelWidth
    let taps = mergesColumns ? rows : rows * columns
    let fours = (rows * columns / taps * inputs + 3) / 4
    return Tensor(shape: [panels, taps, fours, panelWidth, 4]) { packed in
        packed.initialize(repeating: 0)
        weights.withUnsafeElements { weights in
            var source = 0
            for output in 0..<outputs {
                let (panel, lane) = (output / panelWidth, output % panelWidth)
                let steps = outputScales[output] > 0 ? 1 / outputScales[output] : 0
                for input in 0..<inputs {
                    let inputScale = inputScales[input]
                    for row in 0..<rows {
                        for column in 0..<columns {
                            let tap = mergesColumns ? row : row * columns + column
                            let depth = mergesColumns ? column * inputs + input : input
                            let place = (((panel * taps + tap) * fours + depth / 4) * panelWidth + lane) * 4 + depth % 4
                            packed[place] = nearestByte(weights[source] * inputScale * steps)
                            source += 1
                        }
                    }
                }
            }
        }
    }
}

/// The nearest of -127...127, ties to even. A sum with 1.5 * 2^23 has no room for a fraction: on processors that the compiler
/// may not assume SSE4.1 of, `rounded` is a call.
@inline(__always)
private func nearestByte(_ value: Float) -> Int8 {
    let whole: Float = 12_582_912
    return Int8(max(-127, min(127, value)) + whole - whole)
}
