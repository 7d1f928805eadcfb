import Foundation
import Tensors

/// The response asked of a filter: a Gaussian of height 1 on a map that wraps at its borders (Equations.md, section 5).
public struct GaussianLabel: Sendable, Hashable {
    /// Rows of the map.
    public let rows: Int
    /// Columns of the map.
    public let columns: Int
    /// The standard deviation in cells.
    public let deviation: Double

    /// A label of this size.
    ///
    /// - Precondition: extents and deviation are positive.
    public init(rows: Int, columns: Int, deviation: Double) {
        precondition(
            rows > 0 && columns > 0 && deviation > 0, "a label of \(rows) x \(columns), deviation \(deviation)")
        self.rows = rows
        self.columns = columns
        self.deviation = deviation
    }

    /// The label, [H,W], with its peak at a place in cells, between cells if need be.
    public func map<Scalar: SpectralScalar>(peakRow: Double = 0, peakColumn: Double = 0) -> Tensor<Scalar> {
        let down = profile(rows, peak: peakRow)
        let across = profile(columns, peak: peakColumn)
        return Tensor(shape: [rows, columns], elements: down.flatMap { row in across.map { Scalar(row * $0) } })
    }

    /// Y, the transform of the label with its peak at (0, 0), in the order of `Spectra`: for each column frequency up to
    /// columns / 2, each row frequency. It is real, because the label is symmetric about its peak.
    func spectrum() -> [Double] {
        let down = cosineTransform(profile(rows, peak: 0))
        let across = cosineTransform(profile(columns, peak: 0))
        return across[...(columns / 2)].flatMap { column in down.map { column * $0 } }
    }

    private func profile(_ extent: Int, peak: Double) -> [Double] {
        (0..<extent).map { position in
            let distance = (Double(position) - peak).remainder(dividingBy: Double(extent))
            return exp(-distance * distance / (2 * deviation * deviation))
        }
    }
}

private func cosineTransform(_ values: [Double]) -> [Double] {
    let extent = values.count
    return (0..<extent).map { frequency in
        (0..<extent).reduce(0) { sum, position in
            sum + values[position] * cos(2 * .pi * Double(frequency * position % extent) / Double(extent))
        }
    }
}
