import Imaging
import Sequences

/// What a supervised run holds for one frame.
public enum SupervisedEntry: Sendable, Hashable {
    /// The tracker was started here on the ground truth. Written `1`.
    case initialised
    /// The tracker's region did not overlap the ground truth; it was stopped. Written `2`.
    case failed
    /// The frame was not given to the tracker, between a failure and the next start. Written `0`.
    case skipped
    /// The tracker's answer, as numbers of the file (its first pixel is 0).
    case region(Region)
}

/// One supervised run over a sequence: the VOT toolkits' raw results (Equations.md, section 8).
public struct SupervisedTrajectory: Sendable, Hashable {
    /// A stretch from a start to a failure or to the sequence's end.
    public struct Fragment: Sendable, Hashable {
        /// The frame of the start.
        public var start: Int
        /// One past the last frame with an answer: the frame of the failure, or the number of frames.
        public var end: Int
        /// Whether it ended in a failure.
        public var failed: Bool

        /// A stretch from its parts.
        public init(start: Int, end: Int, failed: Bool) {
            self.start = start
            self.end = end
            self.failed = failed
        }
    }

    /// What each frame holds.
    public let entries: [SupervisedEntry]
    /// The stretches between starts and failures.
    public let fragments: [Fragment]

    /// The number of failures.
    public var failures: Int { fragments.count(where: \.failed) }

    /// A run from its entries.
    ///
    /// - Throws: `brokenRun` with the first frame where the order of starts, answers and failures is impossible.
    public init(_ entries: [SupervisedEntry]) throws(EvaluationError) {
        var fragments: [Fragment] = []
        var start: Int?
        for (frame, entry) in entries.enumerated() {
            switch (entry, start) {
            case (.initialised, nil): start = frame
            case (.initialised, .some):
                throw .brokenRun(frame: frame, rule: "a start (1) needs a failure (2) between it and the start before")
            case (.failed, .some(let first)):
                fragments.append(Fragment(start: first, end: frame, failed: true))
                start = nil
            case (.failed, nil), (.region, nil):
                throw .brokenRun(frame: frame, rule: "a failure (2) or a region needs a start (1) before it")
            case (.skipped, _), (.region, .some): break
            }
        }
        if let start { fragments.append(Fragment(start: start, end: entries.count, failed: false)) }
        self.entries = entries
        self.fragments = fragments
    }

    /// Reads a file of raw results apart: a line for each frame, `1`, `2`, `0`, `x,y,width,height` or a polygon's corners.
    ///
    /// - Parameters:
    ///   - bytes: the file's contents.
    ///   - file: its name, for errors.
    /// - Throws: `SequenceError.annotation` at anything that is not a number, at a wrong count of numbers and at a start,
    ///   answer or failure where it cannot be.
    public init(parsing bytes: [UInt8], file: String) throws {
        let contents = "1 (start), 2 (failure), 0 (skipped), x,y,width,height or a polygon's corners"
        let lines: [NumberLine]
        do throws(AnnotationError) {
            lines = try parseNumberLines(bytes, file: file, contents: contents)
        } catch {
            throw SequenceError.annotation(error)
        }
        var entries: [SupervisedEntry] = []
        for line in lines {
            guard let entry = SupervisedEntry(line.numbers) else {
                let found = line.numbers.count == 1 ? "1 number" : "\(line.numbers.count) numbers"
                throw SequenceError.annotation(
                    line.error(at: 0, file: file, rule: "\(found): a line holds \(contents)"))
            }
            entries.append(entry)
        }
        do throws(EvaluationError) {
            try self.init(entries)
        } catch {
            guard case .brokenRun(let frame, let rule) = error else { throw error }
            throw SequenceError.annotation(lines[frame].error(at: 0, file: file, rule: rule))
        }
    }

    /// The run as a file of raw results.
    public var text: String {
        entries.map { entry in
            switch entry {
            case .initialised: "1\n"
            case .failed: "2\n"
            case .skipped: "0\n"
            case .region(let region): region.line(firstPixel: 0) + "\n"
            }
        }.joined()
    }
}

extension SupervisedEntry {
    /// An entry from a line's numbers, or nil where they are none of its forms.
    fileprivate init?(_ numbers: [Double]) {
        switch numbers.count {
        case 1 where numbers[0] == 1: self = .initialised
        case 1 where numbers[0] == 2: self = .failed
        case 1 where numbers[0] == 0: self = .skipped
        case 4:
            self = .region(.rectangle(BoundingBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])))
        case 6... where numbers.count.isMultiple(of: 2):
            let points = stride(from: 0, to: numbers.count, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) }
            self = .region(.polygon(Polygon(points: points)))
        default: return nil
        }
    }
}
