extension State {
    /// Opens a list at the row that belongs to the frame on the screen, or leaves it.
    mutating func toggle(list subject: ListChoice.Subject) {
        if case .list(let choice) = mode, choice.subject == subject { return resume() }
        let lines = lines(of: subject)
        guard !lines.isEmpty else {
            switch subject {
            case .events: return say("nothing has happened yet that is worth going to")
            case .branches, .sweep: return
            }
        }
        open(.list(ListChoice(subject, row: startRow(of: subject))))
    }

    /// The rows of a list as text.
    func lines(of subject: ListChoice.Subject) -> [String] {
        switch subject {
        case .events: events.map(\.line)
        case .branches: branchLines
        case .sweep: sweepRows.map(\.name)
        }
    }

    /// The row that belongs to the frame on the screen.
    private func startRow(of subject: ListChoice.Subject) -> Int {
        switch subject {
        case .events: events.lastIndex { $0.frame <= position } ?? 0
        case .branches: branches.all.firstIndex { $0.number == branches.current.number } ?? 0
        case .sweep: 0
        }
    }

    /// Chooses a row some rows away.
    mutating func choose(rows: Int) {
        guard case .list(var choice) = mode else { return }
        choice.row = min(max(choice.row + rows, 0), max(lines(of: choice.subject).count - 1, 0))
        mode = .list(choice)
    }

    /// Does what the chosen row stands for.
    mutating func openChosen() -> [Effect] {
        guard case .list(let choice) = mode else { return [] }
        resume()
        switch choice.subject {
        case .events:
            let events = events
            return events.indices.contains(choice.row) ? stopAndGo(to: events[choice.row].frame) : []
        case .branches:
            let all = branches.all
            return all.indices.contains(choice.row) ? go(toBranch: all[choice.row].number) : []
        case .sweep: return openSwept(row: choice.row)
        }
    }
}
