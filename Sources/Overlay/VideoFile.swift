import Foundation
import Imaging
import Platform

/// A video that is made frame by frame, by an `ffmpeg` process. It appears under its name when it is finished; given up before,
/// it leaves nothing behind.
public final class VideoFile {
    /// Why a video could not be written.
    public enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// There is no such program.
        case encoderAbsent(encoder: String)
        /// The encoder did not do its work; `reason` is its first word of that.
        case stopped(reason: String)
        /// The file cannot be written.
        case unwritable(reason: String)

        public var description: String {
            switch self {
            case .encoderAbsent(let encoder): "\(encoder) is not installed; it is needed to write videos"
            case .stopped(let reason): "the encoder stopped: \(reason)"
            case .unwritable(let reason): "\(reason)"
            }
        }
    }

    private let process: ChildProcess
    private let size: FrameSize
    private var file: AtomicFile?
    private var complaints: [UInt8] = []

    /// Begins a video.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - format: its form.
    ///   - size: the size of its frames.
    ///   - framesPerSecond: how fast they are shown; above 0.
    ///   - encoder: the program, by name or path.
    public init(
        path: String, format: VideoFormat, size: FrameSize, framesPerSecond: Double, encoder: String = "ffmpeg"
    ) throws(Failure) {
        precondition(framesPerSecond > 0 && framesPerSecond.isFinite, "\(framesPerSecond) frames a second")
        self.size = size
        let file: AtomicFile
        do throws(AtomicFileError) { file = try AtomicFile(at: URL(fileURLWithPath: path)) } catch {
            throw .unwritable(reason: error.reason)
        }
        let arguments =
            ["-hide_banner", "-nostats", "-v", "error", "-y", "-f", "rawvideo", "-pixel_format", "rgb24"]
            + ["-video_size", "\(size.width)x\(size.height)", "-framerate", "\(framesPerSecond)", "-i", "pipe:0"]
            // The prefix keeps a name with a colon or a leading dash from being taken for a protocol or an option.
            + format.arguments + ["file:" + file.writingPath]
        do throws(ChildProcess.Failure) {
            process = try ChildProcess(encoder, arguments: arguments, input: .pipe)
        } catch {
            switch error {
            case .notFound: throw .encoderAbsent(encoder: encoder)
            case .system(let reason): throw .stopped(reason: "\(encoder) cannot be started: \(reason)")
            }
        }
        self.file = consume file
    }

    /// Adds a frame. One of another size is brought to that of the video.
    ///
    /// - Throws: `Failure.stopped` where the encoder has ended.
    public func append(_ image: Image) throws(Failure) {
        let image = image.size == size ? image : image.resampled(to: (size.width, size.height))
        var failure: Failure?
        image.samples.withUnsafeBytes { bytes in
            do throws(Failure) { try feed(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// Ends the video; the file appears now.
    ///
    /// - Throws: `Failure`; there is no new file then.
    public func finish() throws(Failure) {
        process.closeInput()
        // The encoder may have long to write after the last frame, and says nothing meanwhile.
        while process.errorsAreOpen { takeErrors(waiting: -1) }
        guard let ending = process.ending(within: .seconds(10)), ending.isSuccess else { throw stopped() }
        guard var file = file.take() else { return }
        do throws(AtomicFileError) { try file.commit() } catch {
            throw .unwritable(reason: error.reason)
        }
    }

    /// Gives the encoder bytes, and meanwhile takes in what it says, so that neither waits for the other.
    private func feed(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let input = process.input else { throw stopped() }
            var pipes = [
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
                // A negative descriptor is left out: a pipe whose end is reached stays ready.
                pollfd(fd: process.errorsAreOpen ? process.errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            if poll(&pipes, 2, -1) < 0 && errno != EINTR { throw stopped() }
            if pipes[1].revents != 0 { takeErrors(waiting: 0) }
            guard pipes[0].revents != 0 else { continue }
            let count = write(input, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR && errno != EAGAIN {
                throw stopped()
            }
        }
    }

    /// Takes in what the encoder says.
    ///
    /// - Parameter patience: how long to wait for it, in milliseconds; below 0 without end.
    private func takeErrors(waiting patience: Int32) {
        // The first words tell the reason; an encoder may say much more.
        complaints += (process.nextErrors(waiting: patience) ?? []).prefix(4096 - complaints.count)
    }

    /// The failure of an encoder that has ended, or that is ended now.
    private func stopped() -> Failure {
        // One that has ended has closed its standard error: what it said is read before its end is asked for.
        let deadline = ContinuousClock.now + .seconds(2)
        while process.errorsAreOpen && ContinuousClock.now < deadline { takeErrors(waiting: 100) }
        let ending = process.ending(within: .milliseconds(200))
        process.end()
        let lines = String(decoding: complaints, as: UTF8.self).split(separator: "\n")
        // `[component @ 0x1234] ` stands before the words.
        let word = lines.first.map { String($0.replacing(/^(\[[^\]]*\] )+/, with: "")) }
        return .stopped(reason: word ?? ending?.description ?? "it does not answer")
    }
}
