import ArgumentParser
import Foundation
import Imaging
import Overlay
import Platform
import Runs
import Sequences
import Tracking

/// What files say of the box where a target is lost.
enum LostBoxes: String, CaseIterable, ExpressibleByArgument {
    /// Where it was last.
    case keep
    /// Nothing.
    case blank
}

/// Where the results of one source go.
struct TrackOutputRequest: Sendable {
    /// The form of the boxes.
    var format: OutputFormat
    /// The file, or folder, of the boxes; nil for standard output.
    var path: String?
    /// What they say where a target is lost.
    var whenLost: LostBoxes
    /// The video to draw; nil for none.
    var video: VideoRequest?
    /// The folder of the maps; nil for none.
    var maps: String?
}

/// What is written of a source while it is tracked: boxes, a video, maps.
struct TrackOutputs {
    private let request: TrackOutputRequest
    private var boxes: TrajectoryWriter
    private var video: VideoExport?
    private var hasRows = false
    /// One for each target.
    private let mapFolders: [(path: String, folder: MapFolder)]

    /// Outputs that have received nothing. What cannot become a file is refused now: better before the work than after it.
    init(_ request: TrackOutputRequest, of sequence: FrameSequence, targets: Int) throws {
        self.request = request
        try refuseToReplace(sequence, by: [request.path, request.video?.path])
        boxes = try TrajectoryWriter(
            format: request.format, path: request.path, source: sequence.name, hasSeveralTargets: targets > 1)
        video = try request.video.map { try VideoExport($0, of: sequence) }
        mapFolders =
            try request.maps.map { whole in
                try (targets == 1 ? [whole] : (1...targets).map { "\(whole)/\($0)" }).map { path in
                    try Failure.wrapping(path) { try makeFolder(path) }
                    return (path, MapFolder(URL(fileURLWithPath: path)))
                }
            } ?? []
    }

    /// The maps that the tracker is to produce for them.
    var maps: MapRequest { mapFolders.isEmpty ? video?.maps ?? [] : .all }

    /// Whether rows go to standard output as they come.
    var printsRows: Bool { request.path == nil }

    /// Writes a frame. Where a map or the video cannot be written, the boxes so far are kept.
    mutating func write(_ tracked: TrackedFrame) throws {
        do {
            for (target, observation) in zip(mapFolders, tracked.observations) {
                try Failure.wrapping(target.path) {
                    try target.folder.write(observation, frame: tracked.index)
                }
            }
            try video?.add(tracked)
        } catch {
            if hasRows { try boxes.finish() }
            throw error
        }
        try Failure.wrapping(request.path ?? "standard output") {
            let rows = tracked.rows.map { row in
                var row = row
                row.isBlank = request.whenLost == .blank && row.state == TrajectoryRow.lost
                return row
            }
            try boxes.write(rows, frame: tracked.frame)
        }
        hasRows = true
    }

    /// Ends the files; they appear now.
    mutating func finish() throws {
        try Failure.wrapping(request.path ?? "standard output") { try boxes.finish() }
        try video?.finish()
    }
}
