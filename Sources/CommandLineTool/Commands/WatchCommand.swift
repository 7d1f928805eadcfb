import ArgumentParser
import Foundation
import Imaging
import Scope
import Sequences
import Terminal
import Tracking

/// `trackscope watch`: the interactive front-end. Without a terminal it tracks as `trackscope track` does, and says so.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a target on the screen and look into the tracker (the default).",
        discussion: """
            Opens a source in the terminal: draw the target's box with the arrow keys or the mouse, play and step to and \
            fro, look at the response and at every layer's attention, and switch parts of the tracker off to see what they \
            do. ? lists the keys. Without a source the bundled demo is opened. Where standard input or output is no \
            terminal, the target is tracked without a screen, as `trackscope track` does.
            """)

    @Argument(
        help: "A folder of pictures, an OTB, VOT or GOT-10k sequence, a video file or a camera.", completion: .file())
    var source: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "The target's box in the first frame, in pixels from 0. Default: drawn on the screen.",
            valueName: "x,y,w,h"))
    var `init`: String?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A file for the trajectory, written on leaving.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(name: .long, help: "The trajectory's format: otb (X,Y,W,H from 1), vot (from 0), csv or json.")
    var format: TrajectoryFormat?

    @Option(
        name: .long, help: ArgumentHelp("A session saved with :session, to go on with.", valueName: "file"),
        completion: .file())
    var session: String?

    @Option(
        name: .long, help: ArgumentHelp("A file to record the screen into, as asciicast.", valueName: "file"),
        completion: .file(extensions: ["cast"]))
    var record: String?

    @Option(name: .long, help: "Colours: \(ColourChoice.allCases.map(\.rawValue).joined(separator: ", ")).")
    var color: ColourChoice?

    @Option(name: .long, help: "Picture characters: \(PictureGlyphs.allCases.map(\.rawValue).joined(separator: ", ")).")
    var glyphs: PictureGlyphs?

    @Option(name: .long, help: "Colours for numbers: \(ColourMap.allCases.map(\.rawValue).joined(separator: ", ")).")
    var palette: ColourMap?

    @Flag(name: .long, help: "Print the configuration, complete, and where its file is looked for.")
    var printConfig = false

    @OptionGroup(title: "Tracker options") var options: TrackerOptions

    /// The options that `track` does not have, each with a value.
    private static let screenOptions = ["--session", "--record", "--color", "--glyphs", "--palette"]

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let settings = try settings(environment)
        if printConfig {
            CommandOutput.note("# read from \(ConfigurationFile.location(environment: environment).path)")
            print(ConfigurationFile.text(of: settings), terminator: "")
            return
        }
        for (stream, descriptor) in [("input", STDIN_FILENO), ("output", STDOUT_FILENO)] where isatty(descriptor) == 0 {
            return try trackWithoutScreen(because: .notATerminal(stream: stream))
        }
        let saved = try session.map { path throws(Failure) in
            do throws(Session.Fault) { return try Session.read(path) } catch {
                throw Failure(message: error.description)
            }
        }
        let path = try source ?? saved?.source ?? Assets().demo()
        let box = try `init`.map(parseBox)
        let sequence = try openSource(path)
        var options = options
        if let saved { options.trackers = [saved.tracker] }
        try options.validate()
        let tracker = try options.makeTracker()

        let terminal: NCursesTerminal
        do throws(TerminalError) {
            terminal = try NCursesTerminal(colours: settings.colours)
        } catch {
            return try trackWithoutScreen(because: error)
        }
        let ablatable = tracker as? any AblatableTracker
        let subject = Subject(
            name: sequence.name, path: path, frameCount: sequence.frameCount, groundTruth: sequence.groundTruth,
            tracker: tracker.name, isAblatable: ablatable != nil,
            hasLayers: options.choice.entry?.hasLayers ?? false)
        var history = saved?.history ?? TargetHistory(initialAblation: ablatable?.ablation ?? [])
        if let box { history.setTarget(box, at: 0) }
        var state = State(
            subject: subject, settings: settings, size: terminal.size, traits: terminal.traits, history: history,
            position: saved?.frame ?? 0)
        saved?.restore(&state)
        if let warning = sequence.warnings.first { state.warn(warning) }
        let work = TrackingWork(source: sequence.source, tracker: tracker)
        var application = Application(
            state: state, terminal: terminal, runner: ThreadedRunner(work, waker: terminal.waker))
        try finish(Failure.wrapping("the terminal") { try application.run(recordingTo: record) })
    }

    /// The settings of the configuration file, with what the options change.
    private func settings(_ environment: [String: String]) throws -> Settings {
        var settings: Settings
        do throws(ConfigurationError) {
            settings = try ConfigurationFile.settings(environment: environment)
        } catch {
            // The line at fault is shown with a caret below it, so this one message has several lines.
            CommandOutput.note("trackscope: \(error.description)")
            throw ExitCode(Failure.usage)
        }
        if let color { settings.colours = color }
        if let glyphs { settings.glyphs = glyphs }
        if let palette { settings.palette = palette }
        return settings
    }

    /// Writes what was asked for and leaves with the interface's exit code.
    private func finish(_ result: (code: Int32, state: State)) throws {
        if let output {
            let rows = result.state.trajectory
            let ending = URL(fileURLWithPath: output).pathExtension.lowercased()
            let format = format ?? (ending == "csv" ? .csv : ending == "json" ? .json : .otb)
            var writer = try TrajectoryWriter(format: format, path: output)
            try Failure.wrapping(output) {
                for row in rows { try writer.write(row) }
                try writer.finish()
            }
            CommandOutput.note("\(rows.count) frames in \(output)")
        }
        if result.code != 0 { throw ExitCode(result.code) }
    }

    /// Does what `track` does with the same arguments.
    private func trackWithoutScreen(because reason: TerminalError) throws {
        CommandOutput.complain("\(reason); tracking without a screen")
        var arguments = Self.argumentsForTracking(Array(ProcessInfo.processInfo.arguments.dropFirst()))
        if source == nil {
            let saved = session.flatMap { path in try? Session.read(path) }
            arguments.append(try saved?.source ?? Assets().demo())
        }
        let command = try TrackCommand.parse(arguments)
        try command.run()
    }

    /// The arguments of `watch` without those that only a screen needs.
    static func argumentsForTracking(_ arguments: [String]) -> [String] {
        var rest = arguments.first == configuration.commandName ? Array(arguments.dropFirst()) : arguments
        var result: [String] = []
        while !rest.isEmpty {
            let argument = rest.removeFirst()
            if screenOptions.contains(argument) {
                _ = rest.popFirst()
            } else if !screenOptions.contains(where: { argument.hasPrefix($0 + "=") }) {
                result.append(argument)
            }
        }
        return result
    }
}

extension Array {
    fileprivate mutating func popFirst() -> Element? { isEmpty ? nil : removeFirst() }
}

extension ColourChoice: ExpressibleByArgument {}
extension PictureGlyphs: ExpressibleByArgument {}
extension ColourMap: ExpressibleByArgument {}
