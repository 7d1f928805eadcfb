import Foundation
import Imaging
import Runs
import Sequences
import Tracking

/// What is asked of one source.
struct TrackRequest: Sendable {
    /// The source, and who names it.
    var source: String
    var origin: SourceOrigin
    /// The frames to track.
    var frames: Range<Int>
    /// The values of 16-bit pictures that become black and white; nil: what the first frame holds.
    var stretch: ClosedRange<UInt16>?
    /// The targets in the first of the frames; empty for the one of the ground truth.
    var boxes: [BoundingBox]
    /// Where the results go.
    var outputs: TrackOutputRequest
}

/// Tracks one source to its end, and writes what comes of it.
struct SourceTracking {
    let request: TrackRequest
    let makeTracker: () throws -> any Tracker
    let interruption: Interruption
    let log: TrackLog

    /// Does the work.
    ///
    /// - Throws: `Failure`. What was tracked before a source broke off is written all the same.
    func run() throws {
        let sequence = try open()
        let boxes =
            try request.boxes.isEmpty ? [initialBox(sequence, frame: request.frames.lowerBound)] : request.boxes
        let tracker = try makeTracker()
        var runs = TargetRuns(tracker, startingOn: boxes)
        var outputs = try TrackOutputs(request.outputs, of: sequence, targets: boxes.count)
        var summary = RunSummary(targets: boxes.count)
        var sizes = FrameSizeWatch()
        log.begin(
            frames: sequence.frameCount.map {
                max(0, min($0, request.frames.upperBound) - request.frames.lowerBound)
            })
        let prefetcher = FramePrefetcher(sequence.source, range: request.frames)
        defer { prefetcher.cancel() }
        // The interruption outlives this source; its frames must not.
        interruption.react { [weak prefetcher] in prefetcher?.cancel() }
        var failure: String?
        var remark: String?
        for prefetched in prefetcher {
            guard !interruption.hasCome else { break }
            // What is remarkable about the first picture of a folder, such as 16 bits, is so of most, and the work may be
            // long. What a decoder of videos complains of may be the reason of its failure, and waits for the end.
            if summary.frames == 0, sequence.source is ImageFolderSource, let complaint = prefetched.complaint {
                complain("warning: \(request.source): \(complaint)")
                remark = complaint
            }
            let outcome = try Failure.wrapping(request.source) {
                try runs.take(prefetched.result, maps: outputs.maps)
            }
            let tracked: TrackedFrame
            switch outcome {
            case .answered(let frame, let answers):
                if let notice = sizes.notice(frame) { complain(notice) }
                tracked = TrackedFrame(frame, answers)
                summary.add(answers, decodeSeconds: prefetched.decodeSeconds)
            case .unreadable(let error, let boxes?):
                complain("\(error); the last box is kept")
                tracked = TrackedFrame(unreadable: prefetched.index, boxes: boxes)
                summary.add([], decodeSeconds: prefetched.decodeSeconds)
            case .unreadable(let error, nil):
                // The first box belongs to this frame.
                throw Failure(message: error.description)
            case .ended(let error):
                if !runs.hasStarted { throw Failure(message: error.description) }
                failure = error.description
                continue
            }
            // On a terminal the row goes where the line of progress stands.
            if outputs.printsRows && isatty(STDOUT_FILENO) == 1 { log.clear() }
            try outputs.write(tracked)
            log.advance(tracked.rows.count == 1 ? tracked.rows[0].state ?? "" : "")
        }
        log.clear()
        if failure == nil, let complaint = sequence.source.complaint, complaint != remark {
            complain("warning: \(request.source): \(complaint)")
        }
        try outputs.finish()
        guard summary.frames > 0 || interruption.hasCome else {
            throw Failure(message: "\(request.source) has no frame \(request.frames.lowerBound)")
        }
        log.conclude(summary.line(tracker: tracker.name), of: request.source)
        if let signal = interruption.signalNumber {
            throw Failure(message: "interrupted after \(summary.frames) frames", exitCode: 128 + signal)
        }
        if let failure { throw Failure(message: "\(request.source): \(failure)") }
    }

    private func open() throws -> FrameSequence {
        var sequence = try openSource(request.source, origin: request.origin)
        if let stretch = request.stretch { sequence.stretch(over: stretch) }
        for warning in sequence.warnings { complain("warning: \(warning)") }
        return sequence
    }

    private func complain(_ message: String) { log.complain(message, of: request.source) }
}

/// Opens a source for a command.
func openSource(_ path: String, origin: SourceOrigin) throws -> FrameSequence {
    do throws(SequenceError) { return try openSequence(path, origin: origin) } catch { throw Failure(error) }
}

/// The ground-truth box of a frame to start from.
func initialBox(_ sequence: FrameSequence, frame: Int) throws -> BoundingBox {
    if frame == 0 {
        do throws(SequenceError) { return try sequence.initialBox() } catch {
            throw Failure(message: "\(error.description) (--init X,Y,W,H)")
        }
    }
    guard frame < sequence.groundTruth.count, let box = sequence.groundTruth[frame]?.box else {
        throw Failure(
            message: "\(sequence.name) has no ground truth for frame \(frame); give the target's box (--init X,Y,W,H)")
    }
    return box
}
