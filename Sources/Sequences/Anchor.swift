/// A frame from which VOT's multistart protocol runs a tracker, to the sequence's end or back to its beginning.
public struct Anchor: Sendable, Hashable {
    /// The frame, from 0.
    public let frame: Int
    /// Whether the run goes back from it.
    public let isReversed: Bool

    /// An anchor from its parts.
    public init(frame: Int, isReversed: Bool) {
        self.frame = frame
        self.isReversed = isReversed
    }

    /// The frames of the run, in its order.
    public func frames(of count: Int) -> [Int] { isReversed ? Array((0...frame).reversed()) : Array(frame..<count) }

    /// The anchors of a sequence whose data set gives none: every fifty frames in which the target can be started on, each run
    /// towards the end that is farther away, as VOT places them.
    ///
    /// - Parameter truth: the ground truth of every frame.
    package static func spread(over truth: [GroundTruth]) -> [Anchor] {
        stride(from: 0, to: truth.count, by: 50).compactMap { place in
            let next = (place..<min(place + 50, truth.count)).first { truth[$0].box != nil }
            return next.map { Anchor(frame: $0, isReversed: truth.count - $0 < $0 + 1) }
        }
    }
}

extension SequenceLocation {
    /// The anchors of VOT's `anchor.value`, a number for each frame: positive forwards, negative backwards; empty without that
    /// file.
    ///
    /// - Throws: where the file cannot be read or parsed.
    package func anchors() throws(SequenceError) -> [Anchor] {
        let file = join(path, "anchor.value")
        guard layout == .vot, isFile(file) else { return [] }
        let values = try parsed(file) { bytes throws(AnnotationError) in
            try parseNumberLines(bytes, file: file, contents: "-1, 0 or 1")
        }
        return values.enumerated().compactMap { frame, line in
            guard let value = line.numbers.first, value != 0 else { return nil }
            return Anchor(frame: frame, isReversed: value < 0)
        }
    }
}
