import ArgumentParser
import Foundation
import Imaging
import Platform
import Runs
import Sequences
import Tensors
import Tracking

/// `trackscope track`: follow a target through a source without a screen.
struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Follow a target through a source and print its boxes.",
        discussion: """
            The target's first box comes from --init, or from the source's ground truth. One row a frame goes to standard \
            output or to --output; messages go to standard error. A frame that cannot be read keeps the last box. Where \
            frames change size, the box is scaled with them.

            Pixels and frames count from 0, in --init and in the table that is written. The formats of toolkits keep their \
            own count: otb and mot count pixels from 1.

              trackscope track video.mp4 --init 120,80,60,40 -o boxes.csv
              trackscope track data/OTB/David --format otb > David.txt
            """)

    @Argument(
        help: "A folder of pictures, a sequence of any known data set, a video file or a camera.", completion: .file())
    var source: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "The target's box in the first frame, in pixels from 0. Default: ground truth.", valueName: "x,y,w,h"))
    var `init`: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to write; it appears when the work is done. Default: standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            """
            csv, json or jsonl (pixels from 0), vot (X,Y,W,H from 0), otb (X,Y,W,H from 1), mot, yolo (a folder) or coco. \
            Default: by the output's ending, otherwise csv.
            """, valueName: "format"))
    var format: OutputFormat?

    @Option(
        name: .long, help: ArgumentHelp("Frames counted from 0, both included; A- for all from A.", valueName: "a-b"))
    var frames: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The values of 16-bit pictures that become black and white. Default: what the first frame holds.",
            valueName: "low-high"))
    var range: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder to fill with each frame's maps: one safetensors file and heatmaps as PNG.", valueName: "folder"),
        completion: .directory)
    var exportMaps: String?

    @Flag(name: .shortAndLong, help: "No progress and no summary.") var quiet = false

    @OptionGroup var options: TrackerOptions

    func run() throws { try track(from: .commandLine) }

    /// Does the work.
    ///
    /// - Parameter origin: who named the source.
    func track(from origin: SourceOrigin) throws {
        let stretch = try range.map(parseSampleRange)
        let range = try frames.map(parseFrames) ?? 0..<Int.max
        let given = try `init`.map(parseBox)
        var sequence = try openSource(source, origin: origin)
        if let stretch { sequence.stretch(over: stretch) }
        for warning in sequence.warnings { CommandOutput.complain("warning: \(warning)") }
        let first = try given ?? initialBox(sequence, frame: range.lowerBound)
        let tracker = try options.makeTracker()
        let mapFolder = try exportMaps.map { path in
            try Failure.wrapping(path) { try makeFolder(path) }
            return MapFolder(URL(fileURLWithPath: path))
        }
        let interruption = Interruption()

        var run = TrackingRun(tracker)
        var summary = RunSummary()
        var sizes = FrameSizeWatch()
        var writer = try TrajectoryWriter(format: format ?? OutputFormat(ofFile: output), path: output)
        var progress = ProgressLine(quiet: quiet)
        func complain(_ message: String) {
            progress.finish()
            CommandOutput.complain(message)
        }
        let total = sequence.frameCount.map { max(0, min($0, range.upperBound) - range.lowerBound) }
        let prefetcher = FramePrefetcher(sequence.source, range: range)
        defer { prefetcher.cancel() }
        interruption.react { prefetcher.cancel() }
        var failure: String?
        for prefetched in prefetcher {
            guard !interruption.hasCome else { break }
            let outcome = try Failure.wrapping(source) {
                try run.take(
                    prefetched.result, startingOn: run.hasStarted ? nil : first, maps: mapFolder == nil ? [] : .all)
            }
            let row: TrajectoryRow
            var shown: Frame?
            switch outcome {
            case .answered(let frame, let answer):
                shown = frame
                if let notice = sizes.notice(frame) { complain(notice) }
                row = TrajectoryRow(frame: frame.index, answer.observation)
                summary.add(answer, decodeSeconds: prefetched.decodeSeconds)
                if let exportMaps, let mapFolder {
                    try Failure.wrapping(exportMaps) {
                        try mapFolder.write(answer.observation, frame: frame.index)
                    }
                }
            case .unreadable(let error, let lastBox?):
                complain("\(error); the last box is kept")
                row = TrajectoryRow(
                    frame: prefetched.index, box: lastBox, score: 0, state: TrajectoryRow.unreadable)
                summary.add(nil, decodeSeconds: prefetched.decodeSeconds)
            case .unreadable(let error, nil):
                // The first box belongs to this frame.
                throw Failure(message: error.description)
            case .ended(let error):
                if !run.hasStarted { throw Failure(message: error.description) }
                failure = error.description
                continue
            }
            // On a terminal the row goes where the line of progress stands.
            if output == nil && isatty(STDOUT_FILENO) == 1 { progress.finish() }
            try Failure.wrapping(output ?? "standard output") { try writer.write(row, frame: shown) }
            progress.show(done: summary.frames, of: total, unit: "frames", detail: row.state ?? "")
        }
        progress.finish()
        if failure == nil, let complaint = sequence.source.complaint {
            CommandOutput.complain("warning: \(source): \(complaint)")
        }
        try Failure.wrapping(output ?? "standard output") { try writer.finish() }
        guard summary.frames > 0 || interruption.hasCome else {
            throw Failure(message: "\(source) has no frame \(range.lowerBound)")
        }
        if !quiet { CommandOutput.note(summary.line(tracker: tracker.name)) }
        if let signal = interruption.signalNumber {
            throw Failure(message: "interrupted after \(summary.frames) frames", exitCode: 128 + signal)
        }
        if let failure { throw Failure(message: "\(source): \(failure)") }
    }
}

extension TrajectoryFormat: ExpressibleByArgument {}

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
