import Foundation
import Imaging
import Network
import Scope
import Sequences
import Synchronization
import Terminal
import Tracking

/// A clock that moves by 8 ms at each look, so that speeds are the same on every machine.
private final class SteppedClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    func next() -> ContinuousClock.Instant {
        time.withLock { time in
            time += .milliseconds(8)
            return time
        }
    }
}

/// The whole interface on a terminal in memory, driven by a script.
struct Harness {
    var size = CellSize(columns: 80, rows: 24)
    var depth = ColourDepth.trueColour
    var isUnicode = true
    /// What the terminal says of pictures in pixels.
    var graphics = TerminalGraphics()
    var source = TestSource()
    var hasTruth = true
    var history = TargetHistory()
    var settings = Settings()
    var views = ViewDescriptor.standard
    /// The tracker it is opened with.
    var first = TrackerTraits(name: "test", parts: .all, hasLayers: true, components: TestTracker.components)
    /// Trackers that can take the first one's place, by their names.
    var others: [String] = []
    /// The one of them that runs beside the first.
    var rival: String?
    /// Files that nothing may be saved to.
    var inputs = SequenceFiles()
    /// Boxes that were read from files, by the files' names.
    var files: [(name: String, boxes: [BoundingBox])] = []

    var traits: TerminalTraits {
        TerminalTraits(
            name: "memory", depth: depth, isUnicode: isUnicode, finestGlyphs: isUnicode ? .sextants : .plain,
            graphics: graphics)
    }

    var subject: Subject {
        Subject(
            name: "Test", path: "/data/Test", frameCount: source.frameCount,
            groundTruth: hasTruth
                ? (0..<source.count).map { GroundTruth(.rectangle(source.truth(at: $0))) } : [],
            tracker: first,
            others: others.map { TrackerTraits(name: $0) }, rival: rival)
    }

    /// What is left when the script is over.
    struct Outcome {
        var code: Int32
        var state: State
        var terminal: InMemoryTerminal
        var files: [SavedFile]

        var screen: CellBuffer { terminal.screen }
        var message: String { screen.text(ofRow: screen.size.rows - 1) }
        var status: String { screen.text(ofRow: screen.size.rows - 2) }
    }

    /// Plays a script of keys by their names; `"…"` types a text, and a number in brackets is a wait for the next event that
    /// does not come.
    func play(_ script: String...) throws -> Outcome { try play(steps: script.flatMap(Self.steps)) }

    func play(steps: [InMemoryTerminal.Step]) throws -> Outcome {
        let terminal = InMemoryTerminal(size: size, traits: traits, steps: steps)
        let clock = SteppedClock()
        let runner = ImmediateRunner(
            TrackingWork(
                source: source, tracker: TestTracker(), others: others.map { TestTracker(name: $0) },
                now: { clock.next() }))
        var state = State(subject: subject, settings: settings, size: size, traits: traits, history: history)
        state.views = views
        for file in files {
            let records = file.boxes.enumerated().map { frame, box in
                FrameRecord(frame: frame, box: box, score: .nan, state: nil)
            }
            state.branches.add(
                file: file.name, records: Dictionary(uniqueKeysWithValues: records.map { ($0.frame, $0) }))
        }
        var application = Application(state: state, terminal: terminal, runner: runner, inputs: inputs)
        let result = try application.run()
        return Outcome(code: result.code, state: result.state, terminal: terminal, files: runner.files)
    }

    /// The steps of a line such as `enter . . :goto 5⏎`: words are keys, a word that begins with a colon and ends with ⏎
    /// is typed (with ␣ for spaces).
    static func steps(_ script: String) -> [InMemoryTerminal.Step] {
        script.split(separator: " ").flatMap { word -> [InMemoryTerminal.Step] in
            if word.count > 1, word.first == ":" {
                return word.unicodeScalars.map { scalar in
                    switch scalar {
                    case "⏎": .event(.key(.enter))
                    case "⇥": .event(.key(.tab))
                    case "␣": .event(.key(.space))
                    default: .event(.key(.character(scalar)))
                    }
                }
            }
            if word == "silence" { return [.silence] }
            guard let key = Key(name: word) else { preconditionFailure("\(word) is no key") }
            return [.event(.key(key))]
        }
    }

    static func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) -> InMemoryTerminal.Step {
        let button: MouseEvent.Button = [.wheelUp, .wheelDown, .move].contains(kind) ? .none : .left
        return .event(.mouse(MouseEvent(kind, button: button, at: CellPoint(column: column, row: row))))
    }
}

/// The boxes of a plain run over a source from its first ground truth, as the headless command makes it.
func plainRun(_ source: TestSource, to last: Int) throws -> [BoundingBox] {
    var tracker = TestTracker()
    return try (0...last).map { index in
        let image = try source.frame(at: index).image
        return index == 0
            ? try tracker.initialise(image, box: source.truth(at: 0), maps: []).box
            : try tracker.step(image, maps: []).box
    }
}
