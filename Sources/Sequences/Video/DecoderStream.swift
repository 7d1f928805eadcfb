import Foundation
import Imaging
import Platform

/// A running `ffmpeg`, and the frames that come from it one after the other.
final class DecoderStream {
    /// How frames travel.
    enum Form: Equatable {
        /// As PPM pictures, raw RGB behind a short header: what is no frame, or half of one, is noticed. `ffmpeg` brings every
        /// frame to the size of the first.
        case marked
        /// As raw RGB alone, each in its own size, which the decoder's notes tell: for streams whose size changes.
        case unmarked
    }

    /// Where decoding begins.
    enum Beginning: Equatable {
        case start
        /// At a key frame not after a time in seconds.
        case keyFrame(before: Double)
    }

    /// The option for "send every frame once", whose name has changed.
    enum Dialect: CaseIterable {
        /// `ffmpeg` 5.1 and later.
        case current
        case old
    }

    /// What came next.
    enum Item {
        case frame(Image, DecoderLog.Note?)
        /// A frame that has another size than this form can tell.
        case resized
        case end
    }

    /// Why there are no frames, or no more.
    enum Failure: Error {
        case decoderAbsent
        case stopped(reason: String)
    }

    private let process: ChildProcess
    private let form: Form
    private let tellsResizing: Bool
    private let patience: Duration?
    private let start = ContinuousClock.now
    /// What has been read and not used yet: `buffer[first..<end]`.
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var first = 0
    private var end = 0
    private var log = DecoderLog()
    private var hasGiven = false
    private var isFinished = false

    /// Starts decoding.
    ///
    /// - Parameters:
    ///   - input: what is decoded.
    ///   - decoder: the program.
    init(
        _ input: DecoderInput, decoder: String, form: Form = .marked, from beginning: Beginning = .start,
        dialect: Dialect = .current
    ) throws(Failure) {
        self.form = form
        tellsResizing = form == .marked && input.canRestart
        patience = beginning == .start ? input.patience : nil
        // Level and notes are taken apart by `DecoderLog`. Times stay as the stream has them.
        var arguments = ["-nostdin", "-hide_banner", "-nostats", "-v", "level+info", "-copyts"]
        if case .keyFrame(let seconds) = beginning {
            arguments += ["-seek_timestamp", "1", "-noaccurate_seek", "-ss", String(format: "%.6f", seconds)]
        }
        arguments += input.arguments + ["-map", "0:V:0", "-vf", "showinfo=checksum=0", "-pix_fmt", "rgb24"]
        // Every frame once, whatever the times in the file.
        switch dialect {
        case .current: arguments += ["-fps_mode", "passthrough"]
        case .old: arguments += ["-vsync", "passthrough"]
        }
        switch form {
        case .marked: arguments += ["-f", "image2pipe", "-c:v", "ppm"]
        case .unmarked: arguments += ["-autoscale", "0", "-f", "rawvideo", "-c:v", "rawvideo"]
        }
        arguments += ["-flush_packets", "1", "pipe:1"]
        do throws(ChildProcess.Failure) {
            process = try ChildProcess(decoder, arguments: arguments, input: input.standardInput)
        } catch {
            switch error {
            case .notFound: throw .decoderAbsent
            case .system(let reason): throw .stopped(reason: "\(decoder) cannot be started: \(reason)")
            }
        }
    }

    /// The decoder's last complaint, if it had any.
    var lastComplaint: String? { log.lastComplaint }

    /// Whether the decoder said that the file ends too early.
    var tellsOfACut: Bool { log.tellsOfACut }

    /// The next frame.
    ///
    /// - Throws: `stopped` where the decoder failed or sent something that is no frame.
    func next() throws(Failure) -> Item {
        if isFinished { return .end }
        let size: (width: Int, height: Int)?
        var note: DecoderLog.Note?
        switch form {
        case .marked: size = try header()
        case .unmarked:
            note = try awaitNote()
            size = note.map { ($0.width, $0.height) }
        }
        guard let (width, height) = size else {
            try finish()
            return .end
        }
        guard width > 0, height > 0, max(width, height) <= Image.maximumExtent,
            width * height <= Image.maximumPixelCount
        else { throw abandon("frames of \(width)x\(height) pixels") }
        let samples = try pixels(width * height * 3)
        hasGiven = true
        if form == .marked {
            // The note was written before the frame, so it is there.
            takeErrors(waiting: .zero)
            note = log.nextNote()
            if tellsResizing, let note, (note.width, note.height) != (width, height) { return .resized }
        }
        return .frame(Image(width: width, height: height, samples: samples), note)
    }

    // MARK: Reading

    private func pixels(_ count: Int) throws(Failure) -> [UInt8] {
        var failure: Failure?
        let samples = [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            let buffered = min(count, end - first)
            for offset in 0..<buffered { room[offset] = buffer[first + offset] }
            first += buffered
            filled = buffered
            do throws(Failure) {
                while filled < count {
                    let free = UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(room)[filled..<count])
                    let received = try receive(into: free)
                    if received == 0 { throw abandon("the last frame is cut short") }
                    filled += received
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return samples
    }

    /// Reads `P6`, width, height and 255 as ffmpeg writes them; nil at the end of the stream.
    private func header() throws(Failure) -> (width: Int, height: Int)? {
        var text: [UInt8] = []
        var lineEnds = 0
        while lineEnds < 3 {
            guard let byte = try nextByte() else {
                if text.isEmpty { return nil }
                throw abandon(text.starts(with: "P6".utf8) ? "the last frame is cut short" : "its output is no picture")
            }
            text.append(byte)
            if byte == UInt8(ascii: "\n") { lineEnds += 1 }
            if text.count > 64 { throw abandon("its output is no picture") }
        }
        let words = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: " ") }
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 4, words[0] == "P6", let width = Int(words[1]), let height = Int(words[2]),
            words[3] == "255"
        else { throw abandon("its output is no picture") }
        return (width, height)
    }

    private func nextByte() throws(Failure) -> UInt8? {
        guard try fill() else { return nil }
        defer { first += 1 }
        return buffer[first]
    }

    /// Sees to it that a byte waits in the buffer; false at the end of the stream.
    private func fill() throws(Failure) -> Bool {
        if first < end { return true }
        var received = 0
        var failure: Failure?
        buffer.withUnsafeMutableBytes { room in
            do throws(Failure) { received = try receive(into: room) } catch { failure = error }
        }
        if let failure { throw failure }
        first = 0
        end = received
        return received > 0
    }

    /// The next frame's note, which comes before the frame; nil at the end of the stream.
    private func awaitNote() throws(Failure) -> DecoderLog.Note? {
        if let note = log.nextNote() { return note }
        let isThere = try fill()
        // The note was written before the frame, so it is there.
        takeErrors(waiting: .zero)
        if let note = log.nextNote() { return note }
        if isThere { throw abandon("its output is no picture") }
        return nil
    }

    /// Reads some bytes of the output, at least one but at its end; meanwhile takes in what comes as errors, so that the
    /// decoder never waits for those to be read.
    private func receive(into room: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        while true {
            var pipes = [
                pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
                // A negative descriptor is left out: a pipe whose end is reached stays ready.
                pollfd(fd: process.errorsAreOpen ? process.errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            var limit: Int32 = -1
            if !hasGiven, let patience {
                let left = patience - (ContinuousClock.now - start)
                if left <= .zero {
                    throw abandon("no frame came within \(patience.components.seconds) seconds", ownWord: true)
                }
                limit = Int32(left / .milliseconds(1)) + 1
            }
            if poll(&pipes, 2, limit) < 0 && errno != EINTR { throw abandon(String(cString: strerror(errno))) }
            if pipes[1].revents != 0 { takeErrors(waiting: .zero) }
            if pipes[0].revents != 0 {
                let received = read(process.output, room.baseAddress, room.count)
                if received >= 0 { return received }
                if errno != EINTR { throw abandon(String(cString: strerror(errno))) }
            }
        }
    }

    /// Takes in what there is of the standard error, waiting a while for some.
    private func takeErrors(waiting: Duration) {
        var patience = Int32(waiting / .milliseconds(1))
        while let part = process.nextErrors(waiting: patience) {
            patience = 0
            log.take(part)
            if !process.errorsAreOpen { log.end() }
        }
    }

    // MARK: The end

    /// How long a decoder may take to end after its last frame.
    private static let farewell = Duration.seconds(5)

    /// Takes leave of a decoder whose output has ended.
    private func finish() throws(Failure) {
        isFinished = true
        let deadline = ContinuousClock.now + Self.farewell
        while process.errorsAreOpen && ContinuousClock.now < deadline { takeErrors(waiting: .milliseconds(50)) }
        guard let ending = process.ending(within: Self.farewell) else {
            process.end()
            throw .stopped(reason: "it does not end after its last frame")
        }
        log.end()
        if !ending.isSuccess { throw .stopped(reason: log.lastComplaint ?? ending.description) }
    }

    /// Ends a decoder that cannot be used further; the reason it gave comes before ours, unless ours is what counts.
    private func abandon(_ reason: String, ownWord: Bool = false) -> Failure {
        isFinished = true
        takeErrors(waiting: .zero)
        log.end()
        // One that has ended by itself tells something by the way it ended.
        let ending = ownWord ? nil : process.ending(within: .milliseconds(200))
        process.end()
        if !ownWord, let complaint = log.lastComplaint { return .stopped(reason: complaint) }
        guard let ending, !ending.isSuccess else { return .stopped(reason: reason) }
        return .stopped(reason: "\(reason): \(ending.description)")
    }
}
