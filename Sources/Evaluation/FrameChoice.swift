import Imaging
import Overlay
import Sequences

/// Frames of a sequence that a report shows.
public struct FrameChoice: Sendable, Hashable {
    /// The sequence's name.
    public var sequence: String
    /// The frames' numbers, from 0; empty for six, evenly spread.
    public var frames: [Int]

    /// A choice from its parts.
    public init(sequence: String, frames: [Int] = []) {
        self.sequence = sequence
        self.frames = frames
    }

    /// A choice as `NAME` or `NAME:40,95,170`; nil where the numbers are none.
    public init?(_ text: String) {
        guard let mark = text.lastIndex(of: ":") else {
            if text.isEmpty { return nil }
            self.init(sequence: text)
            return
        }
        let numbers = text[text.index(after: mark)...].split(separator: ",", omittingEmptySubsequences: false)
            .map { Int($0) }
        let frames = numbers.compactMap { $0 }.filter { $0 >= 0 }
        guard mark > text.startIndex, frames.count == numbers.count else { return nil }
        self.init(sequence: String(text[..<mark]), frames: frames)
    }

    /// The numbers of the frames of a sequence of so many.
    func numbers(of count: Int) -> [Int] {
        if !frames.isEmpty { return frames }
        let shown = min(6, count)
        return (0..<shown).map { shown == 1 ? 0 : $0 * (count - 1) / (shown - 1) }
    }
}

extension EvaluationFolder {
    /// Chosen frames with the ground truth and every tracker's box, as papers show them.
    ///
    /// - Parameters:
    ///   - choices: the sequences and their frames, a row each.
    ///   - report: the report whose trackers are shown, in the colours that they have in its figures.
    ///   - datasets: folders in which the frames are looked for; without any, where they lay when the trackers ran.
    /// - Throws: `EvaluationError` for a sequence or frame that is not there, `SequenceError`, `FrameError` where frames cannot be
    ///   read, and why results cannot be.
    public func sheet(
        of choices: [FrameChoice], for report: EvaluationReport, datasets: [String] = []
    ) throws -> FrameSheet {
        let known = try datasets.flatMap { try EvaluatedSequence.open($0).sequences }
        let folders = try trackers()
        var sheet = FrameSheet(rows: [], legend: [.init(name: "ground truth", colour: OverlayColours.text)])
        for (place, scores) in report.trackers.enumerated() {
            sheet.legend.append(.init(name: scores.tracker, colour: SeriesStyle.rgb(place)))
        }
        for choice in choices {
            let wanted = canonicalName(choice.sequence)
            guard let annotated = report.sequences.first(where: { canonicalName($0.name) == wanted }) else {
                throw EvaluationError.unknownSequence(name: choice.sequence, known: report.sequences.map(\.name))
            }
            let sequence = try frames(of: annotated, among: known)
            let results = try report.trackers.map { scores in
                try folders.first { $0.tracker == scores.tracker }?.onePass(annotated).first
            }
            let cells = try choice.numbers(of: annotated.truth.count).map { number in
                guard number < annotated.truth.count else {
                    throw EvaluationError.noSuchFrame(
                        sequence: annotated.name, frame: number, frames: annotated.truth.count)
                }
                var overlay = FrameOverlay(caption: "#\(number)")
                if let box = annotated.truth[number].box {
                    overlay.outlines.append(.init(box: box, colour: OverlayColours.text))
                }
                for (place, boxes) in results.enumerated() {
                    guard let boxes else { continue }
                    overlay.outlines.append(.init(box: boxes[number], colour: SeriesStyle.rgb(place)))
                }
                return FrameSheet.Cell(frame: try sequence.frame(at: number).image, overlay: overlay)
            }
            sheet.rows.append(.init(title: annotated.name, cells: cells))
        }
        return sheet
    }

    /// A sequence with its frames.
    private func frames(
        of annotated: AnnotatedSequence, among known: [EvaluatedSequence]
    ) throws -> EvaluatedSequence {
        let candidates: [EvaluatedSequence]
        if known.isEmpty {
            guard let folder = annotated.folder, isFolder(folder) else {
                throw EvaluationError.framesMissing(sequence: annotated.name, folder: annotated.folder)
            }
            candidates = try EvaluatedSequence.open(folder).sequences
        } else {
            candidates = known
        }
        let name = canonicalName(annotated.ownName)
        guard let sequence = candidates.first(where: { canonicalName($0.annotated.ownName) == name }),
            sequence.annotated.truth.count == annotated.truth.count
        else {
            throw EvaluationError.framesMissing(sequence: annotated.name, folder: annotated.folder)
        }
        return sequence
    }
}
