import Foundation
import Tensors

/// Measures what the machine can do, apart from any model: the yardstick for the stages' rates.
package struct MachineBench {
    private let pool: WorkerPool
    private let single = WorkerPool(threadCount: 1)

    /// Measurements on the threads of a pool, and on one.
    package init(pool: WorkerPool) { self.pool = pool }

    /// Where and when.
    package func machine(_ facts: SystemFacts) -> BenchReport.Machine {
        var loads = [0.0]
        let isKnown = getloadavg(&loads, 1) == 1
        return BenchReport.Machine(
            processor: facts.processor, cores: facts.cores, instructionSet: facts.instructionSet,
            threads: pool.threadCount, openBLASCore: facts.openBLASCore, load: isKnown ? loads[0] : 0,
            date: Date().formatted(.iso8601))
    }

    /// The peaks of single precision and of what else the processor has instructions for.
    package func peaks() -> [BenchReport.Peak] {
        Precision.allCases.filter(\.isNative).map { precision in
            BenchReport.Peak(
                precision: precision.rawValue,
                oneThread: ArithmeticPeak(precision: precision, pool: single).operationsPerSecond * 1e-9,
                allThreads: ArithmeticPeak(precision: precision, pool: pool).operationsPerSecond * 1e-9)
        }
    }

    /// Thousand million bytes a second that all threads together move.
    package func bandwidth() -> Double { 1e-9 * MemoryBandwidth(pool: pool).bytesPerSecond }

    /// A 1x1 layer of the full model, layer3.0's shortcut, by OpenBLAS and by the kernels of this program.
    package func product() -> BenchReport.Product {
        let (side, depth, columns) = (31, 512, 1024)
        let rows = side * side
        let left = pattern([rows, depth])
        let right = pattern([depth, columns])
        var result = Tensor<Float>(shape: [rows, columns], repeating: 0)

        let layer = ConvolutionLayer(
            weights: pattern([columns, depth, 1, 1]), bias: [Float](repeating: 0, count: columns))
        let from = ActivationMap(capacity: 1, height: side, width: side, channels: depth)
        from.load(0, channelLast: pattern([side, side, depth]))
        let bound = BoundConvolution(
            layer, from: from, to: ActivationMap(capacity: 1, height: side, width: side, channels: columns),
            workspace: ConvolutionWorkspace())

        let clock = ContinuousClock()
        let operations = 2e-9 * Double(rows * depth * columns)
        var rates = (openBLAS: [Double](), ownKernel: [Double]())
        for _ in 0..<Self.repetitions {
            let theirs = clock.measure { multiply(left, right, into: &result) } / .seconds(1)
            let ours = clock.measure { bound.run(batch: 1, pool: single) } / .seconds(1)
            rates.openBLAS.append(operations / theirs)
            rates.ownKernel.append(operations / ours)
        }
        return BenchReport.Product(
            rows: rows, columns: columns, depth: depth, openBLAS: median(rates.openBLAS),
            ownKernel: median(rates.ownKernel))
    }

    private static let repetitions = 21

    /// Small numbers of both signs.
    private func pattern(_ shape: [Int]) -> Tensor<Float> {
        Tensor(shape: shape, elements: (0..<shape.reduce(1, *)).map { Float($0 * 31 % 17 - 8) / 16 })
    }
}
