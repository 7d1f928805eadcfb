import CFFTW
import COpenBLAS

/// What the numerical libraries say of themselves; nothing is configured here.
public enum NumericalLibraries {
    /// The processor that OpenBLAS chose its kernels for, such as `SkylakeX`. `OPENBLAS_CORETYPE` in the environment pins it.
    public static var openBLASCore: String { String(cString: openblas_get_corename()) }

    /// How OpenBLAS was built: its version first, then options.
    public static var openBLASConfiguration: String { String(cString: openblas_get_config()) }

    /// FFTW's name and version, such as `fftw-3.3.10-sse2-avx`.
    public static var fftwVersion: String { String(cString: ts_fftw_version()) }
}
