import Correlation
import Tensors
import Testing

@Suite struct ResponseStatisticsTests {
    @Test func theSidelobeIsWhatLiesFartherThanFiveCellsAroundTheBorders() {
        // Peak at (0, 0) of 12 x 12: only row 6 and column 6 are outside. 12 cells are 0, 11 are 1.
        var map = Tensor<Float>(shape: [12, 12], repeating: 0)
        for row in 0..<12 where row != 6 { map[row * 12 + 6] = 1 }
        // Inside: not counted.
        map[1] = 3
        map[5 * 12 + 7] = 4
        map[0] = 5
        let statistics = ResponseStatistics(of: map)
        #expect(statistics.peak == 5)
        #expect(abs(statistics.peakToSidelobeRatio - 104 / 132.0.squareRoot()) < 1e-12)
    }

    @Test func energyByHand() {
        // Above the least: 2, 0, 0, 1; mean of squares 5/4.
        let map = Tensor<Float>(shape: [2, 2], elements: [3, 1, 1, 2])
        let statistics = ResponseStatistics(of: map)
        #expect(abs(statistics.averagePeakToCorrelationEnergy - 4 / 1.25) < 1e-12)
        #expect(statistics.peakToSidelobeRatio == 0)
    }

    @Test func anOffsetChangesNeitherRatio() {
        let values: [Float] = (0..<400).map { Float(($0 * 7919) % 101) / 64 }
        let plain = ResponseStatistics(of: Tensor(shape: [20, 20], elements: values))
        let raised = ResponseStatistics(of: Tensor(shape: [20, 20], elements: values.map { $0 + 2 }))
        #expect(abs(plain.peakToSidelobeRatio - raised.peakToSidelobeRatio) < 1e-9)
        #expect(abs(plain.averagePeakToCorrelationEnergy - raised.averagePeakToCorrelationEnergy) < 1e-9)
    }

    @Test func equalCellsHaveNoRatio() {
        let flat = ResponseStatistics(of: Tensor(shape: [31, 31], repeating: 0.1))
        #expect(flat.peakToSidelobeRatio == 0 && flat.averagePeakToCorrelationEnergy == 0)
        // All sidelobe cells equal, and not the least of the map.
        var map = Tensor<Float>(shape: [31, 31], repeating: 0.3)
        map[0] = 1
        map[1] = -0.1
        #expect(ResponseStatistics(of: map).peakToSidelobeRatio == 0)
    }

    @Test func aMapOfABatchIsChosenByNumber() {
        let batch = Tensor<Float>(shape: [2, 2, 2], elements: [0, 0, 0, 0, 3, 1, 1, 2])
        #expect(ResponseStatistics(of: batch, at: 0).averagePeakToCorrelationEnergy == 0)
        #expect(ResponseStatistics(of: batch, at: 1).peak == 3)
    }
}
