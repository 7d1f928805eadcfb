/// Complete states after frames, a bounded number of them: all of the last frames, and of the older ones every n-th, n
/// growing as they become many. A state that was dropped is computed anew from the nearest one before it.
public struct SnapshotStore<Value: Sendable>: Sendable {
    /// How many of the newest frames are all kept.
    public let recent: Int
    /// How many older ones are kept at most.
    public let older: Int
    private var values: [Int: Value] = [:]
    /// The frames that are kept, rising.
    private var frames: [Int] = []
    private var stride = 1

    /// An empty store.
    ///
    /// - Precondition: `recent` is at least 1, `older` at least 2.
    public init(recent: Int = 24, older: Int = 40) {
        precondition(recent >= 1 && older >= 2, "a store of \(recent) and \(older) states")
        self.recent = recent
        self.older = older
    }

    /// How many states are kept.
    public var count: Int { frames.count }

    /// Keeps the state after a frame.
    public mutating func insert(_ value: Value, after frame: Int) {
        if values.updateValue(value, forKey: frame) == nil {
            frames.insert(frame, at: frames.firstIndex { $0 > frame } ?? frames.count)
        }
        thin(around: frame)
    }

    /// The state after the last kept frame of a range; nil where none is kept.
    public func last(in range: Range<Int>) -> (frame: Int, value: Value)? {
        guard let frame = frames.last(where: { range.contains($0) }), let value = values[frame] else { return nil }
        return (frame, value)
    }

    /// Keeps some states alone: the newest ones, and others evenly spread.
    ///
    /// - Precondition: `newest` is at least 0, and not more than `count`.
    public mutating func thin(to count: Int, newest: Int = 1) {
        guard frames.count > count else { return }
        let (spread, rest) = (count - newest, frames.count - newest)
        let kept = Set((0..<spread).map { frames[($0 + 1) * rest / (spread + 1)] } + frames.suffix(newest))
        for dropped in frames where !kept.contains(dropped) { values[dropped] = nil }
        frames.removeAll { !kept.contains($0) }
    }

    /// Keeps another store's states beside these, in place of those after the same frames.
    public mutating func merge(_ other: SnapshotStore) {
        for frame in other.frames { if let value = other.values[frame] { insert(value, after: frame) } }
    }

    /// Drops the states after a frame and all later ones.
    public mutating func removeAll(from frame: Int) {
        for dropped in frames where dropped >= frame { values[dropped] = nil }
        frames.removeAll { $0 >= frame }
    }

    /// Drops what is neither near the frame inserted last nor on the grid.
    private mutating func thin(around frame: Int) {
        while true {
            let (near, grid) = (recent, stride)
            let isKept: (Int) -> Bool = { abs($0 - frame) < near || $0 % grid == 0 }
            for dropped in frames where !isKept(dropped) { values[dropped] = nil }
            frames.removeAll { !isKept($0) }
            // Those near the newest frame count among the recent ones only.
            if frames.count(where: { abs($0 - frame) >= near }) <= older { return }
            stride *= 2
        }
    }
}
