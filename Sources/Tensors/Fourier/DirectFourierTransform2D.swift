import Foundation

/// The two-dimensional Fourier transform of channel-last maps in double precision, by its definition along each axis.
///
/// Slow: it exists to check gradients and the fast transforms.
public struct DirectFourierTransform2D: FourierTransforming {
    public let rows: Int
    public let columns: Int
    public let channels: Int
    private let window: FourierWindow

    /// A transform of maps [H,W,C].
    ///
    /// - Parameter window: multiplied with each map before it is transformed, and after it is transformed back; without
    ///   one, nothing is.
    public init(rows: Int, columns: Int, channels: Int, window: FourierWindow? = nil) {
        self.rows = rows
        self.columns = columns
        self.channels = channels
        self.window = window ?? .flat(rows: rows, columns: columns)
    }

    public func spectra(of maps: Tensor<Double>) -> Spectra<Double> {
        precondition(maps.shape.suffix(3) == [rows, columns, channels], "maps of shape \(maps.shape)")
        let count = maps.shape.dropLast(3).reduce(1, *)
        let padded = Spectra<Double>.paddedChannels(for: channels)
        let mapCount = rows * columns * channels
        let values = maps.elements
        let rowTable = Turn.table(rows, sign: -1)
        let columnTable = Turn.table(columns, sign: -1)
        return Spectra(count: count, rows: rows, columns: columns, channels: channels) { target in
            target.initialize(repeating: 0)
            var lines = [Turn](repeating: .zero, count: rows * channels)
            for map in 0..<count {
                for column in 0..<(columns / 2 + 1) {
                    for row in 0..<rows {
                        for channel in 0..<channels {
                            var sum = Turn.zero
                            for n in 0..<columns {
                                let value = values[map * mapCount + (row * columns + n) * channels + channel]
                                sum.add(
                                    columnTable[column * n % columns], value * window.rows[row] * window.columns[n])
                            }
                            lines[row * channels + channel] = sum
                        }
                    }
                    for row in 0..<rows {
                        for channel in 0..<channels {
                            var sum = Turn.zero
                            for n in 0..<rows { sum.add(rowTable[row * n % rows], lines[n * channels + channel]) }
                            let start = 2 * ((map * (columns / 2 + 1) + column) * rows + row) * padded + channel
                            target[start] = sum.re
                            target[start + padded] = sum.im
                        }
                    }
                }
            }
        }
    }

    public func maps(of spectra: Spectra<Double>) -> Tensor<Double> {
        let frequencies = columns / 2 + 1
        let padded = spectra.paddedChannels
        let values = spectra.values.elements
        let rowTable = Turn.table(rows, sign: 1)
        let columnTable = Turn.table(columns, sign: 1)
        let scale = 1 / Double(rows * columns)
        return Tensor(shape: [spectra.count, rows, columns, channels]) { target in
            target.initialize(repeating: 0)
            var lines = [Turn](repeating: .zero, count: frequencies)
            for map in 0..<spectra.count {
                for row in 0..<rows {
                    for channel in 0..<channels {
                        for column in 0..<frequencies {
                            var sum = Turn.zero
                            for n in 0..<rows {
                                let start = 2 * ((map * frequencies + column) * rows + n) * padded + channel
                                sum.add(
                                    rowTable[row * n % rows], Turn(re: values[start], im: values[start + padded]))
                            }
                            lines[column] = sum
                        }
                        for column in 0..<columns {
                            var sum = Turn.zero
                            for n in 0..<frequencies {
                                var term = Turn.zero
                                term.add(columnTable[column * n % columns], lines[n])
                                // The half that is not held is the conjugate of this one.
                                sum.re += term.re * (n == 0 || 2 * n == columns ? 1 : 2)
                            }
                            target[((map * rows + row) * columns + column) * channels + channel] =
                                sum.re * scale * window.rows[row] * window.columns[column]
                        }
                    }
                }
            }
        }
    }
}

/// A complex number without the care for infinities that makes `Complex` slow.
private struct Turn {
    var re: Double
    var im: Double

    static let zero = Turn(re: 0, im: 0)

    /// exp(sign 2 pi i n / extent) for n = 0 ..< extent.
    static func table(_ extent: Int, sign: Double) -> [Turn] {
        (0..<extent).map {
            let angle = sign * 2 * .pi * Double($0) / Double(extent)
            return Turn(re: cos(angle), im: sin(angle))
        }
    }

    mutating func add(_ turn: Turn, _ value: Double) {
        re += turn.re * value
        im += turn.im * value
    }

    mutating func add(_ turn: Turn, _ value: Turn) {
        re += turn.re * value.re - turn.im * value.im
        im += turn.re * value.im + turn.im * value.re
    }
}
