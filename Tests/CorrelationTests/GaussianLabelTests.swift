import Correlation
import Foundation
import Tensors
import Testing

@Suite struct GaussianLabelTests {
    @Test func distancesWrap() {
        let label: Tensor<Double> = GaussianLabel(rows: 4, columns: 5, deviation: 2).map()
        let down = [0.0, 1, 2, 1]
        let across = [0.0, 1, 2, 2, 1]
        for row in 0..<4 {
            for column in 0..<5 {
                let expected = exp(-(down[row] * down[row] + across[column] * across[column]) / 8)
                #expect(abs(label[row * 5 + column] - expected) < 1e-15)
            }
        }
    }

    @Test func thePeakMayLieBetweenCells() {
        let label: Tensor<Float> = GaussianLabel(rows: 1, columns: 4, deviation: 1).map(peakColumn: -0.5)
        let expected: [Float] = [0.5, 1.5, 1.5, 0.5].map { exp(-$0 * $0 / 2) }
        #expect(zip(label.elements, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }
}
