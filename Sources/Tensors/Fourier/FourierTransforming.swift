/// A two-dimensional Fourier transform of real maps of one size, with a window on the side of the maps.
public protocol FourierTransforming<Scalar>: Sendable {
    associatedtype Scalar: SpectralScalar

    /// Rows of a map.
    var rows: Int { get }
    /// Columns of a map.
    var columns: Int { get }
    /// Channels of a map.
    var channels: Int { get }

    /// The transforms (without a factor) of the windowed maps.
    ///
    /// - Parameter maps: one map or a batch.
    func spectra(of maps: Tensor<Scalar>) -> Spectra<Scalar>

    /// The inverse transforms (with the factor 1 / (rows * columns)), windowed.
    ///
    /// Windowing on both sides makes this the adjoint of `spectra(of:)`, as gradients need it; with a flat window it is
    /// the inverse.
    ///
    /// - Returns: the maps, always with the batch's axis.
    func maps(of spectra: Spectra<Scalar>) -> Tensor<Scalar>
}
