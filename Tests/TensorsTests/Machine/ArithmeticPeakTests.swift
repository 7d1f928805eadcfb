import Tensors
import Testing

@Suite struct ArithmeticPeakTests {
    /// That something is measured, and something possible: no core reaches a million million operations a second in
    /// single precision, and none is so slow as to do fewer than a million.
    @Test(arguments: Precision.allCases.filter(\.isNative), [1, 2])
    func theRateIsThatOfAProcessor(precision: Precision, threads: Int) {
        let peak = ArithmeticPeak(precision: precision, pool: WorkerPool(threadCount: threads), repetitions: 3)
        #expect((1e6...4e12).contains(peak.operationsPerSecond / Double(threads)))
    }
}
