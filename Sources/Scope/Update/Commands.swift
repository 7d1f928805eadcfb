import Imaging
import Network
import Sequences
import Terminal

/// What can be typed after the colon.
public enum Command: Sendable, Equatable {
    case goTo(Int)
    case layer(String)
    case view(MapView)
    case overlay(MapView?)
    case palette(ColourMap)
    case glyphs(PictureGlyphs)
    case speed(Double?)
    case box(BoundingBox)
    case ablate(Ablation)
    case restore
    case save(String)
    case savePane(String)
    case export(String, TrajectoryFormat)
    case session(String)
    case record(String?)
    case report
    case help
    case quit

    /// Why a line is no command.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        public var description: String
    }

    /// The commands with their arguments and what they do, for completion and the manual.
    public static let all: [(name: String, argument: String, summary: String)] = [
        ("goto", "FRAME", "go to a frame, counted from 0; the tracker follows"),
        ("layer", "NAME", "choose a layer by name or number"),
        ("view", "NAME", "choose the view that comes first: \(list(MapView.allCases.map(\.rawValue)))"),
        ("overlay", "NAME", "lay a view's map over the frame, or none"),
        ("palette", "NAME", "\(list(ColourMap.allCases.map(\.rawValue)))"),
        ("glyphs", "NAME", "\(list(PictureGlyphs.allCases.map(\.rawValue)))"),
        ("speed", "FPS", "frames a second at most, or max"),
        ("box", "X,Y,W,H", "begin to track this box in this frame"),
        ("ablate", "PART", "switch a part off or on: \(list(Ablation.named.map(\.name)))"),
        ("restore", "", "switch all parts on"),
        ("save", "FILE.png", "save the screen as it is"),
        ("save-pane", "FILE.png", "save the pane at full resolution"),
        ("export", "FILE", "save the trajectory: .csv, .json, .txt (OTB), or FORMAT FILE with otb, vot, csv, json"),
        ("session", "FILE", "save everything needed to open this again (watch --session FILE)"),
        ("record", "FILE.cast", "record the screen as asciicast; without a file, end the recording"),
        ("report", "", "show the scores and curves of the run so far"),
        ("help", "", "show the keys"),
        ("quit", "", "leave"),
    ]

    /// The command that a line says.
    public static func parse(_ line: String) -> Result<Command, Fault> {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let name = words.first else { return fault("nothing was typed") }
        let argument = words.count > 1 ? trimmed(words[1]) : ""
        // A number alone is a frame.
        if let frame = Int(name), argument.isEmpty {
            return frame >= 0 ? .success(.goTo(frame)) : fault("frames count from 0")
        }
        guard let entry = all.first(where: { $0.name == name }) else {
            return fault("no command is called '\(name)'; there are \(list(all.map(\.name)))")
        }
        if argument.isEmpty, !entry.argument.isEmpty, name != "record" {
            return fault("\(name) needs \(entry.argument)")
        }
        switch name {
        case "goto":
            guard let frame = Int(argument), frame >= 0 else {
                return fault("'\(argument)' is no frame: a number from 0 is needed")
            }
            return .success(.goTo(frame))
        case "layer": return .success(.layer(argument))
        case "view": return named(argument, MapView.allCases, "view") { .view($0) }
        case "overlay":
            if argument == "none" { return .success(.overlay(nil)) }
            return named(argument, MapView.allCases.filter(\.isMap), "overlay") { .overlay($0) }
        case "palette": return named(argument, ColourMap.allCases, "palette") { .palette($0) }
        case "glyphs": return named(argument, PictureGlyphs.allCases, "kind of glyphs") { .glyphs($0) }
        case "speed":
            if argument == "max" { return .success(.speed(nil)) }
            guard let speed = Double(argument), speed >= 0.1, speed <= 1000 else {
                return fault("'\(argument)' is no speed: 0.1 to 1000 frames a second, or max, is needed")
            }
            return .success(.speed(speed))
        case "box": return box(argument)
        case "ablate":
            guard let part = Ablation.named.first(where: { $0.name == argument }) else {
                return fault("'\(argument)' is no part; there are \(list(Ablation.named.map(\.name)))")
            }
            return .success(.ablate(part.ablation))
        case "restore": return .success(.restore)
        case "save": return png(argument) { .save($0) }
        case "save-pane": return png(argument) { .savePane($0) }
        case "export": return export(argument)
        case "session": return .success(.session(argument))
        case "record": return .success(.record(argument.isEmpty ? nil : argument))
        case "report": return .success(.report)
        case "help": return .success(.help)
        default: return .success(.quit)
        }
    }

    /// The lines that a beginning can be completed to.
    public static func completions(of line: String, layers: [String]) -> [String] {
        let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            return all.filter { $0.name.hasPrefix(line) }.map { $0.argument.isEmpty ? $0.name : $0.name + " " }
        }
        let words: [String]
        switch parts[0] {
        case "layer": words = layers
        case "view": words = MapView.allCases.map(\.rawValue)
        case "overlay": words = MapView.allCases.filter(\.isMap).map(\.rawValue) + ["none"]
        case "palette": words = ColourMap.allCases.map(\.rawValue)
        case "glyphs": words = PictureGlyphs.allCases.map(\.rawValue)
        case "ablate": words = Ablation.named.map(\.name)
        case "speed": words = Playback.speeds.map { $0.map { "\(Int($0))" } ?? "max" }
        case "export": words = TrajectoryFormat.allCases.map { $0.rawValue + " " }
        default: words = []
        }
        return words.filter { $0.hasPrefix(parts[1]) }.map { "\(parts[0]) \($0)" }
    }

    private static func fault(_ text: String) -> Result<Command, Fault> { .failure(Fault(description: text)) }

    private static func named<Value: RawRepresentable<String>>(
        _ text: String, _ values: [Value], _ kind: String, _ make: (Value) -> Command
    ) -> Result<Command, Fault> {
        guard let value = values.first(where: { $0.rawValue == text }) else {
            return fault("'\(text)' is no \(kind); there are \(list(values.map(\.rawValue)))")
        }
        return .success(make(value))
    }

    private static func box(_ text: String) -> Result<Command, Fault> {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double(trimmed($0)) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3]
        else { return fault("'\(text)' is no box: X,Y,W,H in pixels is needed") }
        return .success(.box(BoundingBox(x: x, y: y, width: width, height: height)))
    }

    private static func png(_ path: String, _ make: (String) -> Command) -> Result<Command, Fault> {
        guard path.lowercased().hasSuffix(".png") else { return fault("'\(path)' does not end in .png") }
        return .success(make(path))
    }

    private static func export(_ text: String) -> Result<Command, Fault> {
        let words = text.split(separator: " ", maxSplits: 1)
        if words.count == 2, let format = TrajectoryFormat(rawValue: String(words[0])) {
            return .success(.export(trimmed(words[1]), format))
        }
        let endings: [(String, TrajectoryFormat)] = [(".csv", .csv), (".json", .json), (".txt", .otb)]
        guard let format = endings.first(where: { text.lowercased().hasSuffix($0.0) })?.1 else {
            return fault(
                "'\(text)' ends in none of .csv, .json, .txt: say the format first, as in 'export vot \(text)'")
        }
        return .success(.export(text, format))
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
