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

    /// Whether the run that is compared with is being tracked.
    var isGhostUnderWay: Bool {
        switch aside?.owner {
        case .ghost: true
        case .sweep, .page, nil: false
        }
    }

    /// Whether the run that is compared with has to be tracked before the next frame is.
    var isGhostBehind: Bool {
        tracksGhost && (isGhostUnderWay || branches.ghost?.firstMissing(upTo: position) != nil)
    }

    /// Tracks what is missing of the run that is compared with, while nothing else is asked for.
    mutating func tendGhost() -> [Effect] {
        // A page can wait.
        guard tracksGhost, pending == nil, aside == nil || aside?.owner == .page, let ghost = branches.ghost,
            let missing = ghost.firstMissing(upTo: position)
        else { return [] }
        return workAside(for: .ghost(branch: ghost.number), ghost.history, from: missing, to: position)
    }

    /// Takes what the tracker's thread says of the run that is compared with.
    mutating func takeGhost(_ content: WorkReport.Content, of branch: Int) -> [Effect] {
        switch content {
        case .aside(let record): branches.keep(record, of: branch)
        case .asideEnded:
            aside = nil
            // A run that ends earlier, where its frames cannot be read, holds nothing up.
            if branches.ghost?.firstMissing(upTo: position) != nil { tracksGhost = false }
            return playOn()
        case .refused(let reason):
            aside = nil
            tracksGhost = false
            say("run \(branch): \(reason)", .warning)
            return playOn()
        case .cancelled: aside = nil
        case .progress, .frame, .unreadable, .ended, .cutShort, .asideShown: break
        }
        return []
    }
}
