import Correlation
import Foundation
import Tensors
import Testing
import Tracking

/// A bump of a width in cells at a displacement, wrapped, no motion at (0, 0).
func bump(
    rows: Int, columns: Int, down: Double = 0, right: Double = 0, height: Double = 1, width: Double = 1.5
) -> Tensor<Float> {
    Tensor(
        shape: [rows, columns],
        elements: (0..<(rows * columns)).map { index in
            let y = wrappedDisplacement(index / columns, extent: rows) - down
            let x = wrappedDisplacement(index % columns, extent: columns) - right
            return Float(height * exp(-(x * x + y * y) / (2 * width * width)))
        })
}

@Suite struct ResponseMapTests {
    private let response = Tensor<Float>(shape: [2, 2], elements: [0.5, 0, 0.25, -0.5])
    private let colours = Tensor<Float>(shape: [2, 2], elements: [-1, 1, 0.75, 0.5])

    @Test(
        arguments: [
            ([1, 0], [0.5, 0, 0.25, -0.5]), ([0, 1], [-1, 1, 0.75, 0.5]), ([0.75, 0.25], [0.125, 0.25, 0.375, -0.25]),
        ] as [([Float], [Float])])
    func mapsHaveTheirWeights(weights: [Float], sum: [Float]) {
        #expect(weightedSum([response, colours], weights: weights).elements == sum)
    }

    @Test("a finer lattice has the peak where it was", arguments: [(0.0, 0.0), (3, -5), (2.25, 1.5), (-6.5, 7.75)])
    func theResampledPeakStays(down: Double, right: Double) {
        let map = bump(rows: 31, columns: 31, down: down, right: right)
        let lattice = DisplacementLattice(rows: 63, columns: 63, rowPitch: 0.5, columnPitch: 0.5)
        let peak = ResponsePeak(in: resampledResponse(map, on: lattice))
        #expect(abs(peak.rowDisplacement / 2 - down) < 0.05)
        #expect(abs(peak.columnDisplacement / 2 - right) < 0.05)
        #expect(abs(peak.value - 1) < 0.03)
    }

    @Test func whatTheMapDoesNotReachIsZero() {
        let map = Tensor<Float>(shape: [5, 5], repeating: 1)
        let lattice = DisplacementLattice(rows: 9, columns: 9, rowPitch: 1, columnPitch: 1)
        let resampled = resampledResponse(map, on: lattice)
        for row in 0..<9 {
            let down = abs(wrappedDisplacement(row, extent: 9))
            for column in 0..<9 {
                let right = abs(wrappedDisplacement(column, extent: 9))
                #expect(resampled[row * 9 + column] == (down <= 2 && right <= 2 ? 1 : 0))
            }
        }
    }
}
