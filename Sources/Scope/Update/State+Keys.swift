import Terminal

extension State {
    /// The contexts whose keys count, the innermost first.
    var keyContexts: [KeyContext] {
        switch mode {
        case .selecting: [.selecting, .everywhere]
        case .help, .report: [.help, .everywhere]
        case .list: [.list, .everywhere]
        case .command: []
        case .looking: contextsOfLooking
        }
    }

    /// The contexts whose keys count while looking.
    var contextsOfLooking: [KeyContext] {
        (look.arrangement == .channels ? [.channels] : []) + (look.cursor != nil ? [.cursor] : [])
            + [.looking, .everywhere]
    }

    /// Opens a list or the command line; a box that is being drawn waits.
    mutating func open(_ mode: Mode) {
        if case .selecting(let selection) = self.mode { interruptedSelection = selection }
        self.mode = mode
    }

    /// Leaves a list or the command line, for the box that was being drawn where there is one.
    mutating func resume() {
        mode = interruptedSelection.map(Mode.selecting) ?? .looking
        interruptedSelection = nil
    }

    /// Answers a key.
    mutating func press(_ key: Key) -> [Effect] {
        // Whoever types looks at the frame on the screen, wherever the mouse was left.
        hoveredFrame = nil
        if case .help(let list) = mode, list.isTyping {
            typeFilter(key)
            return []
        }
        let isTyping = if case .command = mode { true } else { false }
        let action = isTyping ? nil : settings.keys.action(for: key, in: keyContexts)
        // Escape and a key right after it look like one key with alt, which means nothing by itself.
        if action == nil, key.modifiers.contains(.alt) {
            var bare = key
            bare.modifiers.remove(.alt)
            return press(.escape) + press(bare)
        }
        if isTyping { return type(key) }
        guard let action else {
            say(
                "\(key.name) does nothing here; \(settings.keys.key(for: .help, in: .everywhere) ?? ":help") lists the keys"
            )
            return []
        }
        return perform(action)
    }

    /// Types pasted text where text is typed, its first line only; elsewhere letters would act as keys, and are not taken.
    mutating func paste(_ text: String) -> [Effect] {
        let takesText =
            switch mode {
            case .command: true
            case .help(let list): list.isTyping
            case .looking, .selecting, .report, .list: false
            }
        guard takesText else {
            say("pasted text is not taken for keys; a command takes it")
            return []
        }
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        let isControl = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .control }
        return line.unicodeScalars.filter { !isControl($0) }.flatMap { press(.character($0)) }
    }

    /// Scrolls the list or the report that is open.
    mutating func scroll(by lines: Int) {
        switch mode {
        case .help:
            let last = HelpOverlay.lastScroll(self)
            editHelp { $0.scroll = min(max($0.scroll + lines, 0), last) }
        case .report(let scroll): mode = .report(scroll: min(max(scroll + lines, 0), ReportOverlay.lastScroll(self)))
        case .looking, .selecting, .command, .list: break
        }
    }

    /// Opens or leaves the run's report, where there is something to report.
    mutating func toggleReport() {
        if case .report = mode {
            resume()
        } else if runningScore != nil {
            open(.report(scroll: 0))
        } else {
            say(
                subject.hasTruth
                    ? "there are no scores before the second tracked frame"
                    : "\(subject.name) has no ground truth: there is nothing to score by")
        }
    }

    /// Leaves the innermost thing that is going on.
    mutating func back() -> [Effect] {
        switch mode {
        case .help(let list) where !list.filter.isEmpty: editHelp { $0 = HelpList() }
        case .help, .report, .command, .list: resume()
        case .selecting:
            mode = .looking
            if history.firstFrame == nil {
                let key = settings.keys.key(for: .select, in: .looking) ?? ":box"
                say("no target yet: \(key) draws one")
            }
        case .looking:
            if let pending, pending.frame != position {
                self.pending = nil
                progress = nil
                playback.isPlaying = false
                say("stopped")
                return [.cancelWork] + request(position)
            }
            if playback.isPlaying {
                playback.isPlaying = false
            } else if let effects = stopMaking() {
                return effects
            } else if look.arrangement != .overview {
                look.arrangement = .overview
            } else if look.cursor != nil {
                look.cursor = nil
            } else if look.overlay != nil {
                look.overlay = nil
            } else if look.zoom != .whole {
                look.zoom = .whole
            } else {
                message = nil
            }
        }
        return []
    }
}
