import Sequences
import Terminal

extension State {
    /// Types on the command line.
    mutating func type(_ key: Key) -> [Effect] {
        guard case .command(var line) = mode else { return [] }
        switch key {
        case .escape, .control("c"), .control("g"):
            resume()
            return []
        case .enter:
            resume()
            return run(line.string)
        case .tab: line.complete { Command.completions(of: $0, layers: layerNames) }
        case .backspace:
            if !line.deleteBackwards(), line.text.isEmpty {
                resume()
                return []
            }
        case .delete, .control("d"): line.deleteForwards()
        case .control("u"): line.deleteToStart()
        case .control("w"): line.deleteWord()
        case .left, .control("b"): line.move(by: -1)
        case .right, .control("f"): line.move(by: 1)
        case .home, .control("a"): line.move(by: -line.text.count)
        case .end, .control("e"): line.move(by: line.text.count)
        case .up, .control("p"): line.recall(-1)
        case .down, .control("n"): line.recall(1)
        default: if let scalar = key.text { line.insert(scalar) }
        }
        mode = .command(line)
        return []
    }

    /// Carries out a line.
    mutating func run(_ line: String) -> [Effect] {
        let line = String(line.drop { $0 == " " })
        if line.isEmpty { return [] }
        pastCommands.removeAll { $0 == line }
        pastCommands.append(line)
        switch Command.parse(line) {
        case .success(let command): return perform(command)
        case .failure(let fault):
            say(fault.description, .warning)
            return []
        }
    }

    private mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .goTo(let frame):
            playback.isPlaying = false
            return go(to: frame)
        case .layer(let name):
            if let index = layerNames.firstIndex(of: name) ?? Int(name).map({ $0 - 1 }), index >= 0 {
                choose(layer: index)
            } else {
                say("no layer is called '\(name)'; there are \(list(layerNames))", .warning)
            }
        case .view(let view):
            guard availableViews.contains(view) else {
                say("\(subject.tracker) has no \(view.title)", .warning)
                return []
            }
            look.view = view
            look.focus = .view(view)
        case .overlay(let overlay):
            guard overlay.map(availableViews.contains) ?? true else {
                say("\(subject.tracker) has no such map", .warning)
                return []
            }
            look.overlay = overlay
        case .palette(let palette): settings.palette = palette
        case .glyphs(let glyphs): settings.glyphs = glyphs
        case .speed(let speed):
            playback.speed = speed
            playback.due = now
        case .box(let box): return track(box)
        case .ablate(let part): return ablate(ablation.symmetricDifference(part))
        case .restore: return ablate(history.initialAblation)
        case .report: return perform(Action.report)
        case .help: open(.help(scroll: 0))
        case .quit: return [.quit(0)]
        case .save, .savePane, .export, .session, .record: return write(command)
        }
        return []
    }

    private mutating func write(_ command: Command) -> [Effect] {
        switch command {
        case .save(let path): return [.save(SavedFile(path: path, content: .screen(view(self))))]
        case .savePane(let path): return savePane(to: path)
        case .export(let path, let format):
            guard !records.isEmpty else {
                say("nothing was tracked yet", .warning)
                return []
            }
            return [.save(SavedFile(path: path, content: .text(format.render(trajectory))))]
        case .session(let path):
            return [.save(SavedFile(path: path, content: .text(Session(self).text)))]
        case .record(let path):
            if let path, recording == nil {
                recording = path
                return [.startRecording(path: path)]
            }
            if recording != nil { return [.stopRecording] }
            say("no recording is made; 'record FILE.cast' begins one", .warning)
            return []
        default: return []
        }
    }

    /// What was tracked, frame by frame.
    public var trajectory: [TrajectoryRow] { records.values.sorted { $0.frame < $1.frame }.map(\.row) }
}
