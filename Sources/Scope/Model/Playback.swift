/// How the sequence is played.
public struct Playback: Sendable, Hashable {
    /// Whether it runs.
    public var isPlaying = false
    /// Frames a second at most; nil as fast as the tracker works.
    public var speed: Double? = 25
    /// Whether it begins anew at the end.
    public var loops = false
    /// When the next frame is due.
    public var due = Duration.zero

    /// Stopped, at 25 frames a second.
    public init() {}

    /// The speeds that faster and slower step through.
    public static let speeds: [Double?] = [1, 2, 5, 10, 25, 50, 100, nil]

    /// The speed in words.
    public var speedName: String { speed.map { "\(Int($0.rounded()))/s" } ?? "max" }

    /// The time between two frames.
    public var interval: Duration { speed.map { .seconds(1 / $0) } ?? .zero }

    /// Goes to the next higher or lower speed.
    public mutating func change(by step: Int) {
        let speeds = Self.speeds
        // A speed in between, from a command or the configuration, goes to its neighbour.
        let position =
            speeds.firstIndex(of: speed) ?? (speeds.firstIndex { ($0 ?? .infinity) > (speed ?? 0) } ?? 1) - 1
        speed = speeds[min(max(position + step, 0), speeds.count - 1)]
    }
}
