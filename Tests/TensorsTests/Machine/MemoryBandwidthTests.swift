import Tensors
import Testing

@Suite struct MemoryBandwidthTests {
    /// That something is measured, and something possible: a million bytes a second at least, a million million at most.
    @Test(arguments: [1, 2])
    func theRateIsThatOfAMemory(threads: Int) {
        let bandwidth = MemoryBandwidth(pool: WorkerPool(threadCount: threads), repetitions: 3)
        #expect((1e6...1e12).contains(bandwidth.bytesPerSecond))
    }
}
