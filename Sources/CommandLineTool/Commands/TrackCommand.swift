import ArgumentParser
import Foundation
import Imaging
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
            output or to --output; messages go to standard error. A frame that cannot be read keeps the last box.
            """)

    @Argument(
        help: "A folder of pictures, an OTB, VOT or GOT-10k sequence, a video file or a camera.", completion: .file())
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

    @Option(name: .long, help: "otb (X,Y,W,H from 1), vot (from 0), csv or json.")
    var format: TrajectoryFormat?

    @Option(
        name: .long, help: ArgumentHelp("Frames counted from 0, both included; A- for all from A.", valueName: "a-b"))
    var frames: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder to fill with each frame's maps: one safetensors file and heatmaps as PNG.", valueName: "folder"),
        completion: .directory)
    var exportMaps: String?

    @Flag(name: .shortAndLong, help: "No progress and no summary.") var quiet = false

    @OptionGroup var options: TrackerOptions

    func run() throws {
        let range = try frames.map(parseFrames) ?? 0..<Int.max
        let given = try `init`.map(parseBox)
        let sequence = try openSource(source)
        for warning in sequence.warnings { CommandOutput.complain("warning: \(warning)") }
        let first = try given ?? initialBox(sequence, frame: range.lowerBound)
        let tracker = try options.makeTracker()
        let exporter = try exportMaps.map { try MapExporter(folder: $0) }
        let interruption = Interruption()

        var run = TrackRun(tracker: tracker, maps: exporter == nil ? [] : .all)
        var writer = try TrajectoryWriter(format: format ?? formatOfOutput, path: output)
        var progress = ProgressLine(quiet: quiet)
        let total = sequence.frameCount.map { max(0, min($0, range.upperBound) - range.lowerBound) }
        let prefetcher = FramePrefetcher(sequence.source, range: range)
        defer { prefetcher.cancel() }
        for frame in prefetcher {
            guard !interruption.hasCome else { break }
            let step = try Failure.wrapping(source) { try run.take(frame, first: first) }
            if let complaint = step.complaint {
                progress.finish()
                CommandOutput.complain(complaint)
            }
            if step.endsSequence { break }
            guard let row = step.row else { continue }
            // On a terminal the row goes where the line of progress stands.
            if output == nil && isatty(STDOUT_FILENO) == 1 { progress.finish() }
            try Failure.wrapping(output ?? "standard output") { try writer.write(row) }
            if let exporter, let observation = step.observation {
                try Failure.wrapping(exporter.folder.path) { try exporter.export(observation, frame: frame.index) }
            }
            progress.show(
                done: run.frames, of: total, unit: "frames", detail: row.state.map { "\($0)" } ?? "")
        }
        progress.finish()
        if let complaint = sequence.source.complaint { CommandOutput.complain("warning: \(source): \(complaint)") }
        try Failure.wrapping(output ?? "standard output") { try writer.finish() }
        guard run.frames > 0 || interruption.hasCome else {
            throw Failure(message: "\(source) has no frame \(range.lowerBound)")
        }
        if !quiet { CommandOutput.note(run.summary) }
        if let signal = interruption.signalNumber {
            throw Failure(message: "interrupted after \(run.frames) frames", exitCode: 128 + signal)
        }
    }

    /// The format that the output's name asks for; otherwise OTB's.
    private var formatOfOutput: TrajectoryFormat {
        let ending = output.map { URL(fileURLWithPath: $0).pathExtension.lowercased() } ?? ""
        return ending == "csv" ? .csv : ending == "json" ? .json : .otb
    }
}

extension TrajectoryFormat: ExpressibleByArgument {}

/// Opens a source for a command.
func openSource(_ path: String) throws -> FrameSequence {
    do throws(SequenceError) { return try openSequence(path) } catch {
        if case .annotation(let place) = error { throw Failure(place) }
        throw Failure(message: error.description)
    }
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
