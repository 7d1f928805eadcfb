import Network

/// One course of events: what the user decided, and what the tracker made of it.
public struct Branch: Sendable {
    /// Its number, from 1 in the order of their beginnings.
    public let number: Int
    /// What the user decided.
    public internal(set) var history: TargetHistory
    /// What was tracked so far, by frame.
    public internal(set) var records: [Int: FrameRecord]
    /// The number of the branch it began from; nil for one that began from none.
    let parent: Int?
    /// The name of the file its boxes were read from; nil where they were tracked here.
    public let file: String?

    init(number: Int, history: TargetHistory, records: [Int: FrameRecord], parent: Int?, file: String? = nil) {
        self.number = number
        self.history = history
        self.records = records
        self.parent = parent
        self.file = file
    }

    /// The first frame with a box; nil where there is none.
    private var firstFrame: Int? { file == nil ? history.firstFrame : records.keys.min() }

    /// The first frame from the target on, up to a frame, that was not tracked yet; nil where all were.
    func firstMissing(upTo frame: Int) -> Int? {
        guard file == nil, let first = history.firstFrame, first <= frame else { return nil }
        return (first...frame).first { records[$0] == nil }
    }

    /// The frames from the first target on, up to the first that was not tracked. Empty without a target.
    var run: [FrameRecord] {
        guard let first = firstFrame else { return [] }
        var run: [FrameRecord] = []
        while let record = records[first + run.count] { run.append(record) }
        return run
    }

    /// What makes it differ from a run that was left alone, in a few words.
    public var summary: String {
        if let file { return file }
        // The first box is what every run begins with.
        let first = history.firstFrame
        var parts: [String] = []
        for change in history.changes {
            if let tracker = change.tracker {
                parts.append("\(tracker) from \(change.frame)")
            } else if change.box != nil, change.frame != first {
                parts.append("box at \(change.frame)")
            }
            if let ablation = change.ablation { parts.append("\(Self.words(for: ablation)) from \(change.frame)") }
        }
        return parts.isEmpty ? "as it began" : parts.joined(separator: ", ")
    }

    private static func words(for ablation: Ablation) -> String {
        let off = ablation.names
        return off.isEmpty ? "all on" : "\(off.joined(separator: "+")) off"
    }
}
