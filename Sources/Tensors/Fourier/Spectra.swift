import Numerics

/// The numbers that spectra are made of, `Float` and `Double`.
public typealias SpectralScalar = BinaryFloatingPoint & BitwiseCopyable & SIMDScalar & Sendable

/// The two-dimensional Fourier transforms of a batch of real maps with channels.
///
/// Maps are real, so that frequency (-row, -column) is the conjugate of (row, column): only columns 0 ... columns / 2 are
/// held.
public struct Spectra<Scalar: SpectralScalar>: Sendable {
    /// The maps in the batch.
    public let count: Int
    /// Rows of a map.
    public let rows: Int
    /// Columns of a map; a spectrum holds `columnFrequencies` of them.
    public let columns: Int
    /// Channels of a map.
    public let channels: Int
    /// Channels that there is room for: `channels`, or from 4 on the next multiple of 16. The others are 0.
    public let paddedChannels: Int
    /// The numbers, [count, columnFrequencies, rows, 2 (real, imaginary), paddedChannels].
    public var values: Tensor<Scalar>

    /// Column frequencies held, columns / 2 + 1.
    public var columnFrequencies: Int { columns / 2 + 1 }
    /// Frequencies held for each map.
    public var frequencies: Int { columnFrequencies * rows }

    /// Spectra of zeros.
    public init(count: Int, rows: Int, columns: Int, channels: Int) {
        self.init(count: count, rows: rows, columns: columns, channels: channels) { $0.initialize(repeating: 0) }
    }

    /// Spectra whose numbers `fill` writes, all of them, the channels beyond `channels` included.
    public init(
        count: Int, rows: Int, columns: Int, channels: Int,
        fill: (UnsafeMutableBufferPointer<Scalar>) throws -> Void
    ) rethrows {
        self.count = count
        self.rows = rows
        self.columns = columns
        self.channels = channels
        paddedChannels = Self.paddedChannels(for: channels)
        values = try Tensor(shape: [count, columns / 2 + 1, rows, 2, paddedChannels], fill: fill)
    }

    /// The channels that there is room for where there are `channels`.
    public static func paddedChannels(for channels: Int) -> Int { channels < 4 ? channels : (channels + 15) / 16 * 16 }
}

extension Spectra where Scalar: Real {
    /// One frequency of one channel of one map; every column from 0 to `columns` - 1 may be asked for.
    public subscript(map: Int, row row: Int, column column: Int, channel: Int) -> Complex<Scalar> {
        precondition(
            map >= 0 && map < count && row >= 0 && row < rows && column >= 0 && column < columns && channel >= 0
                && channel < channels,
            "frequency (\(row), \(column)) of channel \(channel) of map \(map) is outside")
        guard column < columnFrequencies else {
            return self[map, row: (rows - row) % rows, column: columns - column, channel].conjugate
        }
        let start = (((map * columnFrequencies + column) * rows + row) * 2) * paddedChannels + channel
        return Complex(values[start], values[start + paddedChannels])
    }
}
