import CShims

/// The rate at which this machine multiplies and adds when nothing else holds it up: what a kernel can be compared with.
public struct ArithmeticPeak: Sendable {
    /// How many floating-point operations a second were done; a multiply-add counts two.
    public let operationsPerSecond: Double

    /// Measures the threads of a pool at work on their registers, and keeps the fastest of the repetitions: other programs
    /// on the machine can only slow one down.
    ///
    /// - Parameters:
    ///   - precision: of the products; it must be available.
    ///   - pool: the threads, all at once.
    ///   - repetitions: at least 1; each takes about a millisecond.
    public init(precision: Precision = .float32, pool: WorkerPool, repetitions: Int = 200) {
        precondition(precision.isNative, "this processor has no instruction for \(precision)")
        precondition(repetitions >= 1, "nothing is measured in \(repetitions) repetitions")
        let products = precision.products
        let instructionSet = InstructionSet.current.rawValue
        let clock = ContinuousClock()
        var best = 0.0
        for _ in 0..<repetitions {
            let seconds =
                clock.measure {
                    pool.run(parts: pool.threadCount) { _ in
                        var sums: Float = 0
                        _ = ts_multiply_add(instructionSet, products, Self.rounds, &sums)
                    }
                } / .seconds(1)
            best = max(best, Self.operations(products) * Double(pool.threadCount) / seconds)
        }
        operationsPerSecond = best
    }

    /// About a millisecond of work: long beside the start of a thread, short beside a time slice of the system.
    private static let rounds: Int64 = 1 << 18

    /// The operations of one thread's share.
    private static func operations(_ products: ts_products) -> Double {
        var sums: Float = 0
        return ts_multiply_add(InstructionSet.current.rawValue, products, 1, &sums) * Double(rounds)
    }
}

extension Precision {
    fileprivate var products: ts_products {
        switch self {
        case .float32: TS_PRODUCTS_FLOAT32
        case .bfloat16: TS_PRODUCTS_BFLOAT16
        case .int8: TS_PRODUCTS_INT8
        }
    }
}
