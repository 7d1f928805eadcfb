import Tracking

extension State {
    /// Begins the run of the other tracker beside the first one, on the same box, where one was asked for.
    mutating func addRival() {
        guard let rival = subject.rival, let first = history.firstFrame, let box = history.origin(of: first)?.box,
            !branches.all.contains(where: { $0.history.tracker(at: first) == rival })
        else { return }
        var other = history
        other.setTracker(rival, on: box, at: first)
        branches.addBeside(other)
        tracksGhost = true
    }

    /// Tracks the run that is compared with along with the one on the screen, or no longer.
    mutating func toggleTrackingGhost() {
        guard let ghost = branches.ghost else { return say("there is no run that this one is compared with") }
        guard ghost.file == nil else {
            return say("run \(ghost.number) was read from \(ghost.summary): it is all there")
        }
        tracksGhost.toggle()
        say("run \(ghost.number) \(tracksGhost ? "is tracked along with this one" : "stays where it is")")
    }

    /// A request for frames that are not shown, in place of any other such.
    mutating func aside(
        _ history: TargetHistory, from first: Int, to last: Int, maps: MapRequest = []
    ) -> WorkRequest {
        if sweep?.ticket != nil { sweep?.pause() }
        ghostRequest = nil
        pageWork?.ticket = nil
        defer { nextTicket += 1 }
        return WorkRequest(frame: last, history: history, maps: maps, purpose: .aside(from: first), ticket: nextTicket)
    }

    /// Whether the run that is compared with has to be tracked before the next frame is.
    var isGhostBehind: Bool {
        tracksGhost && (ghostRequest != nil || branches.ghost?.firstMissing(upTo: position) != nil)
    }

    /// Tracks what is missing of the run that is compared with, while nothing else is asked for.
    mutating func tendGhost() -> [Effect] {
        guard tracksGhost, pending == nil, ghostRequest == nil, sweep?.ticket == nil, let ghost = branches.ghost,
            let missing = ghost.firstMissing(upTo: position)
        else { return [] }
        let request = aside(ghost.history, from: missing, to: position)
        ghostRequest = (request.ticket, ghost.number)
        return [.work(request)]
    }

    /// Takes what the tracker's thread says of the run that is compared with.
    mutating func takeGhost(_ content: WorkReport.Content) -> [Effect] {
        guard let ghostRequest else { return [] }
        switch content {
        case .aside(let record): branches.keep(record, of: ghostRequest.branch)
        case .asideEnded:
            self.ghostRequest = nil
            // A run that ends earlier, where its frames cannot be read, holds nothing up.
            if branches.ghost?.firstMissing(upTo: position) != nil { tracksGhost = false }
            return playOn()
        case .refused(let reason):
            self.ghostRequest = nil
            tracksGhost = false
            say("run \(ghostRequest.branch): \(reason)", .warning)
            return playOn()
        case .cancelled: self.ghostRequest = nil
        case .progress, .frame, .unreadable, .ended, .cutShort, .asideShown: break
        }
        return []
    }
}
