import CShims
import Foundation

/// The tables of a Fourier transform by matrix products, and its kernels behind a Swift interface.
///
/// Unchecked: the memory is written in `init` only.
final class FourierProducts: @unchecked Sendable {
    /// The floats of scratch memory that a transform needs.
    let scratchCount: Int
    private let tables: ts_fourier_tables
    private let memory: UnsafeMutablePointer<Float>
    private let instructionSet: InstructionSet

    init(rows: Int, columns: Int, channels: Int, window: FourierWindow, instructionSet: InstructionSet) {
        self.instructionSet = instructionSet
        let columnCosines = cosines(columns)
        let columnSines = sines(columns)
        let rowCosines = cosines(rows)
        let rowSines = sines(rows)
        let scale = 1 / Double(rows * columns)
        let frequencies = columns / 2 + 1
        // The middle column of an even extent and column 0 are their own mirror images.
        let inverseCosines = columnCosines.enumerated().map { index, value in
            let frequency = index % frequencies
            return value * scale * (frequency == 0 || 2 * frequency == columns ? 1 : 2)
        }
        let inverseSines = columnSines.map { $0 * 2 * scale }
        let parts = [
            window.rows, window.columns, columnCosines, columnSines, rowCosines, rowSines, inverseCosines, inverseSines,
        ]
        memory = .allocate(capacity: parts.reduce(0) { $0 + $1.count })
        var starts: [UnsafePointer<Float>] = []
        var end = memory
        for part in parts {
            starts.append(UnsafePointer(end))
            for value in part {
                end.initialize(to: Float(value))
                end += 1
            }
        }
        tables = ts_fourier_tables(
            rows: rows, columns: columns, channels: channels,
            padded_channels: Spectra<Float>.paddedChannels(for: channels), row_window: starts[0],
            column_window: starts[1], column_cosines: starts[2], column_sines: starts[3], row_cosines: starts[4],
            row_sines: starts[5], inverse_column_cosines: starts[6], inverse_column_sines: starts[7])
        scratchCount = withUnsafePointer(to: tables) { ts_fourier_scratch($0) }
    }

    deinit { memory.deallocate() }

    /// Windows and transforms one map, [H,W,C].
    func transform(
        _ map: UnsafePointer<Float>, _ spectrum: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: tables) { ts_fourier_forward(instructionSet.rawValue, $0, map, spectrum, scratch) }
    }

    /// Transforms one spectrum back and windows the map, [H,W,C].
    func invert(
        _ spectrum: UnsafePointer<Float>, _ map: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        withUnsafePointer(to: tables) { ts_fourier_inverse(instructionSet.rawValue, $0, spectrum, map, scratch) }
    }
}

/// cos(2 pi k n / extent) for k, n = 0 ... extent / 2.
private func cosines(_ extent: Int) -> [Double] {
    let range = 0..<(extent / 2 + 1)
    // The product is reduced first: a small angle keeps all of its digits.
    return range.flatMap { k in range.map { n in cos(2 * .pi * Double(k * n % extent) / Double(extent)) } }
}

/// -sin(2 pi k n / extent) for k, n = 1 ... (extent - 1) / 2.
private func sines(_ extent: Int) -> [Double] {
    let range = 1..<((extent - 1) / 2 + 1)
    return range.flatMap { k in range.map { n in -sin(2 * .pi * Double(k * n % extent) / Double(extent)) } }
}
