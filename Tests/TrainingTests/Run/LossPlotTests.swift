import Testing
import Training

@Suite struct LossPlotTests {
    @Test func aFallingLossIsAFallingCurve() {
        var plot = LossPlot()
        for value in [4.0, 3, 2, 1] { plot.add(value) }
        plot.add(.nan)
        #expect(plot.lines(width: 20, height: 2) == [" 4.0000 │█▃  ", " 1.0000 │██▆▁"])
    }

    @Test func manyStepsAreMeans() {
        var plot = LossPlot()
        for step in 0..<10_000 { plot.add(step < 5000 ? 2 : 1) }
        let lines = plot.lines(width: 19, height: 3)
        #expect(lines == [" 2.0000 │█████     ", "        │█████     ", " 1.0000 │█████▁▁▁▁▁"])
    }

    /// One step in a hundred that is far off leaves the curve as it was, but for itself.
    @Test func anOutlierDoesNotFlattenTheRest() {
        var plot = LossPlot()
        for step in 0..<40 { plot.add(step == 20 ? 1000 : step < 20 ? 2 : 1) }
        let half = String(repeating: "█", count: 20)
        #expect(plot.lines(width: 60, height: 2)[0] == " 2.0000 │\(half)█\(String(repeating: " ", count: 19))")
    }

    @Test func nothingToShowIsNothing() {
        var plot = LossPlot()
        #expect(plot.lines(width: 40, height: 4) == [])
        plot.add(5)
        #expect(plot.lines(width: 16, height: 2) == [" 5.0000 │ ", " 5.0000 │▁"])
        #expect(plot.lines(width: 4, height: 2) == [])
    }

    @Test(
        arguments: [
            ([], 10, ""), ([0.5], 10, "▁"), ([1, 2, 3, 2], 10, "▁▅█▅"), ([9, 1, 2, 3], 3, "▁▅█"),
            ([0.1, .nan, 0.3], 10, "▁█"), ([1, 2], 0, ""),
        ] as [([Double], Int, String)]) func scoresAreARowOfBlocks(values: [Double], width: Int, row: String)
    {
        #expect(LossPlot.row(of: values, width: width) == row)
    }
}
