import Tensors

/// How clearly a response map points at one place.
public struct ResponseStatistics: Sendable, Hashable {
    /// The largest response. A perfect match to the template gives 1.
    public let peak: Double
    /// Peak-to-sidelobe ratio: (peak - mean) / standard deviation of the cells outside the 11 x 11 around the peak, which
    /// wrap at the borders. 0 where there are no such cells, or where they are all equal.
    public let peakToSidelobeRatio: Double
    /// Average peak-to-correlation energy: (max - min)^2 / mean((g - min)^2). 0 for a map of equal cells.
    public let averagePeakToCorrelationEnergy: Double

    /// Cells on each side of the peak that are not its sidelobe.
    public static let peakRadius = 5

    /// Measures one map.
    ///
    /// - Parameters:
    ///   - responses: [H,W] or [S,H,W].
    ///   - index: the map to look at in a batch.
    public init(of responses: Tensor<Float>, at index: Int = 0) {
        let place = ResponsePeak(in: responses, at: index)
        let peak = Double(place.value)
        self.peak = peak
        (peakToSidelobeRatio, averagePeakToCorrelationEnergy) = responses.withMap(index) { map, rows, columns in
            func isOutside(_ position: Int, _ centre: Int, _ extent: Int) -> Bool {
                let distance = abs(position - centre)
                return min(distance, extent - distance) > Self.peakRadius
            }
            let least = Double(map.min() ?? 0)
            var energy = 0.0
            var sidelobe: [Double] = []
            for row in 0..<rows {
                for column in 0..<columns {
                    let value = Double(map[row * columns + column]) - least
                    energy += value * value
                    if isOutside(row, place.row, rows) || isOutside(column, place.column, columns) {
                        sidelobe.append(value)
                    }
                }
            }
            let count = Double(max(sidelobe.count, 1))
            let mean = sidelobe.reduce(0, +) / count
            let deviation = (sidelobe.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
            let range = peak - least
            return (
                // Equal cells may differ from their own mean by its rounding.
                deviation > mean * 1e-12 ? (range - mean) / deviation : 0,
                energy > 0 ? range * range / (energy / Double(rows * columns)) : 0
            )
        }
    }
}
