import Imaging

/// A video of frames with overlays, which begins with the first frame there is and takes its size.
public struct OverlayVideo {
    private let path: String
    private let format: VideoFormat
    private let framesPerSecond: Double
    private var file: VideoFile?
    /// The last frame that could be read, with nothing drawn on it.
    private var last: Image?

    /// A video without frames. No file is begun yet.
    ///
    /// - Parameter framesPerSecond: what the source says; nil where it does not.
    public init(path: String, format: VideoFormat, framesPerSecond: Double?) {
        self.path = path
        self.format = format
        self.framesPerSecond = framesPerSecond ?? Self.usualRate
    }

    /// How fast frames are shown whose source does not say it.
    private static let usualRate = 25.0

    /// Adds a frame. One that could not be read is shown as the one before it; before there was any it is left out.
    public mutating func add(_ overlay: FrameOverlay, on image: Image?) throws(VideoFile.Failure) {
        guard let image = image ?? last else { return }
        last = image
        let video: VideoFile
        if let file {
            video = file
        } else {
            video = try VideoFile(path: path, format: format, size: image.size, framesPerSecond: framesPerSecond)
            file = video
        }
        try video.append(overlay.drawn(on: image))
    }

    /// Ends the video; the file appears now, unless there was no frame.
    public func finish() throws(VideoFile.Failure) { try file?.finish() }
}
