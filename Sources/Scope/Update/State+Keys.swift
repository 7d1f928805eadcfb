import Imaging
import Network
import Terminal

extension State {
    /// The contexts whose keys count, the innermost first.
    var keyContexts: [KeyContext] {
        switch mode {
        case .selecting: [.selecting, .everywhere]
        case .help, .report: [.help, .everywhere]
        case .command: []
        case .looking:
            (look.arrangement == .channels ? [.channels] : []) + (look.cursor != nil ? [.cursor] : [])
                + [.looking, .everywhere]
        }
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
        if case .command = mode { return type(key) }
        guard let action = settings.keys.action(for: key, in: keyContexts) else {
            say(
                "\(key.name) does nothing here; \(settings.keys.key(for: .help, in: .everywhere) ?? ":help") lists the keys"
            )
            return []
        }
        return perform(action)
    }

    /// Does what a key stands for.
    mutating func perform(_ action: Action) -> [Effect] {
        switch action {
        case .quit: return [.quit(0)]
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .help:
            if case .help = mode { resume() } else { open(.help(scroll: 0)) }
        case .command: open(.command(CommandEntry(past: pastCommands)))
        case .back: return back()
        case .report: toggleReport()
        case .scroll(let lines):
            switch mode {
            case .help(let scroll): mode = .help(scroll: min(max(scroll + lines, 0), HelpOverlay.lastScroll(self)))
            case .report(let scroll):
                mode = .report(scroll: min(max(scroll + lines, 0), ReportOverlay.lastScroll(self)))
            default: break
            }
        case .move, .resize, .inflate, .stepSize, .exchange, .accept: return draw(action)
        case .takeTruth: return takeTruth()
        default: return performLooking(action)
        }
        return []
    }

    private mutating func performLooking(_ action: Action) -> [Effect] {
        switch action {
        case .play:
            playback.isPlaying.toggle()
            playback.due = now
            return playOn()
        case .stepForward: return step(by: 1)
        case .stepBack: return step(by: -1)
        case .jump(let frames): return step(by: frames)
        case .first: return go(to: history.firstFrame.map { $0 < position ? $0 : 0 } ?? 0)
        case .last:
            guard let lastFrame else {
                say("the sequence's length is not known before its end was reached")
                return []
            }
            return go(to: lastFrame)
        case .faster: changeSpeed(by: 1)
        case .slower: changeSpeed(by: -1)
        case .loop:
            playback.loops.toggle()
            say(playback.loops ? "playing begins anew at the end" : "playing stops at the end")
        case .select: propose()
        case .ablate(let part): return ablate(ablation.symmetricDifference(part))
        case .restore: return ablate(history.initialAblation)
        case .savePicture:
            let name = fileStem + ".png"
            return [.save(SavedFile(path: name, content: .screen(view(self))))]
        case .savePane: return savePane(to: fileStem + "-pane.png")
        default: change(action)
        }
        return []
    }

    /// Opens or leaves the run's report, where there is something to report.
    private mutating func toggleReport() {
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

    /// The beginning of a file's name for this frame.
    var fileStem: String {
        let name = subject.name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." ? $0 : "_" }
        return "trackscope-\(String(name))-\(position)"
    }

    /// Saves the pane in focus at its own resolution.
    func savePane(to path: String) -> [Effect] {
        guard let picture = fullResolutionPicture else { return [] }
        return [.save(SavedFile(path: path, content: .picture(picture)))]
    }

    private mutating func step(by frames: Int) -> [Effect] {
        playback.isPlaying = false
        // From where a request under way leads: keys pressed faster than frames come add up.
        return go(to: (pending?.frame ?? position) + frames)
    }

    private mutating func changeSpeed(by step: Int) {
        playback.change(by: step)
        playback.due = now
        say("at most \(playback.speed == nil ? "as many frames a second as the tracker makes" : playback.speedName)")
    }

    /// Leaves the innermost thing that is going on.
    private mutating func back() -> [Effect] {
        switch mode {
        case .help, .report, .command: resume()
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

    private mutating func takeTruth() -> [Effect] {
        guard let truth = subject.truth(at: position) else {
            say("frame \(position) has no ground truth", .warning)
            return []
        }
        if case .selecting(var selection) = mode {
            selection.box = truth
            selection.origin = .groundTruth
            mode = .selecting(selection)
            return []
        }
        return track(truth)
    }

    /// Changes the box that is being drawn.
    private mutating func draw(_ action: Action) -> [Effect] {
        guard case .selecting(var selection) = mode, let size = frameSize else { return [] }
        switch action {
        case .move(let columns, let rows):
            if selection.resizes {
                selection.resize(columns: columns, rows: rows, in: size)
            } else {
                selection.move(columns: columns, rows: rows, in: size)
            }
        case .resize(let columns, let rows):
            if selection.resizes {
                selection.move(columns: columns, rows: rows, in: size)
            } else {
                selection.resize(columns: columns, rows: rows, in: size)
            }
        case .inflate(let count): selection.inflate(by: count, in: size)
        case .stepSize: selection.nextStep()
        case .exchange: selection.resizes.toggle()
        default: return track(selection.box)
        }
        mode = .selecting(selection)
        return []
    }
}
