import DequeModule
import Foundation
import Platform

/// A frame that was decoded ahead, or the reason why it could not be.
public struct PrefetchedFrame: Sendable {
    /// The frame's number in its source.
    public let index: Int
    /// The frame.
    public let result: Result<Frame, FrameError>
    /// How long its source took to give it, in seconds of real time, waiting for other work left out.
    public let decodeSeconds: Double
    /// What its source had complained about when the frame was decoded: later frames count for nothing.
    public let complaint: String?
}

/// Decodes frames ahead, on a thread of its own, and hands them out in order.
///
/// At most `capacity` frames wait at any time, so memory stays flat however slow the consumer is. A frame that cannot be
/// decoded is handed out as its error and the next follows; where the error means that nothing more can come, it is the last.
/// The end of a video ends the frames without an error. Cancelling, or letting this value go, stops the thread after the frame
/// it is busy with.
public final class FramePrefetcher: Sequence, IteratorProtocol, Sendable {
    private let queue: FrameQueue

    /// Starts decoding.
    ///
    /// - Parameters:
    ///   - source: the frames.
    ///   - range: the numbers of those wanted. An end beyond the source's, such as `0..<Int.max`, means its last frame.
    ///   - capacity: how many decoded frames may wait, at least 1.
    public convenience init(_ source: any FrameSource, range: Range<Int> = 0..<Int.max, capacity: Int = 4) {
        precondition(capacity >= 1 && range.lowerBound >= 0, "a queue of \(capacity) frames from \(range.lowerBound)")
        self.init(source, indices: range, capacity: capacity)
    }

    private init(_ source: any FrameSource, indices: some Sequence<Int> & Sendable, capacity: Int) {
        let queue = FrameQueue(capacity: capacity)
        self.queue = queue
        do throws(StartedThread.Failure) {
            try StartedThread.run(name: "decoder", stackSize: 1 << 20) { fill(queue, from: source, indices: indices) }
        } catch {
            let failure = FrameError.stopped(index: 0, of: source.frameCount, reason: error.description)
            queue.put(PrefetchedFrame(index: 0, result: .failure(failure), decodeSeconds: 0, complaint: nil))
            queue.close(discarding: false)
        }
    }

    /// Starts decoding chosen frames, in the order given; going back is dear in videos.
    package convenience init(_ source: any FrameSource, frames: [Int]) {
        self.init(source, indices: frames, capacity: 4)
    }

    deinit { queue.close(discarding: true) }

    /// The next frame, waiting for it where necessary; nil after the last and once cancelled.
    public func next() -> PrefetchedFrame? { queue.take() }

    /// Stops decoding and forgets the frames that wait. A thread that waits in `next` gets nil.
    public func cancel() { queue.close(discarding: true) }
}

private func fill(_ queue: FrameQueue, from source: any FrameSource, indices: some Sequence<Int>) {
    let clock = ContinuousClock()
    for index in indices {
        guard queue.waitForRoom() else { return }
        let begin = clock.now
        let result = Result { () throws(FrameError) in try source.frame(at: index) }
        let seconds = (clock.now - begin) / .seconds(1)
        if case .failure(.pastEnd) = result { break }
        queue.put(
            PrefetchedFrame(index: index, result: result, decodeSeconds: seconds, complaint: source.complaint))
        if case .failure(let error) = result, error.endsSequence { break }
    }
    queue.close(discarding: false)
}

/// A queue of bounded length between two threads.
///
/// Unchecked: every stored property that changes is read and written under `condition`.
private final class FrameQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private var frames: Deque<PrefetchedFrame> = []
    private var isClosed = false

    init(capacity: Int) { self.capacity = capacity }

    /// Waits until one more frame may be put; false once closed.
    func waitForRoom() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !isClosed && frames.count >= capacity { condition.wait() }
        return !isClosed
    }

    /// Puts a frame, unless the queue was closed while it was decoded.
    func put(_ frame: PrefetchedFrame) {
        condition.lock()
        defer { condition.unlock() }
        if isClosed { return }
        frames.append(frame)
        condition.broadcast()
    }

    /// The frame put first, waiting for one; nil once closed and empty.
    func take() -> PrefetchedFrame? {
        condition.lock()
        defer { condition.unlock() }
        while !isClosed && frames.isEmpty { condition.wait() }
        guard let frame = frames.popFirst() else { return nil }
        condition.broadcast()
        return frame
    }

    /// Lets no more frames in; `discarding` drops those that wait.
    func close(discarding: Bool) {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        if discarding { frames.removeAll() }
        condition.broadcast()
    }
}
