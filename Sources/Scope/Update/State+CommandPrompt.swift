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
        case .tab: line.complete { CommandTable.completions(of: $0, in: self) }
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
        do throws(CommandFault) {
            return perform(try CommandTable.action(for: line, in: self))
        } catch {
            say(error.description, .warning)
            return []
        }
    }
}
