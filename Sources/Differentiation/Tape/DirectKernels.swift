import CShims
import Tensors

/// The convolution that reads its input in place, in one precision; see `ts_convolution`.
struct DirectKernels<Scalar>: Sendable {
    /// Output channels of a panel of packed weights.
    let panelWidth: @Sendable (Int32, Int32) -> Int32
    /// Output pixels of a range: set, description, first and last pixel, panels.
    let convolve: @Sendable (Int32, DirectOperands<Scalar>, Int32, Int32, Int32) -> Void
}

/// What a direct convolution of one map reads and writes.
struct DirectOperands<Scalar>: @unchecked Sendable {
    /// The first input and the packed weights, both in one precision.
    enum Factors {
        case whole(input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>)
        case bfloat16(input: UnsafePointer<UInt16>, weights: UnsafePointer<UInt16>)
    }

    var factors: Factors
    var inputOffsets: UnsafePointer<Int32>
    var tapOffsets: UnsafePointer<Int32>
    var taps: Int
    var depth: Int
    var bias: UnsafePointer<Scalar>
    var output: UnsafeMutablePointer<Scalar>
    var outputOffsets: UnsafePointer<Int32>
    var outputs: Int
    /// Whether the results are added to the output.
    var adds: Bool
}

extension DirectKernels<Float> {
    static let single = DirectKernels(
        panelWidth: ts_panel_width,
        convolve: { set, operands, first, last, panels in
            var description = ts_convolution(
                input: nil, input_offsets: operands.inputOffsets, tap_offsets: operands.tapOffsets,
                taps: Int32(operands.taps), depth: Int32(operands.depth), weights: nil,
                bias: operands.bias, half_input: nil, half_weights: nil,
                addend: operands.adds ? UnsafePointer(operands.output) : nil, addend_offsets: operands.outputOffsets,
                output: operands.output, output_offsets: operands.outputOffsets,
                output_channels: Int32(operands.outputs), rectify: 0)
            switch operands.factors {
            case .whole(let input, let weights): (description.input, description.weights) = (input, weights)
            case .bfloat16(let input, let weights):
                (description.half_input, description.half_weights) = (input, weights)
            }
            ts_convolve(set, &description, first, last, 0, panels)
        })
}
