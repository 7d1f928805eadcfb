import Foundation
import Imaging

/// What is decoded by an `ffmpeg` process.
enum DecoderInput: Sendable {
    /// A video file.
    case file
    /// A camera of the Video4Linux system.
    case camera
}

/// A running `ffmpeg`, and the frames that come from it one after the other.
///
/// The frames travel as PPM pictures, raw RGB behind a short header with the size: each tells its own size, which videos may
/// change and rotation marks exchange.
final class DecoderStream {
    /// Why there are no frames, or no more.
    enum Failure: Error {
        case decoderAbsent
        case stopped(reason: String)
    }

    private let process: ChildProcess
    /// What has been read and not used yet: `buffer[start..<end]`.
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var start = 0
    private var end = 0
    /// The end of what the decoder wrote to its standard error.
    private var complaints: [UInt8] = []
    private var isFinished = false

    /// Starts decoding.
    ///
    /// - Parameters:
    ///   - path: the file or device.
    ///   - input: which of them it is.
    ///   - first: the frame to begin with. Those before it are decoded, as they must be, but not sent.
    ///   - decoder: the program.
    init(path: String, input: DecoderInput, from first: Int, decoder: String) throws(Failure) {
        var arguments = ["-nostdin", "-hide_banner", "-v", "error"]
        switch input {
        // The prefix keeps a name with a colon or a leading dash from being taken for a protocol or an option.
        case .file: arguments += ["-i", "file:" + path]
        case .camera: arguments += ["-f", "v4l2", "-i", path]
        }
        // Frames are renumbered on a clock of their own, so that the constant output rate repeats and drops none, whatever
        // the times in the file. Every ffmpeg has these filters; the option for it changed its name.
        let renumber = "settb=1/25,setpts=N"
        let filter = first > 0 ? "select=gte(n\\,\(first)),\(renumber)" : renumber
        arguments += ["-map", "0:V:0", "-vf", filter, "-r", "25", "-pix_fmt", "rgb24"]
        arguments += ["-f", "image2pipe", "-c:v", "ppm", "-flush_packets", "1", "pipe:1"]
        do throws(ChildProcess.Failure) {
            process = try ChildProcess(decoder, arguments: arguments)
        } catch {
            switch error {
            case .notFound: throw .decoderAbsent
            case .system(let reason): throw .stopped(reason: "\(decoder) cannot be started: \(reason)")
            }
        }
    }

    /// The last line of what the decoder wrote to its standard error, if anything.
    var lastComplaint: String? {
        let lines = complaints.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .map { String(decoding: $0, as: UTF8.self) }
        // ffmpeg closes some failures with a line that only says so; the one before it has the reason.
        return (lines.last { $0 != "Conversion failed!" } ?? lines.last).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
        }
    }

    /// The next frame; nil after the last.
    ///
    /// - Throws: `stopped` where the decoder failed or sent something that is no frame.
    func next() throws(Failure) -> Image? {
        if isFinished { return nil }
        guard let (width, height) = try header() else {
            try finish()
            return nil
        }
        guard width > 0, height > 0, max(width, height) <= Image.maximumExtent,
            width * height <= Image.maximumPixelCount
        else { throw abandon("frames of \(width)x\(height) pixels") }
        let size = width * height * 3
        var failure: Failure?
        let samples = [UInt8](unsafeUninitializedCapacity: size) { room, count in
            let buffered = min(size, end - start)
            for offset in 0..<buffered { room[offset] = buffer[start + offset] }
            start += buffered
            count = buffered
            do throws(Failure) {
                while count < size {
                    let received = try receive(
                        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[count..<size])
                    )
                    if received == 0 { throw abandon("the last frame is cut short") }
                    count += received
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return Image(width: width, height: height, samples: samples)
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
        if start == end {
            start = 0
            var received = 0
            var failure: Failure?
            buffer.withUnsafeMutableBytes { room in
                do throws(Failure) { received = try receive(into: room) } catch { failure = error }
            }
            if let failure { throw failure }
            end = received
            if received == 0 { return nil }
        }
        defer { start += 1 }
        return buffer[start]
    }

    /// Reads some bytes of the output, at least one but at its end; meanwhile takes in what comes as errors, so that the
    /// decoder never waits for those to be read.
    private func receive(into room: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        var pipes = [
            pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            if poll(&pipes, 2, -1) < 0 && errno != EINTR { throw abandon(String(cString: strerror(errno))) }
            // A pipe whose end is reached stays ready; a negative descriptor takes it out.
            if pipes[1].revents != 0 && !takeComplaints() { pipes[1].fd = -1 }
            if pipes[0].revents != 0 {
                let received = read(process.output, room.baseAddress, room.count)
                if received >= 0 { return received }
                if errno != EINTR { throw abandon(String(cString: strerror(errno))) }
            }
        }
    }

    /// Reads what is there of the standard error and keeps its end; false at its end.
    private func takeComplaints() -> Bool {
        var part = [UInt8](repeating: 0, count: 4096)
        let received = read(process.errors, &part, part.count)
        if received < 0 { return errno == EINTR }
        complaints.append(contentsOf: part[..<received])
        complaints.removeFirst(max(0, complaints.count - 4096))
        return received > 0
    }

    /// Takes leave of a decoder whose output has ended.
    private func finish() throws(Failure) {
        isFinished = true
        while takeComplaints() {}
        if !process.wait() { throw .stopped(reason: lastComplaint ?? "it gave no reason") }
    }

    /// Ends a decoder that cannot be used further; the reason it gave comes before ours.
    private func abandon(_ reason: String) -> Failure {
        isFinished = true
        process.end()
        return .stopped(reason: lastComplaint ?? reason)
    }
}
