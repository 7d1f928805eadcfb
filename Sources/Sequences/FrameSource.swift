import Imaging
import Text

/// One frame of a sequence: its picture and what is known of it.
public struct Frame: Sendable {
    /// The frame's number in its source, from 0.
    public let index: Int
    /// The decoded picture.
    public let image: Image
    /// Where the picture came from: a file's name, or `frame 12` of a stream.
    public let name: String

    /// A frame from its parts.
    public init(index: Int, image: Image, name: String) {
        self.index = index
        self.image = image
        self.name = name
    }
}

/// Where frames come from: a folder, a video, a camera, a renderer.
///
/// Frames of one source may differ in size: files do. `FrameSizeWatch` words it for the user.
public protocol FrameSource: Sendable {
    /// How many frames there are; nil where that is unknown before the end, as with cameras. Of a video it is what the file
    /// says, until the end has been seen.
    var frameCount: Int? { get }

    /// The frame of a number.
    ///
    /// Any order is allowed but with a camera, which only goes forward. Folders and renderers take every order alike and
    /// may be asked from several threads at once; a video starts anew to go back, and threads wait for each other.
    ///
    /// - Parameter index: the frame's number, from 0.
    /// - Throws: `FrameError`; after one that concerns a single frame the others can still be had.
    func frame(at index: Int) throws(FrameError) -> Frame

    /// The same frames for another reader, so that neither waits for the other. The source itself where readers do not wait,
    /// or where there can be one only, as with a camera.
    var independent: any FrameSource { get }

    /// How many frames a second are to be shown; nil where nothing says so, as of pictures in a folder.
    var framesPerSecond: Double? { get }

    /// What the decoder has complained about so far while it went on, in its own words; nil where nothing.
    var complaint: String? { get }
}

extension FrameSource {
    public var complaint: String? { nil }
    public var framesPerSecond: Double? { nil }
    public var independent: any FrameSource { self }
}

/// Why a frame could not be had.
public enum FrameError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no frame of this number: the sequence has `count`.
    case pastEnd(index: Int, count: Int)
    /// The frame's file is absent, damaged or no picture. Other frames are not concerned.
    case undecodable(index: Int, ImageError)
    /// The decoder stopped before the end, after the frames before `index`; `reason` is its last word. `of` is how many the
    /// video should have, where that is known. Nothing comes after this frame.
    case stopped(index: Int, of: Int?, reason: String)
    /// The source, a camera or a stream, has already shown `next - 1` and does not go back.
    case gone(index: Int, next: Int)

    /// Whether no later frame can be had either.
    public var endsSequence: Bool {
        switch self {
        case .pastEnd, .stopped: true
        case .undecodable, .gone: false
        }
    }

    public var description: String {
        switch self {
        case .pastEnd(let index, let count): "there is no frame \(index): the sequence has \(count), from 0"
        case .undecodable(let index, let error): "frame \(index): \(error)"
        case .stopped(let index, let count, let reason):
            "cut short after \(Self.share(index, of: count)): \(reason)"
        case .gone(let index, let next): "frame \(index) is gone: the source is at frame \(next) and does not go back"
        }
    }

    /// `128 of 10,000 frames`, or `128 frames` where the whole is unknown.
    private static func share(_ part: Int, of whole: Int?) -> String {
        if let whole, whole > part { return "\(grouped(part)) of \(grouped(whole)) frames" }
        return part == 1 ? "1 frame" : "\(grouped(part)) frames"
    }
}

/// Notices when frames change size, so that the user is told once. Tracking goes on: boxes grow and shrink with the frames.
public struct FrameSizeWatch: Sendable {
    private var first: (width: Int, height: Int)?
    private var hasSpoken = false

    /// A watch that has seen nothing yet.
    public init() {}

    /// What to tell the user about this frame: a line where it is the first that differs from the first frame, nil otherwise.
    public mutating func notice(_ frame: Frame) -> String? {
        guard let first else {
            first = (frame.image.width, frame.image.height)
            return nil
        }
        if hasSpoken || first == (frame.image.width, frame.image.height) { return nil }
        hasSpoken = true
        return "frame \(frame.index) (\(frame.name)) is \(frame.image.width)x\(frame.image.height), "
            + "the first was \(first.width)x\(first.height); boxes are scaled with the frames"
    }
}
