import Foundation
import Platform

/// Makes the batches of the steps to come on a thread of its own, so that they cost the training no time.
///
/// One thread: at most one core's work. The batches are the same whoever makes them.
///
/// Unchecked: everything that changes is guarded by `condition`.
package final class BatchPrefetcher: @unchecked Sendable {
    private let make: @Sendable (Int) throws -> TrainingBatch
    private let depth: Int
    private let condition = NSCondition()
    private var ready: [Int: Result<TrainingBatch, any Error>] = [:]
    private var wanted: Int
    private var upcoming: Int
    private var isClosed = false

    /// Starts making batches from step `first` on.
    ///
    /// - Parameters:
    ///   - depth: how many batches are made ahead.
    ///   - make: makes the batch of a step.
    package init(first: Int, depth: Int = 2, make: @escaping @Sendable (Int) throws -> TrainingBatch) {
        self.make = make
        self.depth = depth
        wanted = first
        upcoming = first
        do throws(StartedThread.Failure) {
            try StartedThread.run(name: "batches", stackSize: 1 << 21) { [self] in work() }
        } catch {
            ready[first] = .failure(error)
        }
    }

    /// The batch of a step, which must be the one after the last asked for.
    package func batch(_ step: Int) throws -> TrainingBatch {
        condition.lock()
        defer { condition.unlock() }
        precondition(step == wanted, "batch \(step) is asked for, \(wanted) is next")
        while ready[step] == nil { condition.wait() }
        wanted = step + 1
        condition.broadcast()
        guard let result = ready.removeValue(forKey: step) else { preconditionFailure("a batch was taken twice") }
        return try result.get()
    }

    /// Ends the thread; a batch that is being made is thrown away.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }

    private func work() {
        while true {
            condition.lock()
            while !isClosed && upcoming >= wanted + depth { condition.wait() }
            let step = upcoming
            let ends = isClosed
            condition.unlock()
            if ends { return }
            let result = Result { try make(step) }
            condition.lock()
            ready[step] = result
            upcoming = step + 1
            condition.broadcast()
            condition.unlock()
        }
    }
}
