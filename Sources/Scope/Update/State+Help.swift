import Terminal

extension State {
    /// Opens or leaves the list of keys.
    mutating func toggleHelp() {
        if case .help = mode { resume() } else { open(.help(HelpList())) }
    }

    /// The contexts whose keys count beneath the list of keys: what works here stands first in it.
    var contextsBeneathHelp: [KeyContext] {
        interruptedSelection == nil ? contextsOfLooking : [.selecting, .everywhere]
    }

    /// The list's lines as far as they are not left out, as they have room on the screen.
    var helpLines: [HelpOverlay.Line] {
        var lines = HelpOverlay.lines(keys: settings.keys, first: contextsBeneathHelp)
        if case .help(let list) = mode, !list.filter.isEmpty { lines = HelpOverlay.lines(lines, with: list.filter) }
        return HelpOverlay.wrapped(lines, in: self)
    }

    /// Changes the list that is open.
    mutating func editHelp(_ change: (inout HelpList) -> Void) {
        guard case .help(var list) = mode else { return }
        change(&list)
        mode = .help(list)
    }

    /// Begins to type what the list is narrowed down to.
    mutating func filterHelp() {
        editHelp { list in
            list.isTyping = true
            list.filter = ""
            list.scroll = 0
        }
    }

    /// Types what the list is narrowed down to.
    mutating func typeFilter(_ key: Key) {
        editHelp { list in
            switch key {
            case .enter, .down: list.isTyping = false
            case .escape, .control("c"), .control("g"), .control("u"):
                list.filter = ""
                list.isTyping = key == .control("u")
            case .backspace:
                if list.filter.popLast() == nil { list.isTyping = false }
            default: if let scalar = key.text { list.filter.unicodeScalars.append(scalar) }
            }
            list.scroll = 0
        }
    }

    /// Scrolls the list to its next part; from the last one to the first.
    mutating func nextHelpSection() {
        let headings = helpLines.enumerated().compactMap { line -> Int? in
            if case .heading = line.element { return line.offset }
            return nil
        }
        let last = HelpOverlay.lastScroll(self)
        editHelp { list in
            let next = headings.first { $0 > list.scroll && list.scroll < last } ?? 0
            list.scroll = min(next, last)
        }
    }
}
