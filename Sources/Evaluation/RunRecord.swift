import Platform

/// What ran where: the facts without which a speed means nothing.
public struct RunEnvironment: Sendable, Hashable, Codable {
    /// The processor's name and the number of its logical cores, such as `AMD EPYC 9355P, 2 cores`.
    public var machine: String
    /// The threads of one tracker.
    public var threads: Int
    /// The sequences that ran at the same time. More than one lowers the speed of each.
    public var jobs: Int
    /// Software and its version, such as `trackscope 0.1.0, Swift 6.3, OpenBLAS 0.3.21 (SkylakeX)`.
    public var software: String

    /// An environment from its parts.
    public init(machine: String, threads: Int, jobs: Int, software: String) {
        self.machine = machine
        self.threads = threads
        self.jobs = jobs
        self.software = software
    }
}

/// What a tracker is made of, beyond its name.
public struct TrackerIdentity: Sendable, Hashable, Codable {
    /// The name results are filed under.
    public var name: String
    /// What decides its answers: weights and settings, in words. Results of another are never mixed with it.
    public var configuration: String
    /// What a reader of the numbers must know, such as `switch on the weights of rar, not trained for it`; nil where nothing.
    public var note: String?

    /// An identity from its parts.
    public init(name: String, configuration: String, note: String? = nil) {
        self.name = name
        self.configuration = configuration
        self.note = note
    }
}

/// How one sequence ran: written beside its results, so that a report made later says the same.
public struct RunRecord: Sendable, Hashable, Codable {
    /// The tracker.
    public var tracker: TrackerIdentity
    /// Where it ran.
    public var environment: RunEnvironment
    /// The frames given to the tracker.
    public var frames: Int
    /// The time it took for them in seconds, decoding apart.
    public var seconds: Double

    /// A record from its parts.
    public init(tracker: TrackerIdentity, environment: RunEnvironment, frames: Int, seconds: Double) {
        self.tracker = tracker
        self.environment = environment
        self.frames = frames
        self.seconds = seconds
    }
}

/// Frames and the time they took.
public struct RunTime: Sendable, Hashable, Codable {
    /// The number of frames.
    public var frames: Int
    /// The time in seconds, decoding apart.
    public var seconds: Double

    /// A time from its parts.
    public init(frames: Int, seconds: Double) {
        self.frames = frames
        self.seconds = seconds
    }

    /// Frames over the whole time; nil without a time. The mean of single frames' rates would be higher, and wrong.
    public var framesPerSecond: Double? { seconds > 0 ? Double(frames) / seconds : nil }

    /// The frames and times of several.
    public static func total(_ times: some Collection<RunTime>) -> RunTime? {
        times.isEmpty
            ? nil
            : RunTime(frames: times.reduce(0) { $0 + $1.frames }, seconds: times.reduce(0) { $0 + $1.seconds })
    }
}

extension RunRecord {
    /// Reads a record; its numbers are held to `FileBounds`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        tracker = try values.decode(TrackerIdentity.self, forKey: .tracker)
        environment = try values.decode(RunEnvironment.self, forKey: .environment)
        frames = try values.number(.frames, in: FileBounds.count)
        seconds = try values.number(.seconds, in: FileBounds.seconds)
    }
}

extension RunEnvironment {
    /// Reads an environment; its numbers are held to `FileBounds`.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        machine = try values.decode(String.self, forKey: .machine)
        threads = try values.number(.threads, in: FileBounds.count)
        jobs = try values.number(.jobs, in: FileBounds.count)
        software = try values.decode(String.self, forKey: .software)
    }
}
