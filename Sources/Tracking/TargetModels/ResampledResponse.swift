import Correlation
import Tensors

/// A response as it would be at other displacements, by cubic interpolation (Catmull-Rom); 0 beyond the displacements that it
/// knows.
///
/// - Parameters:
///   - map: [H,W], no motion at (0, 0), wrapped.
///   - lattice: the displacements asked for, pitches in cells of the map.
/// - Returns: [lattice.rows, lattice.columns], no motion at (0, 0), wrapped.
package func resampledResponse(_ map: Tensor<Float>, on lattice: DisplacementLattice) -> Tensor<Float> {
    let (rows, columns) = (map.shape[0], map.shape[1])
    let down = (0..<lattice.rows).map { axisTaps($0, of: lattice.rows, pitch: lattice.rowPitch, extent: rows) }
    let across = (0..<lattice.columns).map {
        axisTaps($0, of: lattice.columns, pitch: lattice.columnPitch, extent: columns)
    }
    return map.withUnsafeElements { cells in
        // First across, for every row of the map.
        let lines = Tensor<Float>(shape: [rows, lattice.columns]) { lines in
            for row in 0..<rows {
                for (column, taps) in across.enumerated() {
                    var sum: Float = 0
                    for tap in 0..<4 { sum += taps.weights[tap] * cells[row * columns + taps.places[tap]] }
                    lines[row * lattice.columns + column] = sum
                }
            }
        }
        return lines.withUnsafeElements { lines in
            Tensor(shape: [lattice.rows, lattice.columns]) { response in
                for (row, taps) in down.enumerated() {
                    for column in 0..<lattice.columns {
                        var sum: Float = 0
                        for tap in 0..<4 {
                            sum += taps.weights[tap] * lines[taps.places[tap] * lattice.columns + column]
                        }
                        response[row * lattice.columns + column] = sum
                    }
                }
            }
        }
    }
}

/// The four cells of an axis around a displacement, with their weights; no weight where the map does not reach so far.
private func axisTaps(
    _ position: Int, of count: Int, pitch: Double, extent: Int
) -> (places: [Int], weights: [Float]) {
    let displacement = wrappedDisplacement(position, extent: count) * pitch
    let whole = displacement.rounded(.down)
    let isKnown = abs(displacement) <= Double(extent - 1) / 2
    let places = (0..<4).map { tap in ((Int(whole) + tap - 1) % extent + extent) % extent }
    return (places, isKnown ? cubicWeights(displacement - whole) : [0, 0, 0, 0])
}
