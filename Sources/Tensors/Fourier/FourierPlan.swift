import CFFTW
import Foundation

/// A pair of FFTW plans for one channel of one map, run channel by channel.
///
/// Unchecked: plans are constant once made, and FFTW's execution (unlike its planner) may run on many threads.
final class FourierPlan: @unchecked Sendable {
    /// The floats of scratch memory that a transform needs, aligned as FFTW likes it (16 bytes).
    let scratchCount: Int
    private let rows: Int
    private let columns: Int
    private let window: [Float]
    private let inverseWindow: [Float]
    private let forward: fftwf_plan
    private let backward: fftwf_plan

    /// FFTW's planner shares tables between all plans of the process and is not safe on several threads.
    private static let planner = NSLock()

    init(rows: Int, columns: Int, window: FourierWindow) {
        self.rows = rows
        self.columns = columns
        let product = window.rows.flatMap { row in window.columns.map { row * $0 } }
        self.window = product.map { Float($0) }
        inverseWindow = product.map { Float($0 / Double(rows * columns)) }
        // Spectrum first: both parts then begin at a multiple of 16 bytes.
        let spectrumCount = 2 * rows * (columns / 2 + 1)
        let padded = (spectrumCount + 15) / 16 * 16
        scratchCount = padded + rows * columns
        let memory = UnsafeMutableRawPointer.allocate(byteCount: scratchCount * 4, alignment: 64)
        defer { memory.deallocate() }
        let spectrum = memory.bindMemory(to: fftwf_complex.self, capacity: padded / 2)
        let map = (memory + padded * 4).bindMemory(to: Float.self, capacity: rows * columns)
        // Estimated, not measured: a measured plan may differ from run to run, and its last bits with it.
        let plans = Self.planner.withLock {
            (
                fftwf_plan_dft_r2c_2d(Int32(rows), Int32(columns), map, spectrum, FFTW_ESTIMATE),
                fftwf_plan_dft_c2r_2d(Int32(rows), Int32(columns), spectrum, map, FFTW_ESTIMATE)
            )
        }
        guard let forward = plans.0, let backward = plans.1 else {
            preconditionFailure("FFTW has no plan for \(rows) x \(columns)")
        }
        self.forward = forward
        self.backward = backward
    }

    deinit {
        Self.planner.withLock {
            fftwf_destroy_plan(forward)
            fftwf_destroy_plan(backward)
        }
    }

    /// Windows and transforms one map.
    func transform(
        _ map: UnsafePointer<Float>, pixelStride: Int, channelStride: Int, channels: Int,
        _ spectrum: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let padded = Spectra<Float>.paddedChannels(for: channels)
        let (line, plane) = parts(of: scratch)
        spectrum.initialize(repeating: 0, count: 2 * rows * frequencies * padded)
        for channel in 0..<channels {
            for pixel in 0..<(rows * columns) {
                plane[pixel] = map[channel * channelStride + pixel * pixelStride] * window[pixel]
            }
            fftwf_execute_dft_r2c(forward, plane, line)
            for row in 0..<rows {
                for column in 0..<frequencies {
                    let value = line[row * frequencies + column]
                    let target = spectrum + 2 * (column * rows + row) * padded + channel
                    target[0] = value.0
                    target[padded] = value.1
                }
            }
        }
    }

    /// Transforms one spectrum back and windows the map.
    func invert(
        _ spectrum: UnsafePointer<Float>, _ map: UnsafeMutablePointer<Float>, pixelStride: Int, channelStride: Int,
        channels: Int, _ scratch: UnsafeMutablePointer<Float>
    ) {
        let padded = Spectra<Float>.paddedChannels(for: channels)
        let (line, plane) = parts(of: scratch)
        for channel in 0..<channels {
            for row in 0..<rows {
                for column in 0..<frequencies {
                    let source = spectrum + 2 * (column * rows + row) * padded + channel
                    line[row * frequencies + column] = (source[0], source[padded])
                }
            }
            fftwf_execute_dft_c2r(backward, line, plane)
            for pixel in 0..<(rows * columns) {
                map[channel * channelStride + pixel * pixelStride] = plane[pixel] * inverseWindow[pixel]
            }
        }
    }

    private var frequencies: Int { columns / 2 + 1 }

    private func parts(
        of scratch: UnsafeMutablePointer<Float>
    ) -> (UnsafeMutablePointer<fftwf_complex>, UnsafeMutablePointer<Float>) {
        let plane = scratch + (scratchCount - rows * columns)
        let raw = UnsafeMutableRawPointer(scratch)
        return (raw.assumingMemoryBound(to: fftwf_complex.self), plane)
    }
}
