import Foundation
import Imaging
import Sequences
import Synchronization
import Testing

/// Frames that count how often they are asked for, some of which fail.
private final class ScriptedSource: FrameSource {
    let frameCount: Int?
    let errors: [Int: FrameError]
    let requests = Mutex<[Int]>([])
    let onRelease: @Sendable () -> Void

    init(frameCount: Int?, errors: [Int: FrameError] = [:], onRelease: @escaping @Sendable () -> Void = {}) {
        self.frameCount = frameCount
        self.errors = errors
        self.onRelease = onRelease
    }

    deinit { onRelease() }

    func frame(at index: Int) throws(FrameError) -> Frame {
        requests.withLock { $0.append(index) }
        if let error = errors[index] { throw error }
        if let frameCount, index >= frameCount { throw .pastEnd(index: index, count: frameCount) }
        return Frame(index: index, image: flatPicture(red: UInt8(index % 256)), name: "\(index)")
    }
}

@Suite struct FramePrefetcherTests {
    static let damage = FrameError.undecodable(index: 2, .unreadable(name: "2", reason: "torn"))

    @Test("order", arguments: [1, 2, 4, 100], [0, 1, 2, 3, 50])
    func order(capacity: Int, count: Int) {
        let source = ScriptedSource(frameCount: count)
        let seen = FramePrefetcher(source, capacity: capacity).map { frame in
            #expect((try? frame.result.get().index) == frame.index && frame.decodeSeconds >= 0)
            return frame.index
        }
        #expect(seen == Array(0..<count))
        #expect(source.requests.withLock { $0 } == Array(0...count))
    }

    @Test func aRange() {
        let source = ScriptedSource(frameCount: 20)
        #expect(FramePrefetcher(source, range: 5..<9).map(\.index) == [5, 6, 7, 8])
        #expect(source.requests.withLock { $0 } == [5, 6, 7, 8])
        #expect(FramePrefetcher(source, range: 18..<25).map(\.index) == [18, 19])
        #expect(FramePrefetcher(source, range: 30..<35).map(\.index) == [])
    }

    @Test func aBadFrameIsHandedOutAndTheNextFollows() {
        let frames = Array(FramePrefetcher(ScriptedSource(frameCount: 5, errors: [2: Self.damage])))
        #expect(frames.map(\.index) == [0, 1, 2, 3, 4])
        for frame in frames {
            switch frame.result {
            case .success(let picture): #expect(picture.index == frame.index && frame.index != 2)
            case .failure(let error): #expect(error == Self.damage && frame.index == 2)
            }
        }
    }

    @Test func aStoppedDecoderIsTheLast() {
        let stop = FrameError.stopped(index: 3, of: nil, reason: "power")
        let frames = Array(FramePrefetcher(ScriptedSource(frameCount: nil, errors: [3: stop])))
        #expect(frames.map(\.index) == [0, 1, 2, 3])
        if case .failure(let error)? = frames.last?.result { #expect(error == stop) } else { Issue.record("no error") }
    }

    @Test func noMoreThanTheCapacityIsDecodedAhead() {
        let source = ScriptedSource(frameCount: nil)
        let prefetcher = FramePrefetcher(source, capacity: 3)
        for taken in 1...20 {
            #expect(prefetcher.next()?.index == taken - 1)
            // Those taken, and those that wait.
            #expect(source.requests.withLock { $0.count } <= taken + 3)
        }
    }

    @Test func cancellingEndsTheFrames() {
        let prefetcher = FramePrefetcher(ScriptedSource(frameCount: nil), capacity: 2)
        #expect(prefetcher.next()?.index == 0)
        prefetcher.cancel()
        #expect(prefetcher.next() == nil)
        #expect(prefetcher.next() == nil)
    }

    @Test func aWaitingThreadIsReleasedByCancelling() {
        // A source that never gives its second frame until the test is over.
        final class Stuck: FrameSource {
            let frameCount: Int? = nil
            let gate = DispatchSemaphore(value: 0)
            func frame(at index: Int) throws(FrameError) -> Frame {
                if index > 0 { gate.wait() }
                return Frame(index: index, image: flatPicture(red: 0), name: "")
            }
        }
        let source = Stuck()
        let prefetcher = FramePrefetcher(source)
        #expect(prefetcher.next()?.index == 0)
        let done = DispatchSemaphore(value: 0)
        Thread {
            #expect(prefetcher.next() == nil)
            done.signal()
        }.start()
        prefetcher.cancel()
        done.wait()
        source.gate.signal()
    }

    @Test("letting the prefetcher go releases thread and source", arguments: [0, 1, 3])
    func release(taken: Int) {
        let released = DispatchSemaphore(value: 0)
        do {
            let source = ScriptedSource(frameCount: nil, onRelease: { released.signal() })
            let prefetcher = FramePrefetcher(source, capacity: 2)
            for _ in 0..<taken { _ = prefetcher.next() }
        }
        #expect(released.wait(timeout: .now() + 60) == .success)
    }
}
