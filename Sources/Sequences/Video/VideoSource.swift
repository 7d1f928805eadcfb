import Foundation
import Imaging
import Synchronization

/// Frames of a video, decoded by an `ffmpeg` process and read over a pipe.
///
/// Going forward reads on; going back, or far ahead, starts a new process, at a key frame near by where the file's own index
/// can be relied on, otherwise at the start. Every way to a frame gives the same picture. Rotation marks are followed, as
/// players do; frames that change their size in mid-stream come in their own.
///
/// Unchecked: every stored property that changes is read and written under `turn`.
public final class VideoSource: FrameSource, @unchecked Sendable {
    private let input: DecoderInput
    private let decoder: String
    private let turn = NSLock()
    private var stream: DecoderStream?
    private var form = DecoderStream.Form.marked
    private var dialect = DecoderStream.Dialect.current
    /// The number of the frame that `stream` gives next.
    private var position = 0
    /// The frame given last, since a view may ask for it again.
    private var last: Frame?
    /// What the decoder told of the frame before `position`.
    private var note: DecoderLog.Note?
    private var index = Index.unread
    /// What others may ask while a frame is being decoded, however long that takes.
    private let knowledge = Mutex(Knowledge())

    private enum Index {
        case unread, unreliable
        case known(VideoIndex)
    }

    private struct Knowledge {
        /// What the file says of its length.
        var length: VideoLength?
        /// How many frames there are, once the end has been seen.
        var count: Int?
        /// Why there are no more, where that is not the end of the video.
        var failure: String?
        var complaint: String?
    }

    /// Starts decoding a video file, and waits for the first frame.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - decoder: the program, by name or path.
    /// - Throws: `decoderAbsent` where there is no such program, `undecodable` with its last line where it cannot decode.
    public convenience init(path: String, decoder: String = "ffmpeg") throws(SequenceError) {
        try self.init(.file(path), decoder: decoder)
    }

    /// Starts decoding and waits for the first frame.
    init(_ input: DecoderInput, decoder: String) throws(SequenceError) {
        self.input = input
        self.decoder = decoder
        var probe: VideoProbe?
        if let path = input.file {
            if let text = try describeIfText(path) { throw .undecodable(path: input.name, reason: text) }
            probe = VideoProbe.length(of: path, decoder: decoder)
        }
        do throws(DecoderStream.Failure) {
            guard try advance(to: 0) != nil else {
                throw .stopped(reason: knowledge.withLock { $0.complaint } ?? "it has no frames")
            }
        } catch {
            switch error {
            case .decoderAbsent: throw .decoderAbsent(path: input.name, decoder: decoder)
            case .stopped(let reason): throw .undecodable(path: input.name, reason: reason + input.hint)
            }
        }
        let length = probe?.length()
        knowledge.withLock { $0.length = length }
    }

    /// The same video for another reader.
    private init(like other: VideoSource) {
        input = other.input
        decoder = other.decoder
        (form, dialect) = other.turn.withLock { (other.form, other.dialect) }
        knowledge.withLock { [known = other.knowledge.withLock { $0 }] in $0 = known }
    }

    public var independent: any FrameSource { input.canRestart ? VideoSource(like: self) : self }

    /// What the file says before the end has been seen, which is the true number in most cases.
    public var frameCount: Int? { knowledge.withLock { $0.count ?? $0.length?.frames } }

    public var complaint: String? { knowledge.withLock { $0.complaint } }

    public var framesPerSecond: Double? { knowledge.withLock { $0.length?.rate } }

    public func frame(at number: Int) throws(FrameError) -> Frame {
        precondition(number >= 0, "frame \(number): frames are numbered from 0")
        turn.lock()
        defer { turn.unlock() }
        if let last, last.index == number { return last }
        let known = knowledge.withLock { $0 }
        if let count = known.count, number >= count {
            if let failure = known.failure { throw .stopped(index: count, of: known.length?.frames, reason: failure) }
            throw .pastEnd(index: number, count: count)
        }
        if number < position && !input.canRestart { throw .gone(index: number, next: position) }
        do throws(DecoderStream.Failure) {
            if let frame = try seek(number) { return frame }
            if number < position { stream = nil }
            if let frame = try advance(to: number) { return frame }
            try conclude()
        } catch {
            let reason =
                switch error {
                case .decoderAbsent: "\(decoder) is not installed any more"
                case .stopped(let reason): reason
                }
            stream = nil
            knowledge.withLock {
                $0.count = position
                $0.failure = reason
            }
            throw .stopped(index: position, of: known.length?.frames, reason: reason)
        }
        throw .pastEnd(index: number, count: position)
    }

    // MARK: Decoding

    private func start(from beginning: DecoderStream.Beginning) throws(DecoderStream.Failure) -> DecoderStream {
        try DecoderStream(input, decoder: decoder, form: form, from: beginning, dialect: dialect)
    }

    /// Reads on, from the start where nothing is being read, up to a frame; nil where the stream ends before it.
    private func advance(to number: Int) throws(DecoderStream.Failure) -> Frame? {
        while true {
            let current: DecoderStream
            if let stream {
                current = stream
            } else {
                current = try start(from: .start)
                stream = current
                position = 0
                note = nil
            }
            let item: DecoderStream.Item
            do throws(DecoderStream.Failure) {
                item = try current.next()
            } catch {
                guard position == 0, dialect == .current, case .stopped(let reason) = error, reason.contains("fps_mode")
                else { throw error }
                dialect = .old
                stream = nil
                continue
            }
            if let complaint = current.lastComplaint { knowledge.withLock { $0.complaint = complaint } }
            switch item {
            case .frame(let image, let note):
                take(note)
                if position - 1 == number { return keep(image) }
            case .resized:
                form = .unmarked
                stream = nil
            case .end:
                return nil
            }
        }
    }

    /// Counts a frame. One that does not come at the time that the index says makes the index worthless.
    private func take(_ note: DecoderLog.Note?) {
        if case .known(let table) = index, note?.time == nil || table.number(at: note?.time ?? 0) != position {
            index = .unreliable
        }
        position += 1
        self.note = note
    }

    private func keep(_ image: Image) -> Frame {
        let frame = Frame(index: position - 1, image: image, name: "frame \(position - 1)")
        last = frame
        return frame
    }

    // MARK: Going far

    /// Up to here reading on is quicker than beginning anew.
    private static let near = 100

    /// Begins anew at a key frame near by; nil where that is not possible, or does not pay.
    private func seek(_ number: Int) throws(DecoderStream.Failure) -> Frame? {
        guard let path = input.file, number > position + Self.near || number < position && number > Self.near
        else { return nil }
        if case .unread = index {
            index = VideoProbe.index(of: path, decoder: decoder)?.index().map { .known($0) } ?? .unreliable
        }
        guard case .known(let table) = index, number < table.times.count, let key = table.beginning(for: number),
            number < position || key > position,
            // What has been decoded so far came when the index says.
            position == 0 || note?.time == table.times[position - 1]
        else { return nil }
        let begun = try start(from: .keyFrame(before: Double(table.times[key]) * table.unit))
        var next: Int?
        do throws(DecoderStream.Failure) {
            while case .frame(let image, let note) = try begun.next() {
                guard let time = note?.time, let place = table.number(at: time), place == next ?? place,
                    place <= (next == nil ? table.lastKeyFrame(notAfter: number) : number)
                else { break }
                next = place + 1
                guard place == number else { continue }
                stream = begun
                position = place + 1
                self.note = note
                return keep(image)
            }
        } catch {
            // Decoding from the start shows whether it is the file's fault.
        }
        index = .unreliable
        return nil
    }

    // MARK: The end

    /// Takes leave of a stream that has ended.
    ///
    /// - Throws: `stopped` where the file is longer than what came.
    private func conclude() throws(DecoderStream.Failure) {
        let isCut = stream?.tellsOfACut ?? false
        stream = nil
        let known = knowledge.withLock { $0 }
        if isCut, let complaint = known.complaint { throw .stopped(reason: complaint) }
        if let length = known.length {
            let lacksFrames = length.frames.map { position < $0 } ?? false
            var lacksTime = false
            if let end = length.end, let duration = length.duration, let time = note?.seconds {
                lacksTime = time < end - max(1, 0.02 * duration)
            }
            // The count alone proves nothing: a file may hold frames that are not to be shown.
            if lacksTime || lacksFrames && (known.complaint != nil || note == nil) {
                throw .stopped(reason: known.complaint ?? "it ended too early, without a reason")
            }
        }
        if let path = input.file, let reason = reasonOfCut(inFile: path) { throw .stopped(reason: reason) }
        knowledge.withLock { $0.count = position }
    }
}

/// What to say of a file that is plainly text, since `ffmpeg` would draw some texts as a film; nil of others.
private func describeIfText(_ path: String) throws(SequenceError) -> String? {
    let bytes = try readFileStart(path, count: 512)
    if bytes.isEmpty { return "it is empty" }
    // Videos that begin with a line of text, and go on with pixels.
    if ["YUV4MPEG2", "P5", "P6", "P7"].contains(where: { bytes.starts(with: $0.utf8) }) { return nil }
    // Space, line breaks, and the escape character of coloured texts; letters of any alphabet.
    let isText = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }
    return isText ? "it is a text, not a video" : nil
}
