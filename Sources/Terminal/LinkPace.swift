/// How fast a link to a terminal takes bytes, learnt from how long the answers to frames take.
///
/// The first frame is small, and while answers come at once each may be four times as large as the one before: on a fast
/// link there is soon no limit. A slow one never gets more than it takes in a short time, so that a key is answered within it.
package struct LinkPace: Sendable {
    /// The most bytes of the next frame.
    package private(set) var room = firstBudget
    /// The same, nil where the cells of no screen come near it.
    package var budget: Int? { room < Self.unlimited ? room : nil }
    private var last: Answer?
    private var bytesASecond: Double?
    /// The time there and back, without what the bytes take, in seconds.
    private var way = 0.0

    /// A frame's size and the seconds until its answer.
    private struct Answer: Sendable {
        var bytes: Double
        var time: Double
    }

    /// The bytes of the first frame.
    private static let firstBudget = 6000
    /// No frame is given less room than this: a line of text must fit in.
    private static let leastBudget = 600
    /// A link that takes as many bytes in a frame's time has no limit for cells.
    private static let unlimited = 200_000
    /// How long a frame may take, in seconds, beside the way.
    private static let frameTime = 0.15
    /// Times below this are not told apart.
    private static let resolution = 0.000_2

    /// A link of which nothing is known yet.
    package init() {}

    /// Learns from an answer.
    ///
    /// - Parameters:
    ///   - bytes: the size of the frame that was answered.
    ///   - duration: how long the answer took.
    package mutating func answered(bytes: Int, after duration: Duration) {
        let answer = Answer(bytes: Double(bytes), time: duration / .seconds(1))
        defer { last = answer }
        let asked = Double(room)
        guard let rate = bytesASecond, let last else {
            return set(rate: answer.bytes / max(answer.time, Self.resolution), after: answer.bytes)
        }
        let smaller = answer.bytes < last.bytes ? answer : last
        let larger = answer.bytes < last.bytes ? last : answer
        if larger.bytes >= 1.5 * smaller.bytes {
            // The way is in both times: the difference is what the additional bytes took.
            let difference = larger.time - smaller.time
            var found =
                difference > 0
                ? (larger.bytes - smaller.bytes) / max(difference, Self.resolution)
                : max(rate, larger.bytes / max(larger.time, Self.resolution))
            // What is little beside the room and comes in time is slow for other reasons, such as the terminal's own work.
            if found < rate, larger.bytes < asked / 8, larger.time - way < Self.frameTime { found = rate }
            way = max(answer.time - answer.bytes / found, 0)
            set(rate: found, after: max(answer.bytes, asked))
            return
        }
        // Frames of like sizes do not tell the rate; where they come soon enough a larger one is tried.
        let taken = max(answer.time - way, Self.resolution)
        let isSoon = taken <= Self.frameTime
        guard answer.bytes >= asked / 2 || (!isSoon && answer.bytes >= Double(Self.unlimited) / 2) else { return }
        set(rate: isSoon ? rate * 1.25 : min(rate, answer.bytes / taken), after: max(answer.bytes, asked))
    }

    private mutating func set(rate: Double, after bytes: Double) {
        bytesASecond = rate
        room = max(Int(min(rate * Self.frameTime, 4 * bytes, 1e9)), Self.leastBudget)
    }
}
