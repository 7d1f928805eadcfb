import Network

/// One course of events: what the user decided, and what the tracker made of it.
public struct Branch: Sendable {
    /// Its number, from 1 in the order of their beginnings.
    public let number: Int
    /// What the user decided.
    public internal(set) var history: TargetHistory
    /// What was tracked so far, by frame.
    public internal(set) var records: [Int: FrameRecord]
    /// The number of the branch it began from; nil for the first.
    let parent: Int?

    /// The frames from the first target on, up to the first that was not tracked. Empty without a target.
    var run: [FrameRecord] {
        guard let first = history.firstFrame else { return [] }
        var run: [FrameRecord] = []
        while let record = records[first + run.count] { run.append(record) }
        return run
    }

    /// What makes it differ from a run that was left alone, in a few words.
    public var summary: String {
        let later = history.changes.drop { $0.box == nil }.dropFirst()
        let own = history.changes.prefix { $0.box == nil } + history.changes.drop { $0.box == nil }.prefix(1)
        var parts = own.compactMap { change in
            change.ablation.map { "\(Self.words(for: $0)) from \(change.frame)" }
        }
        for change in later {
            if change.box != nil { parts.append("box at \(change.frame)") }
            if let ablation = change.ablation { parts.append("\(Self.words(for: ablation)) from \(change.frame)") }
        }
        return parts.isEmpty ? "as it began" : parts.joined(separator: ", ")
    }

    private static func words(for ablation: Ablation) -> String {
        let off = Ablation.named.filter { ablation.contains($0.ablation) }.map(\.name)
        return off.isEmpty ? "all on" : "\(off.joined(separator: "+")) off"
    }
}
