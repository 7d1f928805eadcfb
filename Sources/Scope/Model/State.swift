import Imaging
import Network
import Terminal
import Tracking

/// What the keys do at the moment.
public enum Mode: Sendable, Hashable {
    /// Looking and playing.
    case looking
    /// Drawing the target's box.
    case selecting(Selection)
    /// Typing a command.
    case command(CommandPrompt)
    /// Reading the list of keys.
    case help(HelpList)
    /// Reading the report of the run, from a line on.
    case report(scroll: Int)
    /// Choosing in a list.
    case list(ListChoice)
}

/// Everything the interface knows. `update` makes a new one from an event, `view` draws it; neither does anything else.
public struct State: Sendable {
    /// What is being watched.
    public var subject: Subject
    /// What the user has set.
    public var settings: Settings
    /// The screen's size.
    public var size: CellSize
    /// What the screen can show.
    public var traits: TerminalTraits
    /// The views there are, in the order of their importance.
    public var views = ViewDescriptor.standard

    /// The runs side by side: what the user decided, and what was tracked under it.
    public var branches: Branches
    /// The frame on the screen; nil before the first came.
    public var shown: ShownFrame?
    /// The number of the frame on the screen, readable or not.
    public var position = 0
    /// Why the frame at `position` cannot be shown.
    public var unreadable: String?
    /// The maps that came with the frame on the screen.
    public var shownMaps: MapRequest = []
    /// The request under way.
    public var pending: WorkRequest?
    /// How far the request under way has come.
    public var progress: Int?
    /// The first frame that the request under way told, and when.
    var progressStart: (frame: Int, time: Duration)?
    /// Tickets below this belong to another history.
    var firstValidTicket = 0
    /// The next request's ticket.
    var nextTicket = 0

    /// How it is played.
    public var playback: Playback
    /// What is looked at.
    public var look = Look()
    /// What the keys do.
    public var mode = Mode.looking
    /// The box that was being drawn when the list of keys, the report or the command line was opened over it.
    var interruptedSelection: Selection?
    /// Frames that the user marked, with a note each.
    public var bookmarks: [Int: String] = [:]
    /// The page that is being made of a run; nil where none is.
    var pageWork: PageWork?
    /// The file of the video that is being made; nil where none is.
    var videoPath: String?
    /// The frame whose maps are kept to compare others with, and its record; nil where none is.
    public internal(set) var kept: (frame: Int, observed: ObservedFrame)?
    /// Whether the run that is compared with is tracked along with the one on the screen.
    public var tracksGhost = false
    /// What the tracker's thread does beside the request under way; nil where it does nothing else.
    var aside: AsideWork?
    /// Runs that differ in one thing each from the one on the screen; nil before the first sweep.
    public internal(set) var sweep: Sweep?
    /// The frame of the timeline that the mouse is over; nil where it is elsewhere.
    public internal(set) var hoveredFrame: Int?
    /// The line for the user.
    public var message: Message?
    /// Commands given so far.
    public var pastCommands: [String] = []
    /// The file a recording goes to; nil where none is made.
    public var recording: String?
    /// The time of the last event, since the program began.
    public var now = Duration.zero

    /// The state before anything has happened.
    ///
    /// - Parameters:
    ///   - history: a target to begin with, and the parts that are switched off.
    ///   - position: the first frame to show.
    public init(
        subject: Subject, settings: Settings, size: CellSize, traits: TerminalTraits,
        history: TargetHistory = TargetHistory(), position: Int = 0
    ) {
        self.subject = subject
        self.settings = settings
        self.size = size
        self.traits = traits
        branches = Branches(history)
        self.position = position
        playback = Playback()
        playback.speed = settings.speed
        look.arrangement = .overview
    }

    /// Shows a warning to begin with.
    public mutating func warn(_ text: String) { say(text, .warning) }

    /// What the user decided in the run on the screen: targets and ablations.
    public var history: TargetHistory { branches.current.history }
    /// What was tracked so far in the run on the screen, by frame.
    public internal(set) var records: [Int: FrameRecord] {
        get { branches.current.records }
        set { branches.current.records = newValue }
    }
    /// The tracker's record of the frame on the screen.
    public var observed: ObservedFrame? { shown?.observed }
    /// The parts switched off at the frame on the screen.
    public var ablation: Ablation { history.ablation(at: position) }
    /// The tracker at the frame on the screen.
    public var tracker: TrackerTraits { subject.tracker(named: history.tracker(at: position)) }
    /// The last frame's number, where it is known.
    public var lastFrame: Int? { subject.frameCount.map { max($0 - 1, 0) } }
    /// The layers' names, shallowest first; empty where the tracker has none or they were not asked for.
    public var layerNames: [String] { observed?.layers.map(\.name) ?? [] }
    /// The chosen layer within those there are.
    public var layerIndex: Int { min(look.layer, max(layerNames.count - 1, 0)) }

    /// The frame's size in pixels; nil before the first frame.
    var frameSize: (width: Int, height: Int)? { shown.map { ($0.frame.image.width, $0.frame.image.height) } }

    /// The record of the frame on the screen.
    public var record: FrameRecord? { records[position] }

    /// The tracker's mean speed over the last frames, in frames a second; nil where nothing was tracked.
    public var trackingRate: Double? {
        let seconds = (max(position - 19, 0)...max(position, 0)).compactMap { records[$0]?.seconds }.filter { $0 > 0 }
        let total = seconds.reduce(0, +)
        return total > 0 ? Double(seconds.count) / total : nil
    }

    /// How long the request under way will take at the pace so far; nil before two of its frames are done.
    var timeLeft: Duration? {
        guard let pending, let progress, let start = progressStart, progress > start.frame else { return nil }
        let goal = min(pending.frame, lastFrame ?? pending.frame)
        return (now - start.time) / (progress - start.frame) * max(goal - progress, 0)
    }

    /// The overlap of a record with the ground truth; nil where there is none.
    func overlap(of record: FrameRecord) -> Double? {
        subject.truth(at: record.frame).map { record.box.overlap(with: $0) }
    }
}
