/// The choices that scores depend on. They are printed beside the numbers.
public struct ScoringRules: Sendable, Hashable, Codable {
    /// What becomes of frames without a ground truth in one-pass scores.
    public var unannotated: UnannotatedFrameRule
    /// How supervised scores measure overlap.
    public var overlap: OverlapMeasure
    /// The sequence lengths over which the expected overlap is averaged.
    public var lengths: ClosedRange<Int>

    /// The rules that published figures follow, unless told otherwise.
    public init(
        unannotated: UnannotatedFrameRule = .asPublished, overlap: OverlapMeasure = .rasterised,
        lengths: ClosedRange<Int> = VOTEdition.vot2018.lengths
    ) {
        self.unannotated = unannotated
        self.overlap = overlap
        self.lengths = lengths
    }
}
