import Text

/// Which line of an annotation belongs to each frame of a folder.
struct FrameJoin: Equatable {
    /// For each frame the number of its line, from 0; nil where it has none.
    var lines: [Int?]
    /// What the user should know: numbers of lines and frames differ.
    var warning: String?

    /// Joins the lines of a file to frames.
    ///
    /// As many lines as frames are joined in their order. Otherwise the numbers in the frames' names tell, where they rise and
    /// fit: line 1 is frame 1 (or 0, where the frames count from 0), or it is the first frame, where numbers are missing and the
    /// lines cover the stretch from the first frame to the last. Failing that the order is taken, and said.
    ///
    /// - Parameters:
    ///   - count: the number of lines.
    ///   - images: the frames' file names in their order.
    ///   - firstLine: the frame number of the first line, where the data set tells it.
    ///   - file: the annotation file, for the warning.
    init(lines count: Int, images: [String], firstLine: Int? = nil, file: String) {
        let inOrder = images.indices.map { $0 < count ? $0 : nil }
        if count == images.count && firstLine == nil {
            self.init(lines: inOrder, warning: nil)
            return
        }
        let what = "\(file) has \(counted(count, "line")) for \(counted(images.count, "frame"))"
        let numbers = images.compactMap(frameNumber)
        let rise = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        if numbers.count == images.count, rise, let first = numbers.first, let last = numbers.last,
            let base = firstLine
                ?? Self.firstLine(lines: count, frames: first...last, hasGaps: last - first >= numbers.count)
        {
            let joined = numbers.map { (0..<count).contains($0 - base) ? $0 - base : nil }
            self.init(
                lines: joined,
                warning: firstLine == nil && joined != inOrder
                    ? "\(what); they are joined by the numbers in the frames' names" : nil)
            // A surplus at the end is worth a word in either case.
            if firstLine == nil && joined == inOrder { warning = "\(what); the surplus is left out" }
            return
        }
        let consequence =
            count == 1 && images.count > 1
            ? "there is a first box, and nothing to score by"
            : count < images.count
                ? "the last \(images.count - count == 1 ? "frame has" : "\(images.count - count) frames have") no ground truth"
                : "the surplus is left out"
        self.init(lines: inOrder, warning: "\(what); \(consequence)")
    }

    /// Joins pictures of an annotation, such as masks, to the frames of the same names, whatever their endings. Where no name
    /// fits the order is taken, and said.
    init(names: [String], images: [String], file: String) {
        let places = Dictionary(names.enumerated().map { (stem($0.element), $0.offset) }) { first, _ in first }
        let lines = images.map { places[stem($0)] }
        let joined = lines.count { $0 != nil }
        if joined == 0 {
            self.init(lines: names.count, images: images, file: file)
            return
        }
        let isWhole = joined == images.count && joined == names.count
        self.init(
            lines: lines,
            warning: isWhole
                ? nil
                : "\(file) has \(counted(names.count, "picture")) for \(counted(images.count, "frame")); "
                    + "they are joined by their names")
    }

    private init(lines: [Int?], warning: String?) {
        self.lines = lines
        self.warning = warning
    }

    /// The frame number of the first line, where more lines than frames leave no doubt about it.
    private static func firstLine(lines count: Int, frames: ClosedRange<Int>, hasGaps: Bool) -> Int? {
        // The numbers may be as large as numbers get, so that nothing is added to them.
        let (first, last) = (frames.lowerBound, frames.upperBound)
        if count - 1 == last - first && hasGaps { return first }
        if count - 1 <= last - first { return nil }
        if first == 0 { return last < count ? 0 : nil }
        if last <= count { return 1 }
        return hasGaps ? first : nil
    }
}
