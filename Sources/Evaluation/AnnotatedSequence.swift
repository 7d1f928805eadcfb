import Imaging
import Sequences

/// A sequence's name and ground truth, with what scoring needs to know besides.
public struct AnnotatedSequence: Sendable, Hashable {
    /// The sequence's name, such as `Jogging.2`; where two data sets have one of that name, `Car1@OTB`.
    public private(set) var name: String
    /// The data set it was given with: the name of its folder's folder.
    public let dataset: String
    /// How its annotation file counts pixels, and so how result files are written.
    public let convention: AnnotationConvention
    /// The ground truth, a value for each annotated frame; frames after the last line of the annotation are not scored.
    public let truth: [GroundTruth]
    /// The picture's size; nil where it is unknown.
    public private(set) var frameSize: FrameSize?
    /// The frames that multistart runs begin in; the data set's own, or spread over the sequence.
    public private(set) var anchors: [Anchor]
    /// Whether only the first frame's box is published, as of GOT-10k's test split: the sequence can be run, not scored.
    public let hasFirstBoxOnly: Bool
    /// The folder that it was opened by, where its frames are; nil where only its annotation is known.
    public private(set) var folder: String?
    /// What OTB says of it; nil where it is no OTB sequence.
    public let otb: OTBSequence?

    /// A sequence from its parts. OTB's sequences are recognised by name and length.
    public init(
        name: String, dataset: String, convention: AnnotationConvention, truth: [GroundTruth],
        frameSize: FrameSize? = nil, hasFirstBoxOnly: Bool = false
    ) {
        self.name = name
        self.dataset = dataset
        self.convention = convention
        self.frameSize = frameSize
        self.hasFirstBoxOnly = hasFirstBoxOnly
        let ownName = String(name.prefix { $0 != Self.datasetMark })
        otb = convention == .otb ? OTBSequence.named(ownName, annotatedFrames: truth.count) : nil
        self.truth = Self.evaluated(truth, of: otb)
        anchors = Anchor.spread(over: self.truth)
    }

    /// A sequence whose frames and annotation were joined.
    ///
    /// Frames after the last annotated one are left out; those before it without an annotation are not scored. Where the only
    /// line is that of the first of several frames, all frames belong to it and none can be scored.
    ///
    /// - Throws: `noGroundTruth`.
    init(_ frames: FrameSequence, dataset: String) throws(SequenceError) {
        guard frames.groundTruth.first.flatMap({ $0 }) != nil else { throw .noGroundTruth(name: frames.name) }
        let hasFirstBoxOnly = frames.annotatedCount == 1 && frames.groundTruth.count > 1
        let count = hasFirstBoxOnly ? frames.groundTruth.count : frames.annotatedCount
        let truth = frames.groundTruth.prefix(count).map { $0 ?? GroundTruth(.absent, isAbsent: true) }
        self.init(
            name: frames.name, dataset: dataset, convention: frames.layout.convention, truth: truth,
            hasFirstBoxOnly: hasFirstBoxOnly)
    }

    /// The sequence with pictures of a size.
    func sized(_ size: FrameSize) -> AnnotatedSequence {
        var sequence = self
        sequence.frameSize = size
        return sequence
    }

    /// The sequence with the folder of its frames.
    func opened(by folder: String?) -> AnnotatedSequence {
        var sequence = self
        sequence.folder = folder
        return sequence
    }

    /// The sequence with its data set's anchors, where it has any that lie in it.
    func anchored(_ anchors: [Anchor]) -> AnnotatedSequence {
        var sequence = self
        let usable = anchors.filter { $0.frame < truth.count }
        if !usable.isEmpty { sequence.anchors = usable }
        return sequence
    }

    /// The sequence under a name that says its data set, too: `Car1@OTB`.
    func qualified() -> AnnotatedSequence {
        var sequence = self
        sequence.name = "\(name)\(Self.datasetMark)\(dataset)"
        return sequence
    }

    /// The name that its data set has it under: `Car1` of `Car1@OTB`.
    var ownName: String { String(name.prefix { $0 != Self.datasetMark }) }

    /// What stands between a name and its data set.
    private static let datasetMark: Character = "@"

    /// The box of each frame that one-pass evaluation takes as ground truth; nil where there is none.
    ///
    /// OTB counts a frame as annotated where all four numbers of its line are positive, in coordinates whose first pixel is
    /// 1: a box that reaches over the left or upper border is none. No other data set has that rule: there a box counts
    /// wherever it has an area and the target is not marked absent.
    public var boxes: [BoundingBox?] {
        truth.map { annotation in
            guard let box = annotation.box else { return nil }
            return otb != nil && (box.x + 1 <= 0 || box.y + 1 <= 0) ? nil : box
        }
    }

    /// Lines of all files from the first are cut to the range that is evaluated.
    private static func evaluated(_ truth: [GroundTruth], of otb: OTBSequence?) -> [GroundTruth] {
        guard let otb, truth.count == otb.lastFile else { return truth }
        return Array(truth[(otb.firstFile - 1)...])
    }

    /// A result's rows brought to the frames of the ground truth.
    ///
    /// - Parameter rows: one for each frame, or, of an OTB sequence that does not start with its first file, one for each
    ///   file from 1 to the last: many trackers were run so on Tiger1, whose first five frames do not count.
    /// - Throws: `frameCounts` for any other number of rows.
    func aligned<Row>(_ rows: [Row]) throws(EvaluationError) -> [Row] {
        if rows.count == truth.count { return rows }
        if let otb, rows.count == otb.lastFile { return Array(rows[(otb.firstFile - 1)...]) }
        throw .frameCounts(result: rows.count, truth: truth.count)
    }
}

/// The form under which names are compared: toolkits differ in case and write `Jogging-1` or `Jogging_1` for `Jogging.1`.
func canonicalName(_ name: String) -> String {
    let lower = name.lowercased()
    guard let last = lower.last, last.isASCII, last.isNumber else { return lower }
    let stem = lower.dropLast()
    return stem.hasSuffix("-") || stem.hasSuffix("_") ? "\(stem.dropLast()).\(last)" : lower
}

/// The places of a list's sequences whose names are those of sequences of other data sets, too: results of both would share
/// a file.
func placesOfSharedNames(_ sequences: [AnnotatedSequence]) -> [Int] {
    let places = Dictionary(grouping: sequences.indices) { canonicalName(sequences[$0].name) }
    return places.values.filter { places in Set(places.map { sequences[$0].dataset }).count > 1 }.joined().sorted()
}
