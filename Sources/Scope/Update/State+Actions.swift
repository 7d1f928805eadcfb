extension State {
    /// Does what a key or a command stands for.
    mutating func perform(_ action: Action) -> [Effect] {
        switch action {
        case .quit: return [.quit(0)]
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .help: toggleHelp()
        case .command: open(.command(CommandPrompt(past: pastCommands)))
        case .back: return back()
        case .report: toggleReport()
        case .scroll(let lines): scroll(by: lines)
        case .filterHelp: filterHelp()
        case .nextHelpSection: nextHelpSection()
        case .choose(let rows): choose(rows: rows)
        case .open: return openChosen()

        case .play: return togglePlaying()
        case .stepForward: return step(by: 1)
        case .stepBack: return step(by: -1)
        case .jump(let frames): return step(by: frames)
        case .goTo(let frame): return goTo(frame)
        case .first: return go(to: history.firstFrame.map { $0 < position ? $0 : 0 } ?? 0)
        case .last: return goToLast()
        case .faster: changeSpeed(by: 1)
        case .slower: changeSpeed(by: -1)
        case .setSpeed(let speed): set(speed: speed)
        case .loop: toggleLoop()
        case .event(let isForward, let failuresOnly):
            return goToEvent(forward: isForward, failuresOnly: failuresOnly)
        case .events: toggle(list: .events)
        case .bookmark: toggleBookmark()
        case .bookmarkNote(let note): bookmark(note)
        case .writeNote: open(.command(CommandPrompt("bookmark ", past: pastCommands)))

        case .select:
            message = nil
            propose()
        case .takeTruth: return takeTruth()
        case .track(let box): return track(box)
        case .move(let columns, let rows): moveSelection(columns: columns, rows: rows)
        case .resize(let columns, let rows): resizeSelection(columns: columns, rows: rows)
        case .inflate(let count): editSelection { $0.inflate(by: count, in: $1) }
        case .stepSize: editSelection { selection, _ in selection.nextStep() }
        case .exchange: editSelection { selection, _ in selection.resizes.toggle() }
        case .accept: return acceptSelection()
        case .ablate(let part): return ablate(ablation.symmetricDifference(part))
        case .restore: return ablate(history.initialAblation)
        case .undo: return undo()
        case .redo: return redo()
        case .sweep: return toggleSweep()
        case .branches: toggle(list: .branches)
        case .branch(let number): return go(toBranch: number)
        case .compare: compareWithChosen()
        case .trackGhost: toggleTrackingGhost()

        case .layer(let index): choose(layer: index)
        case .layerNamed(let name): choose(layerNamed: name)
        case .nextView: cycleView(by: 1)
        case .previousView: cycleView(by: -1)
        case .showView(let view): show(view)
        case .nextPane: cyclePane(by: 1)
        case .previousPane: cyclePane(by: -1)
        case .full: look.arrangement = look.arrangement == .overview ? .full : .overview
        case .channels: toggle(.channels)
        case .layers: toggle(.layers)
        case .page(let count): page(by: count)
        case .channelSource: nextChannelSource()
        case .overlay: cycleOverlay()
        case .showOverlay(let view): show(overlay: view)
        case .zoom: nextZoom()
        case .palette: nextPalette()
        case .usePalette(let palette): settings.palette = palette
        case .glyphs: nextGlyphs()
        case .useGlyphs(let glyphs): settings.glyphs = glyphs
        case .graphics: toggleGraphics()
        case .useGraphics(let choice): use(graphics: choice)
        case .useScheme(let scheme): settings.use(scheme, isLight: traits.isLight)
        case .keepMaps: toggleKeptMaps()
        case .lockRanges: toggleLock()
        case .cursor: toggleCursor()
        case .moveCursor(let columns, let rows): moveCursor(columns: columns, rows: rows)
        case .pin: pin()
        case .unpin: unpin()
        case .unpinAll: look.pins = []

        case .savePicture(let path): return savePicture(to: path)
        case .savePane(let path): return savePane(to: path)
        case .export(let path, let format): return export(to: path, as: format)
        case .makePage(let path): return makePage(to: path)
        case .makeVideo(let path, let format): return makeVideo(to: path, as: format)
        case .saveSession(let path): return [.save(SavedFile(path: path, content: .text(Session(self).text)))]
        case .record(let path): return record(to: path)
        }
        return []
    }
}
