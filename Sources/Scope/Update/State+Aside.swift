import Tracking

extension State {
    /// Asks for frames that are not shown, in place of whatever else is done aside.
    ///
    /// - Parameters:
    ///   - first: the first frame that is told.
    ///   - maps: what is to be seen of the frames; where empty their records alone are told.
    mutating func workAside(
        for owner: AsideWork.Owner, _ history: TargetHistory, from first: Int, to last: Int, maps: MapRequest = []
    ) -> [Effect] {
        leaveAside()
        aside = AsideWork(ticket: nextTicket, owner: owner)
        defer { nextTicket += 1 }
        return [
            .work(
                WorkRequest(
                    frame: last, history: history, maps: maps, purpose: .aside(from: first), ticket: nextTicket))
        ]
    }

    /// Waits for nothing that is done aside any more.
    mutating func leaveAside() {
        if aside?.owner == .sweep { sweep?.pause() }
        aside = nil
    }

    /// What else the tracker's thread can do, the most urgent first.
    mutating func tendAside() -> [Effect] { tendSweep() + tendGhost() + tendPage() }

    /// Takes what the tracker's thread says of the work aside.
    mutating func takeAside(_ content: WorkReport.Content, for owner: AsideWork.Owner) -> [Effect] {
        switch owner {
        case .sweep: takeSwept(content)
        case .ghost(let branch): takeGhost(content, of: branch)
        case .page: takePage(content)
        }
    }
}
