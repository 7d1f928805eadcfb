import Overlay
import Sequences
import Tracking

/// A video of the tracked frames that is asked for.
struct VideoRequest: Sendable {
    /// The file.
    var path: String
    /// Its form.
    var format: VideoFormat
    /// The map that is laid over the frames, by its name; nil for none.
    var map: String?
}

/// Draws boxes, states and scores on the tracked frames, and makes a video of them.
struct VideoExport {
    private let request: VideoRequest
    private let groundTruth: [GroundTruth?]
    private var video: OverlayVideo

    /// A video without frames.
    ///
    /// - Throws: `Failure` where its path cannot become a file.
    init(_ request: VideoRequest, of sequence: FrameSequence) throws {
        try requireWritable(request.path)
        self.request = request
        groundTruth = sequence.groundTruth
        video = OverlayVideo(
            path: request.path, format: request.format, framesPerSecond: sequence.source.framesPerSecond)
    }

    /// The maps that the tracker is to produce for it.
    var maps: MapRequest {
        guard let map = request.map else { return [] }
        return map.hasPrefix("level") ? .layers : .response
    }

    /// Adds a frame. One that could not be read is shown as the one before it, and says so.
    mutating func add(_ tracked: TrackedFrame) throws {
        try Failure.wrapping(request.path) { try video.add(overlay(of: tracked), on: tracked.frame?.image) }
    }

    /// Ends the video; the file appears now, unless there was no frame.
    func finish() throws {
        try Failure.wrapping(request.path) { try video.finish() }
    }

    private func overlay(of tracked: TrackedFrame) -> FrameOverlay {
        let isOne = tracked.rows.count == 1
        var overlay = FrameOverlay(caption: "#\(tracked.index)")
        if isOne, groundTruth.indices.contains(tracked.index), let truth = groundTruth[tracked.index]?.box {
            overlay.outlines.append(.init(box: truth, colour: OverlayColours.truth, weight: 0.5))
        }
        for (position, observation) in tracked.observations.enumerated() {
            overlay.outlines.append(.init(observation, target: isOne ? nil : position + 1))
        }
        if isOne, let observation = tracked.observations.first {
            overlay.caption += " \(observation.summary)"
            overlay.map = request.map.flatMap { FrameOverlay.Map($0, of: observation) }
        }
        if tracked.frame == nil {
            overlay.caption += " \(TrajectoryRow.unreadable)"
            overlay.outlines += tracked.rows.map { .init(box: $0.box, colour: OverlayColours.unreadable) }
        }
        return overlay
    }
}
