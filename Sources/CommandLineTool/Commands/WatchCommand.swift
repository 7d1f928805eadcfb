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

              trackscope watch data/OTB/David --init 128,79,64,78
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
        name: .long,
        help: ArgumentHelp("Another tracker that follows the same target beside the first one.", valueName: "name"),
        completion: .list(TrackerCatalogue.names))
    var against: String?

    @Option(
        name: .long, parsing: .upToNextOption,
        help: ArgumentHelp(
            "Files of boxes to compare with: results of OTB, GOT-10k or VOT, or what track writes.", valueName: "file"),
        completion: .file())
    var results: [String] = []

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A file for the trajectory, written on leaving.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(name: .long, help: "The trajectory's format: csv, json, jsonl, vot (from 0), otb or mot (from 1).")
    var format: TrajectoryFormat?

    @OptionGroup var range: SampleRangeOption

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

    @Option(
        name: .long,
        help: """
            Pictures in pixels, where the terminal answers that it shows them: \
            \(GraphicsChoice.allCases.map(\.rawValue).joined(separator: ", ")).
            """)
    var graphics: GraphicsChoice?

    @Option(name: .long, help: "Colours for numbers: \(ColourMap.allCases.map(\.rawValue).joined(separator: ", ")).")
    var palette: ColourMap?

    @Option(
        name: .long,
        help: "The interface's colours: \(ColourScheme.allCases.map(\.rawValue).joined(separator: ", ")).")
    var theme: ColourScheme?

    @Flag(name: .long, help: "Print the configuration, complete, and where its file is looked for.")
    var printConfig = false

    @Flag(
        name: .long,
        help: """
            Track without a screen and print what is worth going to: failures, losses, doubts, returns, the lowest \
            overlap, the largest jump.
            """)
    var events = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Track without a screen and write a page of HTML that plays the run: frames, maps, timeline.",
            valueName: "file"), completion: .file(extensions: ["html"]))
    var page: String?

    @OptionGroup(title: "Tracker options") var options: TrackerOptions

    /// The options that `track` does not have, each with a value.
    private static let screenOptions = [
        "--session", "--record", "--color", "--glyphs", "--graphics", "--palette", "--theme", "--against",
    ]

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        var settings = try settings(environment)
        if printConfig {
            CommandOutput.note("# read from \(ConfigurationFile.location(environment: environment).path)")
            try CommandOutput.results(ConfigurationFile.text(of: settings))
            return
        }
        if events || page != nil { return try trackToTheEnd(settings) }
        for (stream, descriptor) in [("input", STDIN_FILENO), ("output", STDOUT_FILENO)] where isatty(descriptor) == 0 {
            return try trackWithoutScreen(because: .notATerminal(stream: stream))
        }
        let saved = try readSession()
        let path = try source ?? saved?.source ?? Assets().demo()
        let box = try `init`.map(parseBox)
        let sequence = try open(path)
        let (tracker, others) = try makeTrackers(for: saved)
        let files = try readResults(convention: sequence.layout.convention)

        let terminal: NCursesTerminal
        do throws(TerminalError) {
            terminal = try NCursesTerminal(colours: settings.colours)
        } catch {
            return try trackWithoutScreen(because: error)
        }
        settings.use(settings.scheme, isLight: terminal.traits.isLight)
        let ablatable = tracker as? any AblatableTracker
        var history = saved?.history ?? TargetHistory(initialAblation: ablatable?.ablation ?? [])
        if let box { history.setTarget(box, at: 0) }
        var state = State(
            subject: subject(sequence, at: path, tracker, others), settings: settings, size: terminal.size,
            traits: terminal.traits, history: history,
            position: saved?.frame ?? 0)
        saved?.restore(&state)
        for file in files { state.branches.add(file: file.name, records: file.records) }
        state.warnWhereGraphicsAreMissing()
        if let warning = sequence.warnings.first { state.warn(warning) }
        let work = TrackingWork(source: sequence.source, tracker: tracker, others: others)
        let crashFiles = CrashFiles(environment: environment)
        if let crashFiles {
            terminal.reportCrashes(to: crashFiles.report.path, session: crashFiles.session.path)
        }
        defer { crashFiles?.removeSession() }
        var application = Application(
            state: state, terminal: terminal, runner: try ThreadedRunner(work, waker: terminal.waker),
            keepingSessionIn: crashFiles?.session, inputs: SequenceFiles(of: sequence))
        try finish(Failure.wrapping("the terminal") { try application.run(recordingTo: record) })
    }

    /// Opens the source with the range of samples asked for.
    private func open(_ path: String) throws -> FrameSequence {
        let stretch = try range.values()
        var sequence = try openSource(path, origin: source == nil ? .file : .commandLine)
        if let stretch { sequence.stretch(over: stretch) }
        try refuseToReplace(sequence, by: [output, page, record])
        return sequence
    }

    /// The tracker of a session or of the options, and those that can take its place.
    private func makeTrackers(for saved: Session?) throws -> (main: any Tracker, others: [any Tracker]) {
        var options = options
        if let saved { options.trackers = [saved.tracker] }
        try options.validate()
        let (main, others) = try options.makeTrackers(besides: TrackerCatalogue.namesInSweep)
        guard let against, against != main.name, !others.contains(where: { $0.name == against }) else {
            return (main, others)
        }
        // One that the first tracker's weights do not give has its own.
        options.trackers = [against]
        try options.validate()
        return (main, others + [try options.makeTracker()])
    }

    /// Reads the files to compare with.
    private func readResults(
        convention: AnnotationConvention
    ) throws -> [(name: String, records: [Int: FrameRecord])] {
        try results.map { path in
            let rows: [TrajectoryRow]
            do throws(SequenceError) { rows = try readTrajectory(path, convention: convention) } catch {
                throw Failure(error)
            }
            if rows.isEmpty { throw Failure(message: "\(path) holds no boxes") }
            let name = path.split(separator: "/").suffix(2).joined(separator: "/")
            let records = rows.map { FrameRecord(frame: $0.frame, box: $0.box, score: $0.score ?? .nan, state: nil) }
            return (name, Dictionary(records.map { ($0.frame, $0) }, uniquingKeysWith: { $1 }))
        }
    }

    /// What the front-end watches.
    private func subject(
        _ sequence: FrameSequence, at path: String, _ tracker: any Tracker, _ others: [any Tracker]
    ) -> Subject {
        func traits(_ tracker: any Tracker) -> TrackerTraits {
            guard let entry = TrackerCatalogue.entry(tracker.name) else {
                preconditionFailure("\(tracker.name) was made by an entry of that name")
            }
            return TrackerTraits(
                name: entry.name, parts: entry.parts, hasLayers: entry.hasLayers, components: entry.components)
        }
        return Subject(
            name: sequence.name, path: path, frameCount: sequence.frameCount, groundTruth: sequence.groundTruth,
            tracker: traits(tracker), others: others.map(traits),
            rival: against == tracker.name ? nil : against)
    }

    /// Tracks to the end, prints the events of the run, one a line, and writes its page, as far as they are asked for.
    private func trackToTheEnd(_ settings: Settings) throws {
        let saved = try readSession()
        let path = try source ?? saved?.source ?? Assets().demo()
        let sequence = try open(path)
        let (tracker, others) = try makeTrackers(for: saved)
        let ablation = (tracker as? any AblatableTracker)?.ablation ?? []
        var history = saved?.history ?? TargetHistory(initialAblation: ablation)
        if let box = try `init`.map(parseBox) {
            history.setTarget(box, at: 0)
        } else if history.firstFrame == nil {
            history.setTarget(try initialBox(sequence, frame: 0), at: 0)
        }
        // No screen is drawn: its size and colours count for nothing.
        var state = State(
            subject: subject(sequence, at: path, tracker, others), settings: settings,
            size: CellSize(columns: 80, rows: 24),
            traits: TerminalTraits(name: "none", depth: .monochrome), history: history)
        saved?.restore(&state)
        for file in try readResults(convention: sequence.layout.convention) {
            state.branches.add(file: file.name, records: file.records)
        }
        let work = TrackingWork(source: sequence.source, tracker: tracker, others: others)
        let runner = ImmediateRunner(work, writesFiles: true)
        state = state.trackedToTheEnd(by: runner)
        if state.records.isEmpty, let message = state.message { throw Failure(message: message.text) }
        if events { try CommandOutput.results(state.events.map(\.line)) }
        guard let page else { return }
        state = state.withPage(at: page, by: runner)
        if let message = state.message, message.kind == .warning { throw Failure(message: message.text) }
        CommandOutput.note("\(page) is written")
    }

    private func readSession() throws -> Session? {
        try session.map { path throws(Failure) in
            do throws(Session.Fault) { return try Session.read(path) } catch {
                throw Failure(message: error.description)
            }
        }
    }

    /// The settings of the configuration file, with what the options change.
    private func settings(_ environment: [String: String]) throws -> Settings {
        var settings: Settings
        do throws(ConfigurationError) {
            settings = try ConfigurationFile.settings(environment: environment)
        } catch {
            // The line at fault is shown with a caret below it, so this one message has several lines.
            CommandOutput.notes("trackscope: \(error.description)")
            throw ExitCode(Failure.usage)
        }
        if let color { settings.colours = color }
        if let glyphs { settings.glyphs = glyphs }
        if let graphics { settings.graphics = graphics }
        if let palette { settings.palette = palette }
        if let theme { settings.use(theme, isLight: false) }
        return settings
    }

    /// Writes what was asked for and leaves with the interface's exit code.
    private func finish(_ result: (code: Int32, state: State)) throws {
        if let output {
            let rows = result.state.trajectory
            // After the work an ending that says nothing is no reason to lose it.
            let format = format ?? TrajectoryFormat(ofFile: output) ?? .csv
            var writer = try TrajectoryWriter(format: .rows(format), path: output)
            try Failure.wrapping(output) {
                for row in rows { try writer.write([row], frame: nil) }
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
            arguments.append(try readSession()?.source ?? Assets().demo())
        }
        let command = try TrackCommand.parse(arguments)
        try command.track(from: source == nil ? .file : .commandLine)
    }

    /// The arguments of `watch` without those that only a screen needs.
    static func argumentsForTracking(_ arguments: [String]) -> [String] {
        var rest = arguments.first == configuration.commandName ? Array(arguments.dropFirst()) : arguments
        var result: [String] = []
        while !rest.isEmpty {
            let argument = rest.removeFirst()
            if screenOptions.contains(argument) {
                _ = rest.popFirst()
            } else if argument == "--results" {
                rest.removeFirst(rest.prefix { !$0.hasPrefix("-") }.count)
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
extension GraphicsChoice: ExpressibleByArgument {}
extension ColourMap: ExpressibleByArgument {}
extension ColourScheme: ExpressibleByArgument {}
