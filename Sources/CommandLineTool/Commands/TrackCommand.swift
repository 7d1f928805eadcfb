import ArgumentParser
import Foundation
import Imaging
import Overlay
import Platform
import Sequences
import Synchronization

/// `trackscope track`: follow targets through sources without a screen.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Follow targets through sources and print their boxes.",
        discussion: """
            The target's first box comes from --init, or from the source's ground truth. One row a frame goes to standard \
            output or to --output; messages go to standard error. A frame that cannot be read keeps the last box. Where \
            frames change size, the box is scaled with them.

            Pixels and frames count from 0, in --init and in the table that is written. The formats of toolkits keep their \
            own count: otb and mot count pixels from 1.

            With several boxes each is a target of its own. With several sources --output, --video and --export-maps are \
            folders, which receive a file, or a folder, for each source; a source that fails is named, and the others are \
            done.

              trackscope track video.mp4 --init 120,80,60,40 -o boxes.csv --video boxes.mp4
              trackscope track data/OTB/David --format otb > David.txt
              trackscope track day1.mp4 day2.mp4 --boxes targets.csv --jobs 2 -o results
            """)

    @Argument(
        help: ArgumentHelp(
            "Folders of pictures, sequences of any known data set, video files or a camera.", valueName: "source"),
        completion: .file())
    var sources: [String]

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A target's box in the first frame, in pixels from 0; once for each target. Default: ground truth.",
            valueName: "x,y,w,h"))
    var `init`: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file of first boxes: a line X,Y,W,H, or SOURCE,X,Y,W,H, for each target.", valueName: "file"),
        completion: .file())
    var boxes: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to write; it appears when the work is done. Default, and -: standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            csv, json or jsonl (pixels from 0), vot (X,Y,W,H from 0), otb (X,Y,W,H from 1), mot, yolo (a folder), coco or \
            cvat. Default: by the output's ending, otherwise csv.
            """, valueName: "format"))
    var format: OutputFormat?

    @Option(
        name: .long,
        help: ArgumentHelp("The box of a lost target: where it was last, or none.", valueName: "what"))
    var whenLost = LostBoxes.keep

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Draw boxes, states and scores on the frames: a video .mp4, .mkv or .gif.", valueName: "file"),
        completion: .file())
    var video: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A map to lay over the video's frames: \(FrameOverlay.Map.names.joined(separator: ", ")).",
            valueName: "name"), completion: .list(FrameOverlay.Map.names))
    var videoMap: String?

    @Option(
        name: .long, help: ArgumentHelp("Frames counted from 0, both included; A- for all from A.", valueName: "a-b"))
    var frames: String?

    @OptionGroup var range: SampleRangeOption

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder to fill with each frame's maps: one safetensors file and heatmaps as PNG.", valueName: "folder"),
        completion: .directory)
    var exportMaps: String?

    @Option(name: .long, help: ArgumentHelp("Sources that are tracked at the same time.", valueName: "n"))
    var jobs = 1

    @Flag(name: .shortAndLong, help: "No progress and no summary.") var quiet = false

    @OptionGroup var options: TrackerOptions

    func validate() throws {
        if !(1...256).contains(jobs) { throw ValidationError("--jobs is \(jobs), not 1 to 256") }
        if !`init`.isEmpty && boxes != nil { throw ValidationError("--init and --boxes say the same: one of them") }
        if let videoMap {
            if video == nil { throw ValidationError("--video-map belongs to --video") }
            if !FrameOverlay.Map.names.contains(videoMap) {
                throw ValidationError(
                    "--video-map is \"\(videoMap)\", not one of \(FrameOverlay.Map.names.joined(separator: ", "))")
            }
            if let entry = options.choice.entry, case let names = FrameOverlay.Map.names(of: entry),
                !names.contains(videoMap)
            {
                throw ValidationError(
                    "--video-map is \"\(videoMap)\"; \(entry.name) has \(names.joined(separator: ", "))")
            }
        }
    }

    /// What holds for several sources only. It is checked when the whole command line is known to be right: the value of a
    /// misspelt option counts as a source before.
    private func checkSeveralSources() throws {
        guard sources.count > 1 else { return }
        if output == nil || output == "-" {
            throw ValidationError("of several sources -o must name a folder, which receives a file for each")
        }
        if !`init`.isEmpty {
            throw ValidationError("--init is for one source; --boxes takes a file with lines SOURCE,X,Y,W,H")
        }
    }

    func run() throws { try track(from: .commandLine) }

    /// Does the work.
    ///
    /// - Parameter origin: who named the sources.
    func track(from origin: SourceOrigin) throws {
        try checkSeveralSources()
        let requests = try requests(from: origin)
        let interruption = Interruption()
        let log = TrackLog(sources: requests.count, quiet: quiet)
        let jobs = min(jobs, requests.count)
        let trackers = TrackerSupply(options: options, jobs: jobs)
        let name = options.tracker
        let work = WorkList(requests)
        try StartedThread.runJobs(jobs, name: "tracking") { job in
            while !interruption.hasCome, let (place, request) = work.next() {
                let tracking = SourceTracking(
                    request: request, makeTracker: { try trackers.factory.make(name, job) }, interruption: interruption,
                    log: log)
                work.conclude(place, Result { try tracking.run() })
            }
        }
        try conclude(work.outcomes, interruption, log)
    }

    /// Ends as failed where a source did; of several each is named with its reason.
    private func conclude(
        _ outcomes: [Result<Void, any Error>?], _ interruption: Interruption, _ log: TrackLog
    ) throws {
        if outcomes.count == 1 {
            try outcomes[0]?.get()
            return
        }
        var failed = 0
        for (source, outcome) in zip(sources, outcomes) {
            guard case .failure(let error)? = outcome else { continue }
            failed += 1
            log.complain((error as? Failure)?.message ?? "\(error)", of: source)
        }
        if let signal = interruption.signalNumber {
            throw Failure(message: "interrupted; what was tracked is written", exitCode: 128 + signal)
        }
        guard failed == 0 else {
            throw Failure(message: "\(failed) of \(sources.count) sources failed, as said above; the others are done")
        }
    }
}

extension TrajectoryFormat: ExpressibleByArgument {}

/// The sources still to be tracked, shared by the threads, and what became of the others.
private final class WorkList: Sendable {
    private struct State {
        var next = 0
        var outcomes: [Result<Void, any Error>?]
    }

    private let requests: [TrackRequest]
    private let state: Mutex<State>

    init(_ requests: [TrackRequest]) {
        self.requests = requests
        state = Mutex(State(outcomes: Array(repeating: nil, count: requests.count)))
    }

    /// The next source and its place; nil after the last.
    func next() -> (place: Int, request: TrackRequest)? {
        state.withLock { state in
            guard state.next < requests.count else { return nil }
            defer { state.next += 1 }
            return (state.next, requests[state.next])
        }
    }

    func conclude(_ place: Int, _ outcome: Result<Void, any Error>) {
        state.withLock { $0.outcomes[place] = outcome }
    }

    /// How each source ended; nil for one that was not begun.
    var outcomes: [Result<Void, any Error>?] { state.withLock(\.outcomes) }
}
