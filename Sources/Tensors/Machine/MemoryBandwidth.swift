import CShims

/// The rate at which this machine reads maps and writes others, which have the size of the larger maps of a network and do not
/// fit what a processor keeps nearest.
public struct MemoryBandwidth: Sendable {
    /// How many bytes a second were read and written.
    public let bytesPerSecond: Double

    /// Measures the threads of a pool, each with maps of its own, and keeps the fastest of the repetitions: other programs on
    /// the machine can only slow one down.
    ///
    /// - Parameters:
    ///   - pool: the threads, all at once.
    ///   - repetitions: at least 1; each takes about a millisecond.
    public init(pool: WorkerPool, repetitions: Int = 200) {
        precondition(repetitions >= 1, "nothing is measured in \(repetitions) repetitions")
        let count = Self.mapCount
        let source = Tensor<Float>(shape: [pool.threadCount, count], repeating: 1)
        var target = Tensor<Float>(shape: [pool.threadCount, count], repeating: 0)
        var best = Double.infinity
        target.withUnsafeMutableElements { elements in
            // Each thread writes a part of its own.
            nonisolated(unsafe) let to = elements
            let clock = ContinuousClock()
            for _ in 0..<repetitions {
                let time = clock.measure {
                    pool.run(parts: pool.threadCount) { part in
                        ts_scaled_f32(
                            InstructionSet.current.rawValue, source.baseAddress + part * count, 0.5, Int64(count),
                            to.baseAddress.map { $0 + part * count })
                    }
                }
                best = min(best, time / .seconds(1))
            }
        }
        bytesPerSecond = Double(2 * 4 * pool.threadCount * count) / best
    }

    /// The numbers of a map of 31 x 31 x 1024.
    private static let mapCount = 31 * 31 * 1024
}
