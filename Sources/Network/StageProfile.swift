/// A stage of a tracker step, in the order it runs; `bench` prints one line for each.
public enum Stage: String, Sendable, CaseIterable {
    case decode, crop, conv1, layer1, layer2, layer3, layer4, adjust, memory, attention, refinement, filter, colours,
        size, update
}

/// Time and work by stage, added up over any number of runs.
///
/// What the work moves are the maps and weights that layers read and write, once each, as if nothing lay in a cache.
public struct StageProfile: Sendable {
    /// Seconds spent in each stage.
    public private(set) var seconds = [Double](repeating: 0, count: Stage.allCases.count)
    /// Multiply-accumulates done in each stage, counted as the plain definition of its layers has them.
    public private(set) var multiplications = [Int](repeating: 0, count: Stage.allCases.count)
    /// Bytes of maps and weights read and written in each stage.
    public private(set) var bytes = [Int](repeating: 0, count: Stage.allCases.count)

    /// A profile without entries.
    public init() {}

    /// Adds one measurement.
    public mutating func add(
        _ stage: Stage, _ duration: Duration, multiplications count: Int = 0, bytes moved: Int = 0
    ) {
        let (whole, atto) = duration.components
        seconds[stage.index] += Double(whole) + Double(atto) * 1e-18
        multiplications[stage.index] += count
        bytes[stage.index] += moved
    }

    /// Adds another profile.
    public mutating func add(_ other: StageProfile) {
        for stage in Stage.allCases {
            seconds[stage.index] += other.seconds[stage.index]
            multiplications[stage.index] += other.multiplications[stage.index]
            bytes[stage.index] += other.bytes[stage.index]
        }
    }

    /// Seconds spent in `stage`.
    public func seconds(_ stage: Stage) -> Double { seconds[stage.index] }
    /// Multiply-accumulates done in `stage`.
    public func multiplications(_ stage: Stage) -> Int { multiplications[stage.index] }
    /// Bytes moved in `stage`.
    public func bytes(_ stage: Stage) -> Int { bytes[stage.index] }
}

extension Stage {
    fileprivate var index: Int {
        guard let index = Self.allCases.firstIndex(of: self) else { preconditionFailure("\(self) is no stage") }
        return index
    }
}
