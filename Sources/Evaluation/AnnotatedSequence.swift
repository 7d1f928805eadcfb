import Imaging
import Sequences

/// A sequence's name and ground truth, with what scoring needs to know besides.
public struct AnnotatedSequence: Sendable, Hashable {
    /// The sequence's name, such as `Jogging.2`.
    public let name: String
    /// The data set it was given with: the name of its folder's folder.
    public let dataset: String
    /// How its annotation file counts pixels, and so how result files are written.
    public let convention: AnnotationConvention
    /// The ground truth, a value for each annotated frame; frames after the last line of the annotation are not scored.
    public let truth: [GroundTruth]
    /// The picture's size; nil where it is unknown.
    public let frameSize: FrameSize?
    /// What OTB says of it; nil where it is no OTB sequence.
    public let otb: OTBSequence?

    /// A sequence from its parts. OTB's sequences are recognised by name and length.
    public init(
        name: String, dataset: String, convention: AnnotationConvention, truth: [GroundTruth],
        frameSize: FrameSize? = nil
    ) {
        self.name = name
        self.dataset = dataset
        self.convention = convention
        self.frameSize = frameSize
        otb = convention == .otb ? OTBSequence.named(name, annotatedFrames: truth.count) : nil
        self.truth = Self.evaluated(truth, of: otb)
    }

    /// The sequence with pictures of a size.
    func sized(_ size: FrameSize) -> AnnotatedSequence {
        AnnotatedSequence(name: name, dataset: dataset, convention: convention, truth: truth, frameSize: size)
    }

    /// The box of each frame that one-pass evaluation takes as ground truth; nil where there is none.
    ///
    /// OTB counts a frame as annotated where all four numbers of its line are positive, in coordinates whose first pixel is
    /// 1: a box that reaches over the left or upper border is none.
    public var boxes: [BoundingBox?] {
        truth.map { annotation in
            guard let box = annotation.box else { return nil }
            return convention == .otb && (box.x + 1 <= 0 || box.y + 1 <= 0) ? nil : box
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
