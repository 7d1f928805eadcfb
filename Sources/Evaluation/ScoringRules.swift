/// The choices that scores depend on. They are printed beside the numbers.
public struct ScoringRules: Sendable, Hashable, Codable {
    /// What becomes of frames without a ground truth in one-pass scores of OTB's sequences. In those of other data sets they
    /// are left out.
    public var unannotated: UnannotatedFrameRule
    /// How supervised scores measure overlap.
    public var overlap: OverlapMeasure
    /// The sequence lengths over which the expected overlap of supervised runs is averaged.
    public var lengths: ClosedRange<Int>
    /// The sequence lengths over which the expected overlap of multistart runs is averaged.
    public var multistartLengths: ClosedRange<Int>

    /// The rules that published figures follow, unless told otherwise.
    public init(
        unannotated: UnannotatedFrameRule = .asPublished, overlap: OverlapMeasure = .rasterised,
        lengths: ClosedRange<Int> = VOTEdition.vot2018.lengths,
        multistartLengths: ClosedRange<Int> = VOTEdition.vot2022.lengths
    ) {
        self.unannotated = unannotated
        self.overlap = overlap
        self.lengths = lengths
        self.multistartLengths = multistartLengths
    }

    /// What becomes of a sequence's frames without a ground truth. OTB's rule is OTB's alone: elsewhere absent frames are
    /// known as such, and left out (LaSOT, GOT-10k), or there are none (TrackingNet).
    package func unannotated(of sequence: AnnotatedSequence) -> UnannotatedFrameRule {
        sequence.otb == nil ? .leftOut : unannotated
    }
}
