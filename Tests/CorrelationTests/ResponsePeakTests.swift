import Correlation
import Tensors
import Testing

@Suite struct ResponsePeakTests {
    /// A parabola in each axis with its peak at a place of a map that wraps.
    static func parabola(_ rows: Int, _ columns: Int, _ row: Double, _ column: Double) -> Tensor<Float> {
        Tensor(
            shape: [rows, columns],
            elements: (0..<(rows * columns)).map { cell in
                let down = (Double(cell / columns) - row).remainder(dividingBy: Double(rows))
                let across = (Double(cell % columns) - column).remainder(dividingBy: Double(columns))
                return Float(1 - 0.01 * down * down - 0.02 * across * across)
            })
    }

    @Test(arguments: [(0.0, 0.0), (0.25, -0.4), (-0.45, 0.3), (7.3, -9.2), (-15, 15), (14.75, -14.8)])
    func aParabolaIsFoundExactly(_ row: Double, _ column: Double) {
        let peak = ResponsePeak(in: Self.parabola(31, 31, row, column))
        #expect(abs(peak.rowDisplacement - row) < 1e-4)
        #expect(abs(peak.columnDisplacement - column) < 1e-4)
        #expect(peak.row == (Int(row.rounded()) + 31) % 31 && peak.column == (Int(column.rounded()) + 31) % 31)
    }

    @Test func oneAxisByHand() {
        // Neighbours 1 and 2 of the peak 4: 0.5 (1 - 2) / (1 - 8 + 2) = 0.1.
        let peak = ResponsePeak(in: Tensor(shape: [1, 5], elements: [1, 4, 2, 0, 0]))
        #expect(peak.row == 0 && peak.column == 1 && peak.value == 4)
        #expect(peak.rowDisplacement == 0)
        #expect(abs(peak.columnDisplacement - 1.1) < 1e-12)
    }

    @Test func neighboursAreFoundAcrossTheBorder() {
        // Column 4 is one step to the left of column 0: neighbours 1 (column 3) and 2 (column 0).
        let peak = ResponsePeak(in: Tensor(shape: [1, 5], elements: [2, 0, 0, 1, 4]))
        #expect(abs(peak.columnDisplacement - (-1 + 0.1)) < 1e-12)
    }

    @Test func aRefinementIsAtMostHalfACell() {
        let peak = ResponsePeak(in: Tensor(shape: [1, 5], elements: [0, 4, 4, 0, 0]))
        #expect(peak.column == 1)
        #expect(peak.columnDisplacement == 1.5)
    }

    @Test func aFlatMapStaysWhereItIs() {
        let peak = ResponsePeak(in: Tensor(shape: [4, 4], repeating: 2))
        #expect(peak.row == 0 && peak.column == 0 && peak.rowDisplacement == 0 && peak.columnDisplacement == 0)
    }

    @Test(arguments: [(3, 3.0), (2, 2.0), (4, -2.0)]) func halfOfAnEvenExtentIsForward(
        _ column: Int, _ expected: Double
    ) {
        var map = Tensor<Float>(shape: [1, 6], repeating: 0)
        map[column] = 1
        #expect(ResponsePeak(in: map).columnDisplacement == expected)
    }

    @Test func twoColumnsHaveNoParabola() {
        #expect(ResponsePeak(in: Tensor(shape: [1, 2], elements: [0, 1])).columnDisplacement == 1)
    }

    @Test func cellsThatAreNoNumbersAreSkipped() {
        let peak = ResponsePeak(in: Tensor(shape: [1, 4], elements: [.nan, 1, 3, .nan]))
        #expect(peak.column == 2 && peak.value == 3 && peak.columnDisplacement == 2)
        #expect(ResponsePeak(in: Tensor(shape: [2, 2], repeating: .nan)).value.isNaN)
    }

    @Test func aMapOfABatchIsChosenByNumber() {
        let batch = Tensor<Float>(shape: [2, 1, 3], elements: [5, 0, 0, 0, 0, 7])
        #expect(ResponsePeak(in: batch, at: 0).value == 5)
        #expect(ResponsePeak(in: batch, at: 1).value == 7)
        #expect(ResponsePeak(in: batch, at: 1).columnDisplacement == -1)
    }
}
