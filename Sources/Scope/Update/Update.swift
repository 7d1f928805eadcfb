import Imaging
import Network
import Terminal
import Tracking

/// The state after an event, and what has to be done outside. The only way a state changes.
///
/// - Parameter now: the time since the program began.
public func update(_ state: State, _ event: Event, at now: Duration) -> (state: State, effects: [Effect]) {
    var state = state
    state.now = now
    let effects = state.handle(event)
    return (state, effects)
}

extension State {
    /// What has to be done first: the first frame.
    public mutating func begin() -> [Effect] {
        addRival()
        return request(position)
    }

    /// How long nothing will happen by itself; nil for ever.
    public var patience: Duration? {
        var times: [Duration] = []
        if let message { times.append(message.expiry) }
        if playback.isPlaying, pending == nil, !isGhostUnderWay { times.append(playback.due) }
        return times.min().map { max($0 - now, .zero) }
    }

    mutating func handle(_ event: Event) -> [Effect] {
        if let message, message.expiry <= now { self.message = nil }
        switch event {
        case .terminal(let event): return handle(event) + furtherWork()
        case .runner(.work(let report)): return handle(report) + furtherWork()
        case .runner(.saved(let path, let failure)):
            if path == videoPath { videoPath = nil }
            say(
                failure.map { "\(path) was not written: \($0)" } ?? "\(path) is written",
                failure == nil ? .notice : .warning)
            return []
        case .recordingEnded(let path, let failure):
            recording = nil
            say(
                failure.map { "the recording \(path) ended: \($0)" } ?? "the recording is in \(path)",
                failure == nil ? .notice : .warning)
            return []
        case .tick: return playOn()
        }
    }

    /// What the tracker's thread can do beside what was asked for, the most urgent first.
    private mutating func furtherWork() -> [Effect] { missingMaps() + tendAside() }

    private mutating func handle(_ event: TerminalEvent) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .mouse(let mouse): return handle(mouse)
        case .pasted(let text): return paste(text)
        case .resized(let size):
            self.size = size
            return []
        case .suspendRequested: return [.suspend]
        case .terminationRequested(let signal): return [.quit(128 + signal)]
        // What a shell gives a program whose terminal was closed.
        case .endOfInput: return [.quit(128 + 1)]
        case .continued, .woken: return []
        }
    }

    // MARK: The tracker's thread

    /// Asks for a frame.
    mutating func request(_ frame: Int) -> [Effect] {
        let request = WorkRequest(frame: frame, history: history, maps: wantedMaps, ticket: nextTicket)
        nextTicket += 1
        pending = request
        progress = nil
        leaveAside()
        return [.work(request)]
    }

    /// Goes to a frame, as far as the sequence reaches.
    mutating func go(to frame: Int) -> [Effect] {
        let target = max(min(frame, lastFrame ?? frame), 0)
        // A box that was being drawn belongs to the frame it was drawn in.
        if target != position, case .selecting = mode { mode = .looking }
        if target == position, pending == nil, shown != nil || unreadable != nil { return [] }
        return request(target)
    }

    /// Asks for the next frame where it is due.
    mutating func playOn() -> [Effect] {
        guard playback.isPlaying, pending == nil, !isGhostBehind, now >= playback.due else { return [] }
        if let lastFrame, position >= lastFrame { return end() }
        return request(position + 1)
    }

    private mutating func end() -> [Effect] {
        if playback.loops, let lastFrame, lastFrame > 0 {
            playback.due = now + playback.interval
            return request(history.firstFrame.map { $0 < lastFrame ? $0 : 0 } ?? 0)
        }
        playback.isPlaying = false
        if let reason = subject.cutShort {
            say(reason, .warning)
            return []
        }
        let key = settings.keys.key(for: .report, in: .looking) ?? ":report"
        say("the end of the sequence" + (runningScore == nil ? "" : "; \(key) shows the run's scores"))
        return []
    }

    private mutating func handle(_ report: WorkReport) -> [Effect] {
        if case .progress(let record) = report.content {
            if report.ticket >= firstValidTicket { records[record.frame] = record }
            if report.ticket == pending?.ticket {
                if progress == nil { progressStart = (record.frame, now) }
                progress = record.frame
            }
            return []
        }
        if let aside, report.ticket == aside.ticket { return takeAside(report.content, for: aside.owner) }
        guard let request = pending, report.ticket == request.ticket else { return [] }
        pending = nil
        progress = nil
        switch report.content {
        case .progress, .aside, .asideShown, .asideEnded, .cancelled: return []
        case .frame(let frame):
            let isFirst = shown == nil
            shown = frame
            shownMaps = frame.observed == nil ? [] : request.maps
            if let observed = frame.observed { look.keepChannelOrders(of: observed, views: views) }
            position = request.frame
            unreadable = nil
            if let record = frame.record { records[record.frame] = record }
            playback.due = max(playback.due + playback.interval, now)
            if isFirst, history.firstFrame == nil, mode == .looking { propose() }
            return playOn()
        case .unreadable(let frame, let reason, let record):
            position = frame
            unreadable = reason
            if let record { records[record.frame] = record }
            playback.due = max(playback.due + playback.interval, now)
            say(reason, .warning)
            return playOn()
        case .ended(let count):
            subject.frameCount = count
            guard count > 0 else {
                say("the sequence has no frames", .warning)
                return []
            }
            if playback.isPlaying { return end() }
            return position == count - 1 ? [] : self.request(count - 1)
        case .cutShort(let count, let reason):
            subject.frameCount = count
            subject.cutShort = reason
            playback.isPlaying = false
            say(reason, .warning)
            return count == 0 || position == count - 1 ? [] : self.request(count - 1)
        case .refused(let reason):
            playback.isPlaying = false
            say(reason, .warning)
            return takeBack(request)
        }
    }

    /// After a box that the tracker refused: what was before, with the box to be drawn again.
    private mutating func takeBack(_ request: WorkRequest) -> [Effect] {
        guard let change = history.changes.last, let box = change.box, change.frame == request.frame else { return [] }
        branches.giveUp()
        firstValidTicket = nextTicket
        if shown == nil { return self.request(request.frame) }
        mode = .selecting(Selection(box: box, origin: .drawn))
        return []
    }

    /// The maps that somebody looks at.
    var wantedMaps: MapRequest {
        var maps: MapRequest = .response
        for view in Layout(self).views { maps.formUnion(view.request) }
        if let overlay = look.overlay { maps.formUnion(overlay.request) }
        let isGrid = look.arrangement == .channels || look.arrangement == .layers
        if isGrid { maps.formUnion(.patch) }
        if isGrid || look.cursor != nil || !look.pins.isEmpty { maps.formUnion(.layers) }
        return tracker.hasLayers ? maps : maps.subtracting(.layers)
    }

    /// Asks for the frame again where a view needs more than came with it.
    private mutating func missingMaps() -> [Effect] {
        guard pending == nil, observed != nil, unreadable == nil, !wantedMaps.isSubset(of: shownMaps) else { return [] }
        return request(position)
    }

    // MARK: Decisions

    /// Begins to track a box in the frame on the screen.
    mutating func track(_ box: BoundingBox) -> [Effect] {
        var history = history
        history.setTarget(box, at: position)
        mode = .looking
        // Another target has other channels.
        look.channelOrders = [:]
        let effects = decide(history)
        addRival()
        return effects
    }

    /// Switches parts off or on in the frame on the screen.
    mutating func ablate(_ ablation: Ablation) -> [Effect] {
        guard !tracker.parts.isEmpty else {
            say("\(tracker.name) has no parts to switch off")
            return []
        }
        let lacking = self.ablation.symmetricDifference(ablation).subtracting(tracker.parts).names
        guard lacking.isEmpty else {
            say("\(tracker.name) has no \(list(lacking)) to switch off")
            return []
        }
        var history = history
        history.setAblation(ablation, at: position)
        let off = ablation.names
        say(off.isEmpty ? "all parts are on" : "off from frame \(position): \(list(off))")
        return decide(history)
    }

    /// Shows a line to the user for some seconds.
    mutating func say(_ text: String, _ kind: Message.Kind = .notice) {
        message = Message(text: text, kind: kind, expiry: now + .seconds(kind == .notice ? 5 : 10))
    }
}
