import Imaging
import Network
import Overlay
import Sequences
import Terminal

/// The commands of the interface: the one table that is understood, completed, shown as help and printed in the manual.
public enum CommandTable {
    /// The commands that come with the program.
    public static let standard: [CommandEntry] = playing + looking + tracking + saving + general

    /// The action that a line says.
    public static func action(for line: String, in state: State) throws(CommandFault) -> Action {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let name = words.first else { throw CommandFault(description: "nothing was typed") }
        let argument = words.count > 1 ? trimmed(words[1]) : ""
        // A number alone is a frame.
        if let frame = Int(name), argument.isEmpty {
            guard frame >= 0 else { throw CommandFault(description: "frames count from 0") }
            return .goTo(frame)
        }
        guard let entry = standard.first(where: { $0.name == name }) else {
            throw CommandFault(
                description: "no command is called '\(name)'; there are \(list(standard.map(\.name)))")
        }
        return try entry.action(argument, in: state)
    }

    /// The lines that a beginning can be completed to.
    public static func completions(of line: String, in state: State) -> [String] {
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            return standard.filter { $0.name.hasPrefix(line) }.map { $0.argument.isEmpty ? $0.name : $0.name + " " }
        }
        guard let entry = standard.first(where: { $0.name == parts[0] }) else { return [] }
        return entry.completions(of: parts[1], in: state).map { "\(entry.name) \($0)" }
    }

    private static var playing: [CommandEntry] {
        [
            CommandEntry("goto", "FRAME", "go to a frame, counted from 0; the tracker follows") {
                (argument, _) throws(CommandFault) in
                guard let frame = Int(argument), frame >= 0 else {
                    throw CommandFault(description: "'\(argument)' is no frame: a number from 0 is needed")
                }
                return .goTo(frame)
            },
            CommandEntry("events", "list what is worth going to: failures, losses, doubts, jumps, bookmarks", .events),
            CommandEntry(
                "bookmark", "NOTE", isArgumentOptional: true, "mark this frame, with a note"
            ) { (argument, _) throws(CommandFault) in .bookmarkNote(argument) },
        ]
    }

    private static var looking: [CommandEntry] {
        [
            CommandEntry(
                "layer", "NAME", "choose a layer by name or number", complete: \.layerNames,
                parse: {
                    (argument, _) throws(CommandFault) in .layerNamed(argument)
                }),
            CommandEntry(
                "view", "NAME",
                "choose the view that comes first: \(list(ViewDescriptor.standard.map(\.name)))",
                complete: { $0.availableViews.map(\.name) },
                parse: { (argument, state) throws(CommandFault) in
                    .showView(try named(argument, state.views.map { ($0.name, $0) }, "view"))
                }),
            CommandEntry(
                "overlay", "NAME", "lay a view's map over the frame, or none",
                complete: { $0.availableViews.filter(\.isMap).map(\.name) + ["none"] },
                parse: { (argument, state) throws(CommandFault) in
                    argument == "none"
                        ? .showOverlay(nil)
                        : .showOverlay(
                            try named(argument, state.views.filter(\.isMap).map { ($0.name, $0) }, "overlay"))
                }),
            CommandEntry(
                "palette", "NAME", "\(list(ColourMap.allCases.map(\.rawValue)))",
                complete: { _ in ColourMap.allCases.map(\.rawValue) },
                parse: { (argument, _) throws(CommandFault) in
                    .usePalette(try named(argument, ColourMap.allCases.map { ($0.rawValue, $0) }, "palette"))
                }),
            CommandEntry(
                "glyphs", "NAME", "\(list(PictureGlyphs.allCases.map(\.rawValue)))",
                complete: { _ in PictureGlyphs.allCases.map(\.rawValue) },
                parse: { (argument, _) throws(CommandFault) in
                    .useGlyphs(try named(argument, PictureGlyphs.allCases.map { ($0.rawValue, $0) }, "kind of glyphs"))
                }),
            CommandEntry(
                "graphics", "NAME", "pictures in pixels: \(list(GraphicsChoice.allCases.map(\.rawValue)))",
                complete: { _ in GraphicsChoice.allCases.map(\.rawValue) },
                parse: { (argument, _) throws(CommandFault) in
                    .useGraphics(
                        try named(argument, GraphicsChoice.allCases.map { ($0.rawValue, $0) }, "choice of graphics"))
                }),
            CommandEntry(
                "theme", "NAME", "the interface's colours: \(list(ColourScheme.allCases.map(\.rawValue)))",
                complete: { _ in ColourScheme.allCases.map(\.rawValue) },
                parse: { (argument, _) throws(CommandFault) in
                    .useScheme(try named(argument, ColourScheme.allCases.map { ($0.rawValue, $0) }, "theme"))
                }),
            CommandEntry(
                "speed", "FPS", "frames a second at most, or max",
                complete: { _ in Playback.speeds.map { $0.map { "\(Int($0))" } ?? "max" } },
                parse: { (argument, _) throws(CommandFault) in
                    if argument == "max" { return .setSpeed(nil) }
                    guard let speed = Double(argument), speed >= 0.1, speed <= 1000 else {
                        throw CommandFault(
                            description: "'\(argument)' is no speed: 0.1 to 1000 frames a second, or max, is needed")
                    }
                    return .setSpeed(speed)
                }),
        ]
    }

    private static var tracking: [CommandEntry] {
        [
            CommandEntry("box", "X,Y,W,H", "begin to track this box in this frame") {
                (argument, _) throws(CommandFault) in .track(try box(argument))
            },
            CommandEntry(
                "ablate", "PART", "switch a part off or on: \(list(Ablation.named.map(\.name)))",
                complete: { _ in Ablation.named.map(\.name) },
                parse: { (argument, _) throws(CommandFault) in
                    .ablate(try named(argument, Ablation.named.map { ($0.name, $0.ablation) }, "part"))
                }),
            CommandEntry("restore", "switch all parts on", .restore),
            CommandEntry(
                "sweep", "run every part off in turn, and other trackers, from here: what would have held the target?",
                .sweep),
            CommandEntry("runs", "list the runs side by side", .branches),
            CommandEntry(
                "run", "NUMBER", "go to a run of the list, at the same frame",
                complete: { $0.branches.all.map { "\($0.number)" } },
                parse: { (argument, state) throws(CommandFault) in
                    .branch(
                        try named(argument, state.branches.all.map { ("\($0.number)", $0.number) }, "run"))
                }),
        ]
    }

    private static var saving: [CommandEntry] {
        [
            CommandEntry("save", "FILE.png", "save the screen as it is") { (argument, _) throws(CommandFault) in
                .savePicture(try png(argument))
            },
            CommandEntry("save-pane", "FILE.png", "save the pane at full resolution") {
                (argument, _) throws(CommandFault) in .savePane(try png(argument))
            },
            CommandEntry(
                "export", "FILE",
                "save the trajectory as track does: .csv, .txt (CSV), .json, .jsonl, or FORMAT FILE with otb, vot, mot",
                complete: { _ in TrajectoryFormat.allCases.map { $0.rawValue + " " } },
                parse: { (argument, _) throws(CommandFault) in try export(argument) }),
            CommandEntry("page", "FILE.html", "make a page of the run, frames and maps, that a browser plays") {
                (argument, _) throws(CommandFault) in
                guard argument.lowercased().hasSuffix(".html") else {
                    throw CommandFault(description: "'\(argument)' does not end in .html")
                }
                return .makePage(argument)
            },
            CommandEntry(
                "video", "FILE", "make a video of the run, boxes and scores on its frames: \(list(videoEndings))"
            ) {
                (argument, _) throws(CommandFault) in
                guard let format = VideoFormat(ofFile: argument) else {
                    throw CommandFault(description: "'\(argument)' ends in none of \(list(videoEndings))")
                }
                return .makeVideo(argument, format)
            },
            CommandEntry("session", "FILE", "save everything needed to open this again (watch --session FILE)") {
                (argument, _) throws(CommandFault) in .saveSession(argument)
            },
            CommandEntry(
                "record", "FILE.cast", isArgumentOptional: true,
                "record the screen as asciicast; without a file, end the recording"
            ) { (argument, _) throws(CommandFault) in .record(argument.isEmpty ? nil : argument) },
        ]
    }

    private static var general: [CommandEntry] {
        [
            CommandEntry("report", "show the scores and curves of the run so far", .report),
            CommandEntry("help", "show the keys", .help),
            CommandEntry("quit", "leave", .quit),
        ]
    }

    // MARK: Arguments

    private static func named<Value>(
        _ text: String, _ values: [(name: String, value: Value)], _ kind: String
    ) throws(CommandFault) -> Value {
        guard let value = values.first(where: { $0.name == text })?.value else {
            throw CommandFault(description: "'\(text)' is no \(kind); there are \(list(values.map(\.name)))")
        }
        return value
    }

    private static func box(_ text: String) throws(CommandFault) -> BoundingBox {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double(trimmed($0)) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3]
        else { throw CommandFault(description: "'\(text)' is no box: X,Y,W,H in pixels is needed") }
        return BoundingBox(x: x, y: y, width: width, height: height)
    }

    private static let videoEndings = VideoFormat.allCases.map { ".\($0.rawValue)" }

    private static func png(_ path: String) throws(CommandFault) -> String {
        guard path.lowercased().hasSuffix(".png") else {
            throw CommandFault(description: "'\(path)' does not end in .png")
        }
        return path
    }

    private static func export(_ text: String) throws(CommandFault) -> Action {
        let words = text.split(separator: " ", maxSplits: 1)
        if words.count == 2, let format = TrajectoryFormat(rawValue: String(words[0])) {
            return .export(trimmed(words[1]), format)
        }
        guard let format = TrajectoryFormat(ofFile: text) else {
            let others: [(isMeant: Bool, command: String, makes: String)] = [
                (VideoFormat(ofFile: text) != nil, "video", "a video"),
                (text.lowercased().hasSuffix(".html"), "page", "a page"),
            ]
            if let other = others.first(where: \.isMeant) {
                throw CommandFault(
                    description:
                        "'\(text)' is no trajectory: ':\(other.command) \(text)' makes \(other.makes) of the run")
            }
            throw CommandFault(
                description: "'\(text)' ends in none of .csv, .txt, .json, .jsonl: say the format first, as in "
                    + "'export vot \(text)'")
        }
        return .export(text, format)
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
