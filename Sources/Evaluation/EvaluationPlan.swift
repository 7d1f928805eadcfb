import Imaging
import Sequences
import Tracking

/// A sequence to evaluate on: its frames and its ground truth.
public struct EvaluatedSequence: Sendable {
    /// The frames.
    public private(set) var frames: FrameSequence
    /// The ground truth.
    public private(set) var annotated: AnnotatedSequence
    /// The frame that the first line of the ground truth belongs to: where a data set starts late and its frames are all
    /// there, not 0.
    let firstFrame: Int

    /// A frame of the ground truth, from 0.
    ///
    /// - Throws: `FrameError` where it cannot be had.
    func frame(at number: Int) throws(FrameError) -> Frame { try frames.source.frame(at: firstFrame + number) }

    /// Opens the sequences of a data set: a folder with ground truth, a data set in a layout of its own, or a folder of such
    /// folders to a depth of three.
    ///
    /// A folder's several targets are a sequence each. The first frame is decoded for its size.
    ///
    /// - Parameter path: the folder.
    /// - Returns: the sequences in natural order, what the user should know of them, a line each, and the sequences that
    ///   cannot be used.
    /// - Throws: `SequenceError` where the folder cannot be read, `noAnnotations` where no sequence is found.
    public static func open(
        _ path: String
    ) throws -> (sequences: [EvaluatedSequence], warnings: [String], problems: [SequenceProblem]) {
        let search = try SequenceSearch(in: path)
        var sequences: [EvaluatedSequence] = []
        var warnings: [String] = []
        var problems = search.problems
        for location in search.locations {
            for target in location.targets {
                do {
                    let frames = try location.open(target)
                    var sequence = try EvaluatedSequence(frames, dataset: location.dataset)
                    sequence.annotated = sequence.annotated.anchored(try location.anchors())
                    sequences.append(sequence)
                    warnings += frames.warnings
                    // What the first frame showed.
                    if let remark = frames.source.complaint { warnings.append("\(frames.path): \(remark)") }
                } catch {
                    problems.append(SequenceProblem(path: target.source.path, error: error))
                }
            }
        }
        if sequences.isEmpty && problems.isEmpty { throw EvaluationError.noAnnotations(path: path) }
        return (sequences, warnings, problems)
    }

    /// Opens the sequences of a data set of which every one is needed.
    ///
    /// - Throws: as `open`, and `SequenceProblem` for the first sequence that cannot be used.
    package static func openWhole(_ path: String) throws -> [EvaluatedSequence] {
        let opened = try open(path)
        if let problem = opened.problems.first { throw problem }
        return opened.sequences
    }

    /// A sequence with its ground truth.
    ///
    /// - Parameters:
    ///   - frames: the frames and their annotations; frames after the last annotated one are not evaluated.
    ///   - dataset: the data set it belongs to.
    /// - Throws: `SequenceError`: there is no ground truth, or the first frame cannot be decoded.
    public init(_ frames: FrameSequence, dataset: String) throws(SequenceError) {
        let whole = try AnnotatedSequence(frames, dataset: dataset)
        let lines = whole.hasFirstBoxOnly ? whole.truth.count : frames.annotatedCount
        firstFrame = lines - whole.truth.count
        let image: Image
        do throws(FrameError) { image = try frames.source.frame(at: firstFrame).image } catch {
            throw .unreadable(path: frames.path, reason: "\(error)")
        }
        self.frames = frames
        annotated = whole.sized(image.size).opened(by: frames.path)
    }

    /// Takes a range for 16-bit samples, as `FrameSequence.stretch(over:)` does.
    public mutating func stretch(over range: ClosedRange<UInt16>) { frames.stretch(over: range) }

    /// Sequences of several data sets, with names that say the data set where two data sets have one of that name.
    public static func withNamesApart(_ sequences: [EvaluatedSequence]) -> [EvaluatedSequence] {
        var sequences = sequences
        for place in placesOfSharedNames(sequences.map(\.annotated)) {
            sequences[place].annotated = sequences[place].annotated.qualified()
        }
        return sequences
    }
}

/// Where trackers come from.
public struct TrackerFactory: Sendable {
    /// What a tracker of a name is made of; throws for a name that is none, or for weights that cannot be read.
    public var identify: @Sendable (_ name: String) throws -> TrackerIdentity
    /// A tracker of a name, for one of the jobs that run at the same time (from 0). Trackers of different jobs must share
    /// nothing that changes.
    public var make: @Sendable (_ name: String, _ job: Int) throws -> any Tracker

    /// A factory from its parts.
    public init(
        identify: @escaping @Sendable (_ name: String) throws -> TrackerIdentity,
        make: @escaping @Sendable (_ name: String, _ job: Int) throws -> any Tracker
    ) {
        self.identify = identify
        self.make = make
    }
}

/// One share of an evaluation that is split over several processes or machines: the shares `1/N` to `N/N` together are all.
public struct EvaluationShard: Sendable, Hashable {
    /// The share's number, from 1.
    public let index: Int
    /// The number of shares.
    public let count: Int

    /// The whole, undivided.
    public static let whole = EvaluationShard(uncheckedIndex: 1, count: 1)

    /// A share, or nil unless 1 <= index <= count.
    public init?(index: Int, count: Int) {
        guard index >= 1, index <= count else { return nil }
        self.init(uncheckedIndex: index, count: count)
    }

    private init(uncheckedIndex index: Int, count: Int) {
        self.index = index
        self.count = count
    }
}

/// What to run.
public struct EvaluationPlan: Sendable {
    /// The sequences.
    public var sequences: [EvaluatedSequence]
    /// The trackers' names.
    public var trackers: [String]
    /// The protocols.
    public var protocols: [EvaluationProtocol]
    /// The most supervised repetitions of a sequence. After three that agree no more are made.
    public var repetitions: Int
    /// The first boxes of runs from several.
    public var firstBoxes = FirstBox.allCases
    /// How supervised runs tell a failure.
    public var overlap: OverlapMeasure
    /// The sequences that run at the same time.
    public var jobs: Int
    /// The share of the work that is this process's.
    public var shard: EvaluationShard

    /// A plan; by default the whole of one pass, one sequence at a time.
    public init(
        sequences: [EvaluatedSequence], trackers: [String], protocols: [EvaluationProtocol] = [.onePass],
        repetitions: Int = 1, overlap: OverlapMeasure = .rasterised, jobs: Int = 1, shard: EvaluationShard = .whole
    ) {
        self.sequences = sequences
        self.trackers = trackers
        self.protocols = protocols
        self.repetitions = repetitions
        self.overlap = overlap
        self.jobs = jobs
        self.shard = shard
    }

    /// The pieces of work of this process, in the order in which they are begun.
    var units: [EvaluationUnit] {
        var units: [EvaluationUnit] = []
        for kind in protocols {
            for tracker in trackers {
                for index in sequences.indices {
                    units.append(EvaluationUnit(tracker: tracker, kind: kind, sequence: index))
                }
            }
        }
        return units.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
    }

    /// The frames of a piece of work, all its passes together, as far as they are known beforehand.
    func frameCount(of unit: EvaluationUnit) -> Int {
        let annotated = sequences[unit.sequence].annotated
        switch unit.kind {
        case .onePass: return annotated.truth.count
        case .spatial: return annotated.truth.count * SpatialShift.allCases.count
        case .temporal: return temporalStarts(annotated.boxes).reduce(0) { $0 + annotated.truth.count - $1 }
        case .starts: return annotated.truth.count * firstBoxes.count
        case .restarts: return annotated.truth.count
        case .supervised: return annotated.truth.count * min(repetitions, 3)
        case .multistart: return annotated.anchors.reduce(0) { $0 + $1.frames(of: annotated.truth.count).count }
        }
    }
}

/// A tracker on a sequence under a protocol: what is begun, finished and recorded as one.
public struct EvaluationUnit: Sendable, Hashable {
    /// The tracker's name.
    public let tracker: String
    /// The protocol.
    public let kind: EvaluationProtocol
    /// The sequence's place in the plan.
    let sequence: Int
}
