import Synchronization
import Tensors
import Testing

@Suite struct WorkerPoolTests {
    @Test(arguments: [1, 2, 3, 8], [0, 1, 2, 7, 1000])
    func everyPartRunsOnce(threads: Int, parts: Int) {
        let pool = WorkerPool(threadCount: threads)
        for _ in 0..<20 {
            let counts = (0..<parts).map { _ in Counter() }
            pool.run(parts: parts) { counts[$0].value.add(1, ordering: .relaxed) }
            #expect(counts.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
        }
    }

    @Test func rangesCoverTheCount() {
        let pool = WorkerPool(threadCount: 2)
        let seen = Mutex<[Range<Int>]>([])
        pool.run(over: 10, grain: 4) { range in seen.withLock { $0.append(range) } }
        #expect(seen.withLock { $0.sorted { $0.lowerBound < $1.lowerBound } } == [0..<4, 4..<8, 8..<10])
    }

    @Test func callersTakeTurns() async {
        let pool = WorkerPool(threadCount: 2)
        let total = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<100 { pool.run(parts: 5) { _ in total.value.add(1, ordering: .relaxed) } }
                }
            }
        }
        #expect(total.value.load(ordering: .relaxed) == 8 * 100 * 5)
    }
}

private final class Counter: Sendable {
    let value = Atomic<Int>(0)
}
