import Correlation
import Foundation
import Numerics

/// The filter of Equations.md, section 5, written plainly: the whole spectrum in double precision, transforms by their
/// definition, systems by elimination. Shares no code with what it checks.
struct ReferenceFilter {
    var configuration: FilterConfiguration

    typealias Number = Complex<Double>
    /// One channel's spectrum, row by row.
    typealias Spectrum = [Number]

    /// A map [H,W,C] windowed and transformed, channel by channel.
    func spectra(_ map: [Double]) -> [Spectrum] {
        let (rows, columns, channels) = (configuration.rows, configuration.columns, configuration.channels)
        return (0..<channels).map { channel in
            var values: [Number] = []
            for row in 0..<rows {
                for column in 0..<columns {
                    values.append(
                        Number(
                            map[(row * columns + column) * channels + channel] * hann(row, rows) * hann(column, columns)
                        ))
                }
            }
            return transform(values, sign: -1)
        }
    }

    func hann(_ position: Int, _ extent: Int) -> Double {
        extent == 1 ? 1 : 0.5 - 0.5 * cos(2 * .pi * Double(position) / Double(extent - 1))
    }

    func transform(_ values: [Number], sign: Double) -> [Number] {
        let (rows, columns) = (configuration.rows, configuration.columns)
        var half = values
        for row in 0..<rows {
            for frequency in 0..<columns {
                half[row * columns + frequency] = (0..<columns).reduce(.zero) {
                    let phase = sign * 2 * .pi * Double(frequency * $1 % columns) / Double(columns)
                    return $0 + values[row * columns + $1] * Number(cos(phase), sin(phase))
                }
            }
        }
        var result = half
        for frequency in 0..<rows {
            for column in 0..<columns {
                result[frequency * columns + column] = (0..<rows).reduce(.zero) {
                    let phase = sign * 2 * .pi * Double(frequency * $1 % rows) / Double(rows)
                    return $0 + half[$1 * columns + column] * Number(cos(phase), sin(phase))
                }
            }
        }
        return result
    }

    /// Y.
    var label: Spectrum {
        let (rows, columns) = (configuration.rows, configuration.columns)
        var values: [Number] = []
        for row in 0..<rows {
            for column in 0..<columns {
                let (down, across) = (Double(min(row, rows - row)), Double(min(column, columns - column)))
                let variance = configuration.labelDeviation * configuration.labelDeviation
                values.append(Number(exp(-(down * down + across * across) / (2 * variance))))
            }
        }
        return transform(values, sign: -1)
    }

    /// The responses [H,W] to search maps of the filter learned from samples: the template's map, then the contexts'.
    func responses(
        learningFrom samples: [(patches: [[Double]], weight: Double)], to searches: [[Double]]
    ) -> [[Double]] {
        let (rows, columns, channels) = (configuration.rows, configuration.columns, configuration.channels)
        let spectra = samples.map { sample in sample.patches.map(self.spectra) }
        let label = self.label
        var filter = [Spectrum](repeating: Array(repeating: .zero, count: rows * columns), count: channels)
        for frequency in 0..<(rows * columns) {
            var right = [Number](repeating: .zero, count: channels)
            var matrix = [[Number]](repeating: Array(repeating: .zero, count: channels), count: channels)
            var own = [Double](repeating: 0, count: channels)
            for (sample, maps) in zip(samples, spectra) {
                let weight = sample.weight
                for l in 0..<channels {
                    let z = maps[0][l][frequency]
                    right[l] += (z.conjugate * label[frequency]).multiplied(by: weight)
                    own[l] += weight * (z.lengthSquared + configuration.lambda1)
                    matrix[l][l] += Number(weight * configuration.lambda1)
                    for m in 0..<channels {
                        matrix[l][m] += (z.conjugate * maps[0][m][frequency]).multiplied(by: weight)
                    }
                    for context in maps.dropFirst() {
                        let z = context[l][frequency]
                        own[l] += weight * configuration.lambda2 * z.lengthSquared
                        for m in 0..<channels {
                            matrix[l][m] += (z.conjugate * context[m][frequency])
                                .multiplied(by: weight * configuration.lambda2)
                        }
                    }
                }
            }
            let solution: [Number]
            switch configuration.solution {
            case .channelwise: solution = (0..<channels).map { right[$0].divided(by: Double(channels) * own[$0]) }
            case .shared:
                let weights = samples.reduce(0) { $0 + $1.weight }
                // lambda1 enters D once, not once a channel.
                let total = own.reduce(0, +) - Double(channels - 1) * weights * configuration.lambda1
                solution = right.map { $0.divided(by: total) }
            case .joint: solution = Self.eliminate(matrix, right)
            }
            for l in 0..<channels { filter[l][frequency] = solution[l] }
        }
        return searches.map { search in
            let x = self.spectra(search)
            let product = (0..<(rows * columns)).map { frequency in
                (0..<channels).reduce(Number.zero) { $0 + filter[$1][frequency] * x[$1][frequency] }
            }
            return transform(product, sign: 1).map { $0.real / Double(rows * columns) }
        }
    }

    /// Solves a system by elimination with pivots.
    static func eliminate(_ matrix: [[Number]], _ right: [Number]) -> [Number] {
        var (a, b) = (matrix, right)
        let count = b.count
        for column in 0..<count {
            let pivot = (column..<count).max { a[$0][column].lengthSquared < a[$1][column].lengthSquared } ?? column
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            for row in (column + 1)..<max(count, column + 1) {
                let factor = a[row][column] / a[column][column]
                for k in column..<count { a[row][k] -= factor * a[column][k] }
                b[row] -= factor * b[column]
            }
        }
        for row in (0..<count).reversed() {
            for k in (row + 1)..<max(count, row + 1) { b[row] -= a[row][k] * b[k] }
            b[row] /= a[row][row]
        }
        return b
    }
}

extension Complex<Double> {
    func divided(by divisor: Double) -> Complex { multiplied(by: 1 / divisor) }
}
