extension State {
    /// Goes on under another history from the frame on the screen; the run before stays as a branch.
    mutating func decide(_ history: TargetHistory) -> [Effect] {
        branches.decide(history)
        return afterBranching()
    }

    /// Takes back the last decision.
    mutating func undo() -> [Effect] {
        guard branches.undo() else {
            say("there is nothing to undo")
            return []
        }
        say("undone: \(branchText)")
        return afterBranching()
    }

    /// Takes back an undoing.
    mutating func redo() -> [Effect] {
        guard branches.redo() else {
            say("there is nothing to redo")
            return []
        }
        say("redone: \(branchText)")
        return afterBranching()
    }

    /// Goes to a branch by its number, at the same frame.
    mutating func go(toBranch number: Int) -> [Effect] {
        guard number != branches.current.number else { return [] }
        if let file = branches.all.first(where: { $0.number == number })?.file {
            let key = settings.keys.key(for: .compare, in: .list) ?? "compare"
            say("run \(number) was read from \(file): \(key) compares with it, and it cannot be gone on with")
            return []
        }
        branches.go(to: number)
        say(branchText)
        return afterBranching()
    }

    /// Compares with the row that is chosen in the list of branches.
    mutating func compareWithChosen() {
        guard case .list(let choice) = mode, choice.subject == .branches,
            branches.all.indices.contains(choice.row)
        else { return }
        let number = branches.all[choice.row].number
        guard number != branches.current.number else { return say("run \(number) is the one on the screen") }
        branches.compare(with: number)
        resume()
        say(branchText)
    }

    /// Which run is on the screen, what makes it differ, and what it is compared with.
    var branchText: String {
        let current = branches.current
        let against = branches.ghost.map { " · compared with run \($0.number) (\($0.summary))" } ?? ""
        return "run \(current.number): \(current.summary)\(against)"
    }

    private mutating func afterBranching() -> [Effect] {
        firstValidTicket = nextTicket
        if case .selecting = mode { mode = .looking }
        return request(position)
    }

    /// The rows of the list of branches: the one on the screen, the one compared with, number, what differs, frames, scores.
    var branchLines: [String] {
        let rows = branches.all.map { branch -> (String, String, String) in
            let sign =
                branch.number == branches.current.number ? "▶" : branch.number == branches.ghost?.number ? "◇" : " "
            let frames = branch.records.keys
            let range = frames.min().flatMap { low in frames.max().map { "frames \(low)–\($0)" } } ?? "not tracked yet"
            let score = score(of: branch).map { "AUC \(hundredths($0.area)) P \(hundredths($0.precision))" } ?? ""
            return ("\(sign) \(branch.number)  \(branch.summary)", range, score)
        }
        let widths = (rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0)
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(width - text.count, 0))
        }
        return rows.map { "\(padded($0.0, widths.0))  \(padded($0.1, widths.1))  \($0.2)" }
    }
}
