import COpenBLAS
import CShims
import Correlation
import Tensors

/// A number that gradients are computed in: `Float`, to train, and `Double`, to check.
public protocol DifferentiableScalar: SpectralScalar, Codable {
    /// The kernels of this precision.
    static var kernels: DifferentiationKernels<Self> { get }
}

extension Float: DifferentiableScalar {
    public static let kernels = DifferentiationKernels<Float>.single
}

extension Double: DifferentiableScalar {
    public static let kernels = DifferentiationKernels<Double>.double
}

/// The kernels of one precision, under the names of the headers of CShims.
public struct DifferentiationKernels<Scalar: DifferentiableScalar>: Sendable {
    typealias Input = UnsafePointer<Scalar>?
    typealias Output = UnsafeMutablePointer<Scalar>?
    /// Puts an array of three extents into another order.
    typealias Reordering = @Sendable (Int32, Input, Int64, Int64, Int64, Output) -> Void

    let moments: @Sendable (Int32, Input, Int64, Int64, Output, Output) -> Void
    let affine: @Sendable (Int32, Input, Input, Input, Input, Int64, Int64, Int32, Output) -> Void
    let affineSums: @Sendable (Int32, Output, Input, Input, Input, Int64, Int64, Output, Output) -> Void
    let affineGradient: @Sendable (Int32, Input, Input, Input, Input, Input, Input, Int64, Int64, Output) -> Void
    let channelSums: @Sendable (Int32, Input, Int64, Int64, Output) -> Void
    let accumulate: @Sendable (Int32, Input, Int64, Output) -> Void
    let scaled: @Sendable (Int32, Input, Scalar, Int64, Output) -> Void
    let dot: @Sendable (Int32, Input, Input, Int64, UnsafeMutablePointer<Double>?) -> Void
    let rectify: @Sendable (Int32, Input, Int64, Output) -> Void
    let rectifyGradient: @Sendable (Int32, Input, Input, Int64, Output) -> Void
    let sigmoidGradient: @Sendable (Int32, Input, Input, Int64, Output) -> Void
    let tanhGradient: @Sendable (Int32, Input, Input, Int64, Output) -> Void
    let reinforce: @Sendable (Int32, Input, Input, Input, Int64, Int64, Output) -> Void
    let reinforceGradient: @Sendable (Int32, Input, Input, Input, Input, Int64, Int64, Output, Output, Output) -> Void
    let memoryStep: @Sendable (Int32, Input, Input, Int64, Int64, Output, Output, Output, Output) -> Void
    let cellGradient: @Sendable (Int32, Input, Input, Input, Input, Input, Int64, Int64, Output, Output) -> Void
    let channelMean: @Sendable (Int32, Input, Int64, Int64, Output) -> Void
    let addChannelMaximum: @Sendable (Int32, Input, Int64, Int64, Output) -> Void
    let channelPlace: @Sendable (Int32, Input, Int64, Int64, Int32, UnsafeMutablePointer<Int32>?) -> Void
    let pixelMaximum: @Sendable (Int32, Input, Int64, Int64, Int32, Output, UnsafeMutablePointer<Int32>?) -> Void
    let scatter: @Sendable (Int32, Input, UnsafePointer<Int32>?, Int64, Output) -> Void
    let addRow: @Sendable (Int32, Input, Scalar, Int64, Int64, Output) -> Void
    let addPlaces: @Sendable (Int32, Input, Scalar, Int64, Int64, Output) -> Void
    let projected: @Sendable (Int32, Input, Input, Scalar, Scalar, Int64, Output) -> Void
    let transposed: Reordering
    let panels: @Sendable (Int32, Input, Int64, Int64, Int64, Int64, Int64, Output) -> Void
    let turned: Reordering
    let combineMoments:
        @Sendable (
            Int32, Input, Input, Double, Double, Int64, UnsafeMutablePointer<Double>?, UnsafeMutablePointer<Double>?
        ) -> Void
    let toDouble: @Sendable (Int32, Input, Int64, UnsafeMutablePointer<Double>?) -> Void
    let fromDouble: @Sendable (Int32, UnsafePointer<Double>?, Int64, Output) -> Void
    let accumulateDouble: @Sendable (Int32, Input, Int64, UnsafeMutablePointer<Double>?) -> Void
    let responseNormalise: @Sendable (Int32, Input, Int64, Int64, Output, Output) -> Void
    let responseNormaliseGradient: @Sendable (Int32, Input, Input, Input, Input, Int64, Int64, Output) -> Void
    let columns: @Sendable (Int32, Input, UnsafePointer<ts_windows>?, Int64, Int64, Output) -> Void
    let addColumns: @Sendable (Int32, Input, UnsafePointer<ts_windows>?, Int64, Int64, Output) -> Void
    let maximum:
        @Sendable (
            Int32, Input, Int64, UnsafePointer<ts_windows>?, Int64, Int64, Output, UnsafeMutablePointer<UInt8>?
        ) -> Void
    let addMaximum: @Sendable (Int32, Input, UnsafePointer<UInt8>?, UnsafePointer<ts_windows>?, Output) -> Void
    let samples: @Sendable (Int32, Input, Int64, Input, Int64, Int64, Int64, Int64, Int64, Int64, Output) -> Void
    let samplesGradient: @Sendable (Int32, Input, Input, Input, Int64, Int64, Int64, Int64, Output, Output) -> Void
    /// tanh and the logistic function of `count` numbers.
    let tanh: @Sendable (Int32, Input, Output, Int64) -> Void
    let sigmoid: @Sendable (Int32, Input, Output, Int64) -> Void
    /// result [M,N] = left right + beta result; transposed are matrices stored as [K,M] or [N,K].
    let multiply:
        @Sendable (
            _ left: MatrixOperand<Scalar>, _ right: MatrixOperand<Scalar>, _ extents: (m: Int, n: Int, k: Int),
            _ beta: Scalar, _ result: UnsafeMutablePointer<Scalar>, _ resultStride: Int
        ) -> Void
    /// The convolution that reads its input in place, where this precision has it.
    let direct: DirectKernels<Scalar>?
    /// Winograd's transforms, where this precision has them.
    let winograd: WinogradKernels<Scalar>?
    /// Products of rounded numbers, where this precision and this processor have them.
    let bfloat16: BFloat16Kernels<Scalar>?
    /// The correlation layer in this precision.
    let respond: @Sendable (CorrelationLayer, [FilterSample<Scalar>], Tensor<Scalar>) -> CorrelationLayer.Result<Scalar>
}

/// One factor of a matrix product.
struct MatrixOperand<Scalar>: @unchecked Sendable {
    /// The first element.
    var pointer: UnsafePointer<Scalar>
    /// Elements from a row to the next, as stored.
    var stride: Int
    /// Whether the product takes the transpose of what is stored.
    var isTransposed = false

    var flag: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
}

extension DifferentiationKernels<Float> {
    fileprivate static let single = DifferentiationKernels(
        moments: ts_moments_f32,
        affine: ts_affine_f32,
        affineSums: ts_affine_sums_f32,
        affineGradient: ts_affine_gradient_f32,
        channelSums: ts_channel_sums_f32,
        accumulate: ts_accumulate_f32,
        scaled: ts_scaled_f32,
        dot: ts_dot_f32,
        rectify: ts_rectify_f32,
        rectifyGradient: ts_rectify_gradient_f32,
        sigmoidGradient: ts_sigmoid_gradient_f32,
        tanhGradient: ts_tanh_gradient_f32,
        reinforce: ts_reinforce_f32,
        reinforceGradient: ts_reinforce_gradient_f32,
        memoryStep: ts_memory_step_f32,
        cellGradient: ts_cell_gradient_f32,
        channelMean: ts_channel_mean_f32,
        addChannelMaximum: ts_add_channel_maximum_f32,
        channelPlace: ts_channel_place_f32,
        pixelMaximum: ts_pixel_maximum_f32,
        scatter: ts_scatter_f32,
        addRow: ts_add_row_f32,
        addPlaces: ts_add_places_f32,
        projected: ts_projected_f32,
        transposed: ts_transposed_f32,
        panels: ts_panels_f32,
        turned: ts_turned_f32,
        combineMoments: ts_combine_moments_f32,
        toDouble: ts_to_double_f32,
        fromDouble: ts_from_double_f32,
        accumulateDouble: ts_accumulate_double_f32,
        responseNormalise: ts_response_normalise_f32,
        responseNormaliseGradient: ts_response_normalise_gradient_f32,
        columns: ts_columns_f32,
        addColumns: ts_add_columns_f32,
        maximum: ts_maximum_f32,
        addMaximum: ts_add_maximum_f32,
        samples: ts_samples_f32,
        samplesGradient: ts_samples_gradient_f32,
        tanh: ts_tanh_f32, sigmoid: ts_sigmoid_f32,
        multiply: { left, right, extents, beta, result, stride in
            cblas_sgemm(
                CblasRowMajor, left.flag, right.flag, Int32(extents.m), Int32(extents.n), Int32(extents.k), 1,
                left.pointer, Int32(left.stride), right.pointer, Int32(right.stride), beta, result, Int32(stride))
        },
        direct: .single, winograd: .single, bfloat16: .current, respond: { $0.respond(learningFrom: $1, to: $2) })
}

extension DifferentiationKernels<Double> {
    fileprivate static let double = DifferentiationKernels(
        moments: ts_moments_f64,
        affine: ts_affine_f64,
        affineSums: ts_affine_sums_f64,
        affineGradient: ts_affine_gradient_f64,
        channelSums: ts_channel_sums_f64,
        accumulate: ts_accumulate_f64,
        scaled: ts_scaled_f64,
        dot: ts_dot_f64,
        rectify: ts_rectify_f64,
        rectifyGradient: ts_rectify_gradient_f64,
        sigmoidGradient: ts_sigmoid_gradient_f64,
        tanhGradient: ts_tanh_gradient_f64,
        reinforce: ts_reinforce_f64,
        reinforceGradient: ts_reinforce_gradient_f64,
        memoryStep: ts_memory_step_f64,
        cellGradient: ts_cell_gradient_f64,
        channelMean: ts_channel_mean_f64,
        addChannelMaximum: ts_add_channel_maximum_f64,
        channelPlace: ts_channel_place_f64,
        pixelMaximum: ts_pixel_maximum_f64,
        scatter: ts_scatter_f64,
        addRow: ts_add_row_f64,
        addPlaces: ts_add_places_f64,
        projected: ts_projected_f64,
        transposed: ts_transposed_f64,
        panels: ts_panels_f64,
        turned: ts_turned_f64,
        combineMoments: ts_combine_moments_f64,
        toDouble: ts_to_double_f64,
        fromDouble: ts_from_double_f64,
        accumulateDouble: ts_accumulate_double_f64,
        responseNormalise: ts_response_normalise_f64,
        responseNormaliseGradient: ts_response_normalise_gradient_f64,
        columns: ts_columns_f64,
        addColumns: ts_add_columns_f64,
        maximum: ts_maximum_f64,
        addMaximum: ts_add_maximum_f64,
        samples: ts_samples_f64,
        samplesGradient: ts_samples_gradient_f64,
        tanh: ts_tanh_f64, sigmoid: ts_sigmoid_f64,
        multiply: { left, right, extents, beta, result, stride in
            cblas_dgemm(
                CblasRowMajor, left.flag, right.flag, Int32(extents.m), Int32(extents.n), Int32(extents.k), 1,
                left.pointer, Int32(left.stride), right.pointer, Int32(right.stride), beta, result, Int32(stride))
        },
        direct: nil, winograd: nil, bfloat16: nil, respond: { $0.respond(learningFrom: $1, to: $2) })
}
