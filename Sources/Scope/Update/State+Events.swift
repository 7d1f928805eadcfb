extension State {
    /// Goes to the next event, or to the one before.
    ///
    /// - Parameters:
    ///   - isForward: whether to the next one.
    ///   - failuresOnly: whether to events alone at which the target was gone.
    mutating func goToEvent(forward isForward: Bool, failuresOnly: Bool) -> [Effect] {
        let here = pending?.frame ?? position
        let events = events.filter { !failuresOnly || $0.kind.isFailure }
        let kind = failuresOnly ? "failure" : "event"
        let found = isForward ? events.first { $0.frame > here } : events.last { $0.frame < here }
        guard let found else {
            let known = records.keys.max().map { "; frames up to \($0) were tracked" } ?? ""
            say("no \(kind) \(isForward ? "after" : "before") frame \(here)\(isForward ? known : "")")
            return []
        }
        let there = events.filter { $0.frame == found.frame }
        let what = there.map { $0.detail.isEmpty ? $0.kind.rawValue : "\($0.kind.rawValue), \($0.detail)" }
        say("frame \(found.frame): \(what.joined(separator: " · "))")
        return stopAndGo(to: found.frame)
    }

    /// Marks the frame on the screen, or takes the mark away.
    mutating func toggleBookmark() {
        if bookmarks.removeValue(forKey: position) != nil {
            say("frame \(position) is no longer marked")
        } else {
            bookmark("")
        }
    }

    /// Marks the frame on the screen with a note.
    mutating func bookmark(_ note: String) {
        guard bookmarks[position] != nil || bookmarks.count < Self.mostBookmarks else {
            return say("\(Self.mostBookmarks) frames are marked already", .warning)
        }
        bookmarks[position] = note
        say(note.isEmpty ? "frame \(position) is marked" : "frame \(position) is marked: \(note)")
    }

    /// The most frames that can be marked.
    static let mostBookmarks = 1000
}
