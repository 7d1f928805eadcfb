import Foundation
import Imaging

/// Frames of a video file or a camera, decoded by an `ffmpeg` process and read over a pipe.
///
/// Going forward reads on; going back starts a new process, which decodes from the file's beginning: every frame can be had
/// exactly, at a cost that grows with its number. Rotation marks are followed, as players do. A process lives from the first
/// frame to the last or to the end of this value.
///
/// Unchecked: every stored property that changes is read and written under `turn`.
public final class VideoSource: FrameSource, @unchecked Sendable {
    /// What a source of this kind reads.
    public enum Kind: Sendable {
        /// A video file, in any format `ffmpeg` knows.
        case file
        /// A camera, `/dev/video*`. It only goes forward.
        case camera
    }

    private let path: String
    private let input: DecoderInput
    private let decoder: String
    private let turn = NSLock()
    private var stream: DecoderStream?
    /// The number of the frame that `stream` gives next.
    private var position = 0
    /// The frame given last, since a view may ask for it again.
    private var last: Frame?
    private var count: Int?
    private var lastComplaint: String?

    /// Starts decoding and waits for the first frame.
    ///
    /// - Parameters:
    ///   - path: the file or device.
    ///   - kind: which of them it is.
    ///   - decoder: the program, by name or path.
    /// - Throws: `decoderAbsent` where there is no such program, `undecodable` with its last line where it cannot decode.
    public init(path: String, kind: Kind, decoder: String = "ffmpeg") throws(SequenceError) {
        self.path = path
        input = kind == .file ? .file : .camera
        self.decoder = decoder
        if kind == .file, let text = try describeIfText(path) { throw .undecodable(path: path, reason: text) }
        do throws(DecoderStream.Failure) {
            let stream = try DecoderStream(path: path, input: input, from: 0, decoder: decoder)
            guard let image = try stream.next() else {
                throw .stopped(reason: stream.lastComplaint ?? "it has no frames")
            }
            self.stream = stream
            last = Frame(index: 0, image: image, name: "frame 0")
            position = 1
        } catch {
            switch error {
            case .decoderAbsent: throw .decoderAbsent(path: path, decoder: decoder)
            case .stopped(let reason): throw .undecodable(path: path, reason: reason)
            }
        }
    }

    public var frameCount: Int? {
        turn.lock()
        defer { turn.unlock() }
        return count
    }

    public var complaint: String? {
        turn.lock()
        defer { turn.unlock() }
        return stream?.lastComplaint ?? lastComplaint
    }

    public func frame(at index: Int) throws(FrameError) -> Frame {
        precondition(index >= 0, "frame \(index): frames are numbered from 0")
        turn.lock()
        defer { turn.unlock() }
        if let last, last.index == index { return last }
        if let count, index >= count { throw .pastEnd(index: index, count: count) }
        if index < position {
            if case .camera = input { throw .gone(index: index, next: position) }
            stream = nil
        }
        do throws(DecoderStream.Failure) {
            let stream = if let stream { stream } else { try restart(at: index) }
            while let image = try stream.next() {
                position += 1
                if position <= index { continue }
                let frame = Frame(index: index, image: image, name: "frame \(index)")
                last = frame
                return frame
            }
        } catch {
            count = position
            leave()
            switch error {
            case .decoderAbsent: throw .stopped(index: position, reason: "\(decoder) is not installed any more")
            case .stopped(let reason): throw .stopped(index: position, reason: reason)
            }
        }
        count = position
        leave()
        throw .pastEnd(index: index, count: position)
    }

    private func restart(at index: Int) throws(DecoderStream.Failure) -> DecoderStream {
        let started = try DecoderStream(path: path, input: input, from: index, decoder: decoder)
        stream = started
        position = index
        return started
    }

    private func leave() {
        lastComplaint = stream?.lastComplaint ?? lastComplaint
        stream = nil
    }
}

/// What to say of a file that is plainly text, since `ffmpeg` would draw some texts as a film; nil of others.
private func describeIfText(_ path: String) throws(SequenceError) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var start = [UInt8](repeating: 0, count: 512)
    let received = read(descriptor, &start, start.count)
    if received == 0 { return "it is empty" }
    let isText = start.prefix(max(0, received)).allSatisfy { (0x20..<0x7F).contains($0) || (0x09...0x0D).contains($0) }
    return isText && received > 0 ? "it is a text, not a video" : nil
}
