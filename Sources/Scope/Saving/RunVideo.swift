import Imaging
import Overlay
import Sequences

/// A run as a video: its frames, and what is drawn on each.
public struct RunVideo: Sendable {
    /// A frame of the sequence and what is drawn on it.
    public struct Picture: Sendable {
        /// The frame's number.
        public var frame: Int
        /// What is drawn.
        public var overlay: FrameOverlay

        /// A picture from its parts.
        public init(frame: Int, overlay: FrameOverlay) {
            self.frame = frame
            self.overlay = overlay
        }
    }

    /// Its form.
    public var format: VideoFormat
    /// The frames in their order.
    public var pictures: [Picture]

    /// A video from its parts.
    public init(format: VideoFormat, pictures: [Picture]) {
        self.format = format
        self.pictures = pictures
    }

    /// Why there is none.
    enum Fault: Error, CustomStringConvertible {
        case stopped

        var description: String { "it was stopped" }
    }

    /// Writes it. A frame that cannot be read is shown as the one before it.
    ///
    /// - Parameter isStopped: asked before each frame; a video that is stopped leaves no file.
    /// - Throws: `FrameError` of a source that does not go back or ends early, `VideoFile.Failure`, `Fault`.
    func write(to path: String, framesOf source: any FrameSource, isStopped: () -> Bool) throws {
        let source = source.independent
        var video = OverlayVideo(path: path, format: format, framesPerSecond: source.framesPerSecond)
        for picture in pictures {
            if isStopped() { throw Fault.stopped }
            var image: Image?
            do throws(FrameError) { image = try source.frame(at: picture.frame).image } catch {
                guard case .undecodable = error else { throw error }
            }
            try video.add(picture.overlay, on: image)
        }
        try video.finish()
    }
}

extension State {
    /// The video of the run so far: boxes, states and scores, the ground truth, and the run that is compared with.
    func video(as format: VideoFormat) -> RunVideo {
        let theme = settings.theme
        let ghost = branches.ghost
        let pictures = branches.current.run.map { record in
            var overlay = FrameOverlay(caption: "#\(record.frame) \(record.summary)")
            if let truth = subject.truth(at: record.frame) {
                overlay.outlines.append(.init(box: truth, colour: RGB(theme.truth), weight: 0.5))
            }
            if let other = ghost?.records[record.frame] {
                overlay.outlines.append(.init(box: other.box, colour: RGB(theme.ghost), weight: 0.5))
            }
            overlay.outlines.append(.init(box: record.box, colour: RGB(theme.colour(of: record.state))))
            return RunVideo.Picture(frame: record.frame, overlay: overlay)
        }
        return RunVideo(format: format, pictures: pictures)
    }
}

extension FrameRecord {
    /// State and score, as in `tracked 0.87`.
    fileprivate var summary: String { state?.summary(score: score) ?? TrajectoryRow.unreadable }
}
