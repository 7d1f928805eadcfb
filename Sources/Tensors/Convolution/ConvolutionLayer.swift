import CShims

/// How a convolution's kernel walks over its input.
public struct ConvolutionGeometry: Sendable, Hashable {
    /// Pixels between neighbouring outputs' windows.
    public var stride: Int
    /// Zero pixels around the input. Negative: the first window starts inside the input (a 1x1 shortcut that samples the
    /// centres of another layer's windows has padding -1).
    public var padding: Int
    /// Pixels between neighbouring taps.
    public var dilation: Int

    /// A geometry; by default each output looks at the pixel below it.
    public init(stride: Int = 1, padding: Int = 0, dilation: Int = 1) {
        precondition(stride >= 1 && dilation >= 1, "stride and dilation are at least 1")
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
    }

    /// The number of outputs along an axis of `extent` pixels for a kernel of `kernel` taps.
    public func outputExtent(of extent: Int, kernel: Int) -> Int {
        (extent + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1
    }
}

/// The precision of a network's products. Memory, attention, refinement and filter are in single precision either way.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// Single precision throughout.
    case float32
    /// The direct method multiplies bfloat16 numbers (8 bits of mantissa): about half the time and a relative error of
    /// some thousandths. Winograd layers, where rounding before the transform would cost far more, stay as they are.
    case bfloat16
    /// The backbone and the adjusting layers multiply bytes, but for the first layer, and their maps lie in bytes: a step of
    /// a channel's range, which must have been measured, for each. The sums are exact, and the bytes are the same on every
    /// processor. Winograd's method is not used.
    case int8

    /// Whether this processor offers it.
    public var isAvailable: Bool {
        switch self {
        case .float32, .int8: true
        case .bfloat16: ts_has_bfloat16() != 0
        }
    }

    /// Whether this processor has instructions for such products. Without them int8 is correct and no faster than float32.
    public var isNative: Bool {
        switch self {
        case .float32: true
        case .bfloat16: ts_has_bfloat16() != 0
        case .int8: ts_quantised_instruction_set(InstructionSet.current.rawValue) == InstructionSet.avx512.rawValue
        }
    }
}

/// A convolution's weights, packed for the kernels, with its bias and activation: g = act(W * x + b).
///
/// Batch normalisation at inference is folded into the weights by whoever makes the layer.
/// Unchecked: nothing is written after `init`.
public final class ConvolutionLayer: @unchecked Sendable, ConvolutionExtents {
    /// How the product is computed.
    public enum Method: Sendable, Hashable {
        /// Every tap multiplied where it lies.
        case direct
        /// Winograd's F(4x4,3x3): 36 products for 16 outputs of a 3x3 kernel in place of 144 (Lavin and Gray, 2016).
        case winograd
    }

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
    /// How the product is computed.
    public let method: Method

    let instructionSet: InstructionSet
    let panelWidth: Int
    let panels: Int
    /// Direct: [panel][kernel row][kernel column x channel][panel width]. Winograd: 36 times [panel][channel][panel width].
    let weights: Tensor<Float>
    let bias: Tensor<Float>
    /// Direct method in bfloat16: [panel][kernel row][kernel column x channel, in pairs][panel width][2]; nil otherwise.
    let halfWeights: Tensor<UInt16>?

    /// Multiply-accumulates for one output pixel, counted as the plain definition has them.
    public var multiplicationsPerPixel: Int { kernel.rows * kernel.columns * inputChannels * outputChannels }

    /// The bytes of the packed weights.
    package var weightBytes: Int { halfWeights.map { 2 * $0.count } ?? 4 * weights.count }

    /// Packs a layer.
    ///
    /// - Parameters:
    ///   - weights: [O,I,rows,columns].
    ///   - bias: O values.
    ///   - method: nil takes Winograd for a 3x3 kernel with stride and dilation 1 and enough channels to pay for the
    ///     transforms, and the direct method otherwise.
    ///   - precision: of the direct method's products; int8 is `QuantisedLayer`'s.
    /// - Precondition: shapes agree; the precision is available with `instructionSet`; Winograd only for 3x3 kernels with stride and dilation 1.
    public init(
        weights: Tensor<Float>, bias: [Float], geometry: ConvolutionGeometry = ConvolutionGeometry(),
        rectified: Bool = false, method: Method? = nil, precision: Precision = .float32,
        instructionSet: InstructionSet = .current
    ) {
        precondition(weights.shape.count == 4, "convolution weights have four axes, not the shape \(weights.shape)")
        precondition(bias.count == weights.shape[0], "\(bias.count) biases for \(weights.shape[0]) output channels")
        outputChannels = weights.shape[0]
        inputChannels = weights.shape[1]
        kernel = (weights.shape[2], weights.shape[3])
        self.geometry = geometry
        self.rectified = rectified
        self.instructionSet = instructionSet
        let suitsWinograd = kernel == (3, 3) && geometry.stride == 1 && geometry.dilation == 1 && geometry.padding == 1
        precondition(
            method != .winograd || suitsWinograd, "Winograd is for 3x3 kernels, stride, dilation and padding 1")
        let pays = min(inputChannels, outputChannels) >= Self.fewestChannelsForWinograd
        self.method = method ?? (suitsWinograd && pays ? .winograd : .direct)
        panelWidth = Int(ts_panel_width(instructionSet.rawValue, Int32(outputChannels)))
        panels = (outputChannels + panelWidth - 1) / panelWidth
        self.weights =
            switch self.method {
            case .direct: packDirect(weights, panelWidth: panelWidth)
            case .winograd: packWinograd(weights, panelWidth: panelWidth)
            }
        precondition(
            precision == .float32 || precision == .bfloat16 && precision.isAvailable && instructionSet == .avx512,
            "\(precision) is not available with \(instructionSet)")
        halfWeights =
            precision == .bfloat16 && self.method == .direct
            ? packPairs(self.weights, tapDepth: geometry.dilation == 1 ? kernel.columns * inputChannels : inputChannels)
            : nil
        self.bias = Tensor(
            shape: [panels * panelWidth],
            elements: bias + [Float](repeating: 0, count: panels * panelWidth - bias.count))
    }

    /// Below this many channels the transforms cost more than the products they save (measured).
    private static let fewestChannelsForWinograd = 32
}

/// [O,I,rows,columns] to [panel][row][column][channel][panel width], zero beyond the last output channel.
private func packDirect(_ weights: Tensor<Float>, panelWidth: Int) -> Tensor<Float> {
    let (outputs, inputs, rows, columns) = (weights.shape[0], weights.shape[1], weights.shape[2], weights.shape[3])
    let panels = (outputs + panelWidth - 1) / panelWidth
    return Tensor(shape: [panels, rows, columns, inputs, panelWidth]) { packed in
        packed.initialize(repeating: 0)
        weights.withUnsafeElements { weights in
            var source = 0
            for output in 0..<outputs {
                let (panel, lane) = (output / panelWidth, output % panelWidth)
                for input in 0..<inputs {
                    for tap in 0..<rows * columns {
                        packed[((panel * rows * columns + tap) * inputs + input) * panelWidth + lane] = weights[source]
                        source += 1
                    }
                }
            }
        }
    }
}

/// [panel]...[panel width] to pairs of depth, [panel][tap][(depth + 1) / 2][panel width][2], rounded to bfloat16.
private func packPairs(_ packed: Tensor<Float>, tapDepth: Int) -> Tensor<UInt16> {
    let width = packed.shape[4]
    let taps = packed.count / (tapDepth * width)
    let pairs = (tapDepth + 1) / 2
    return Tensor(shape: [taps, pairs, width, 2]) { halves in
        halves.initialize(repeating: 0)
        packed.withUnsafeElements { elements in
            for tap in 0..<taps {
                for depth in 0..<tapDepth {
                    for lane in 0..<width {
                        let value = elements[(tap * tapDepth + depth) * width + lane]
                        halves[((tap * pairs + depth / 2) * width + lane) * 2 + depth % 2] = roundedToBFloat16(value)
                    }
                }
            }
        }
    }
}

/// The nearest bfloat16, ties to even, of a finite number.
private func roundedToBFloat16(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
}

/// [O,I,3,3] to G g G^T as [36][panel][channel][panel width], computed in double precision.
private func packWinograd(_ weights: Tensor<Float>, panelWidth: Int) -> Tensor<Float> {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    let panels = (outputs + panelWidth - 1) / panelWidth
    let transform: [[Double]] = [
        [1.0 / 4, 0, 0], [-1.0 / 6, -1.0 / 6, -1.0 / 6], [-1.0 / 6, 1.0 / 6, -1.0 / 6],
        [1.0 / 24, 1.0 / 12, 1.0 / 6], [1.0 / 24, -1.0 / 12, 1.0 / 6], [0, 0, 1],
    ]
    // The 36 x 9 matrix of (G g G^T) as a function of the nine taps, by columns.
    var combined = [Double](repeating: 0, count: 9 * 36)
    for row in 0..<6 {
        for column in 0..<6 {
            for tap in 0..<9 {
                combined[tap * 36 + row * 6 + column] = transform[row][tap / 3] * transform[column][tap % 3]
            }
        }
    }
    return Tensor(shape: [36, panels, inputs, panelWidth]) { packed in
        packed.initialize(repeating: 0)
        var sums = [Double](repeating: 0, count: 36)
        weights.withUnsafeElements { weights in
            combined.withUnsafeBufferPointer { combined in
                sums.withUnsafeMutableBufferPointer { sums in
                    for output in 0..<outputs {
                        let (panel, lane) = (output / panelWidth, output % panelWidth)
                        for input in 0..<inputs {
                            let taps = (output * inputs + input) * 9
                            sums.update(repeating: 0)
                            // Products inside: neighbours, which are computed together.
                            for tap in 0..<9 {
                                let weight = Double(weights[taps + tap])
                                for product in 0..<36 { sums[product] += combined[tap * 36 + product] * weight }
                            }
                            for product in 0..<36 {
                                packed[((product * panels + panel) * inputs + input) * panelWidth + lane] =
                                    Float(sums[product])
                            }
                        }
                    }
                }
            }
        }
    }
}
