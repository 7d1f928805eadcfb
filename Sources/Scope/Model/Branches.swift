/// The runs side by side: the one on the screen, those before it, and the one it is compared with. A value: what the user
/// decides makes a new branch, and the run before stays.
public struct Branches: Sendable {
    /// The branches in the order of their beginnings, those of files among them; never empty.
    public private(set) var all: [Branch]
    private var position = 0
    /// The number of the branch that the one on the screen is compared with; nil where there is none.
    private var ghostNumber: Int?
    private var nextNumber = 2
    /// What undoing leads back to, the last decision last.
    private var past: [TargetHistory] = []
    /// What redoing leads to, the next one last.
    private var future: [TargetHistory] = []

    /// The most branches that are kept; the oldest go first.
    public static let most = 12
    /// The most decisions that can be undone.
    private static let mostPast = 100

    /// A first branch.
    public init(_ history: TargetHistory) { all = [Branch(number: 1, history: history, records: [:], parent: nil)] }

    /// The branch on the screen.
    public internal(set) var current: Branch {
        get { all[position] }
        set { all[position] = newValue }
    }

    /// The branch that the one on the screen is compared with; nil where there is none.
    public var ghost: Branch? { all.first { $0.number == ghostNumber && $0.number != current.number } }

    /// Goes on under another history: on the branch that has it, or on a new one.
    public mutating func decide(_ history: TargetHistory) {
        guard history != current.history else { return }
        // Before there is a target there is no run that could stay.
        guard current.history.firstFrame != nil else {
            current.history = history
            return
        }
        past.append(current.history)
        if past.count > Self.mostPast { past.removeFirst() }
        future = []
        enter(history)
    }

    /// Goes back to the history before the last decision. Returns whether there was one.
    public mutating func undo() -> Bool {
        guard let history = past.popLast() else { return false }
        future.append(current.history)
        enter(history)
        return true
    }

    /// Takes back an undoing. Returns whether there was one.
    public mutating func redo() -> Bool {
        guard let history = future.popLast() else { return false }
        past.append(current.history)
        enter(history)
        return true
    }

    /// Goes to a branch of the list; the one that was on the screen is then compared with.
    public mutating func go(to number: Int) {
        guard let branch = all.first(where: { $0.number == number }), branch.file == nil else { return }
        decide(branch.history)
    }

    /// Compares with a branch of the list.
    public mutating func compare(with number: Int) { ghostNumber = number }

    /// Gives up the branch on the screen, whose box the tracker refused, for what was before.
    mutating func giveUp() {
        guard let history = past.popLast() else {
            current.history.clear()
            current.records = [:]
            // What ran beside it on the same box is no run either.
            remove { $0.file == nil }
            return
        }
        let refused = current.number
        enter(history)
        remove { $0.number == refused }
    }

    /// Adds a branch that was saved; it is tracked when it is gone to.
    mutating func add(_ history: TargetHistory) {
        let tracked = all.filter { $0.file == nil }
        guard tracked.count < Self.most, !tracked.contains(where: { $0.history == history }) else { return }
        all.append(Branch(number: nextNumber, history: history, records: [:], parent: nil))
        nextNumber += 1
    }

    /// Adds a run of another tracker beside the one on the screen, to compare with.
    mutating func addBeside(_ history: TargetHistory) {
        add(history)
        ghostNumber = all.first { $0.file == nil && $0.history == history }?.number
    }

    /// Adds boxes that were read from a file, to compare with; the first such file is compared with at once.
    public mutating func add(file: String, records: [Int: FrameRecord]) {
        let branch = Branch(number: nextNumber, history: TargetHistory(), records: records, parent: nil, file: file)
        all.append(branch)
        nextNumber += 1
        ghostNumber = ghostNumber ?? branch.number
    }

    /// Keeps a frame of a branch that is not on the screen.
    mutating func keep(_ record: FrameRecord, of number: Int) {
        guard let index = all.firstIndex(where: { $0.number == number }) else { return }
        all[index].records[record.frame] = record
    }

    private mutating func enter(_ history: TargetHistory) {
        let before = current
        let fork = history.firstDifference(from: before.history) ?? 0
        // A branch that was left where it began shows nothing: it makes room for what comes instead.
        let isBarren =
            before.parent != nil && before.history.changes.last?.frame == fork
            && (before.records.keys.max() ?? 0) <= fork
        let parent = isBarren ? before.parent : before.number
        if let existing = all.firstIndex(where: { $0.file == nil && $0.history == history }) {
            position = existing
        } else {
            all.append(
                Branch(
                    number: nextNumber, history: history, records: before.records.filter { $0.key < fork },
                    parent: parent))
            nextNumber += 1
            position = all.count - 1
        }
        // A file that was compared with stays where no run takes its place.
        ghostNumber = parent ?? ghostNumber
        if isBarren { remove { $0.number == before.number } }
        if all.count(where: { $0.file == nil }) > Self.most {
            let kept = [current.number, ghostNumber]
            let oldest = all.first { $0.file == nil && !kept.contains($0.number) }?.number
            remove { $0.number == oldest }
        }
    }

    private mutating func remove(_ isGone: (Branch) -> Bool) {
        let number = current.number
        all.removeAll { isGone($0) && $0.number != number }
        position = all.firstIndex { $0.number == number } ?? 0
    }
}

extension TargetHistory {
    /// The first frame at which two histories differ; nil where they are equal.
    func firstDifference(from other: TargetHistory) -> Int? {
        if initialAblation != other.initialAblation { return 0 }
        let common = zip(changes, other.changes).prefix { $0 == $1 }.count
        return [self, other].compactMap { $0.changes.dropFirst(common).first?.frame }.min()
    }
}
