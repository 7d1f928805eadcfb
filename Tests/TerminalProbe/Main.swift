import Foundation
import Imaging
import Terminal

/// A small program on the real terminal backend, driven by the tests: a picture, where the terminal has them one in pixels,
/// the name of the last event in the second row, and every way out.
@main
struct TerminalProbe {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let choice = ColourChoice(rawValue: arguments.first ?? "auto") ?? .auto
        let frames = Int(arguments.dropFirst().first ?? "")
        do {
            let terminal = try NCursesTerminal(colours: choice)
            defer { terminal.close() }
            if let frames { try animate(terminal, frames: frames) } else { try run(terminal) }
        } catch {
            FileHandle.standardError.write(Data("probe: \(error)\n".utf8))
            exit(1)
        }
    }

    private struct Asked: Error, CustomStringConvertible {
        var description: String { "an error was asked for" }
    }

    private static func run(_ terminal: NCursesTerminal) throws {
        var message = "ready"
        while true {
            try terminal.present(screen(of: terminal, message: message, phase: 0))
            guard let event = try terminal.nextEvent(timeout: nil) else { continue }
            switch event {
            case .key(.character("q")), .endOfInput: return
            case .key(.character("e")): throw Asked()
            case .key(.character("x")): exit(3)
            case .key(.character("t")): fatalError("a trap was asked for")
            case .key(.character("o")): print("overflow \(overflow(1))")
            case .key(.character("s")):
                FileHandle.standardError.write(Data("a warning beside the screen\n".utf8))
                message = "warned"
            case .key(.control("z")), .suspendRequested: try terminal.suspend()
            case .key(let key): message = "key \(key.name)"
            case .mouse(let mouse):
                message = "\(mouse.kind) \(mouse.button) \(mouse.point.column),\(mouse.point.row)"
            case .pasted(let text): message = "pasted \(text)"
            case .resized(let size): message = "resized \(size)"
            case .continued: message = "continued"
            case .terminationRequested(let signal):
                terminal.close()
                print("ended by signal \(signal)")
                exit(128 + signal)
            case .woken: message = "woken"
            }
        }
    }

    /// As many noisy frames as asked for, as fast as the terminal takes them; says how long the drawing took.
    private static func animate(_ terminal: NCursesTerminal, frames: Int) throws {
        var spent = Duration.zero
        for frame in 0..<frames {
            let buffer = screen(of: terminal, message: "frame \(frame)", phase: frame)
            spent += try ContinuousClock().measure { try terminal.present(buffer) }
            if let event = try terminal.nextEvent(timeout: .milliseconds(5)), event == .endOfInput { return }
        }
        terminal.close()
        print("\(frames) frames, \((spent / frames).formatted(.units(allowed: [.microseconds]))) each")
    }

    private static func overflow(_ depth: Int) -> Int { depth == 0 ? 0 : overflow(depth + 1) + depth % 3 }

    private static func screen(of terminal: NCursesTerminal, message: String, phase: Int) -> CellBuffer {
        let traits = terminal.traits
        var buffer = CellBuffer(size: terminal.size)
        buffer.draw(
            TerminalBenchmark.noise(width: 200, height: 150, seed: UInt64(phase)), in: buffer.bounds,
            style: traits.pictureStyle(wanted: .sextants))
        if let form = traits.graphicsForm(wanted: .auto) {
            let (columns, rows, samples) = (40, 16, traits.graphics.samples)
            let image = TerminalBenchmark.noise(
                width: columns * samples.across, height: rows * samples.down, seed: UInt64(phase))
            buffer.place(image, in: CellRect(column: 2, row: 3, columns: columns, rows: rows), as: form)
        }
        let lines = [
            "\(traits.name) \(traits.depth.rawValue) \(traits.finestGlyphs.rawValue) \(terminal.size)", message,
        ]
        let style = TextStyle(foreground: .white, background: .black, attributes: .bold)
        for (row, line) in lines.enumerated() {
            buffer.fill(CellRect(column: 0, row: row, columns: buffer.size.columns, rows: 1))
            buffer.write(line, column: 0, row: row, style: style)
        }
        return buffer
    }
}
