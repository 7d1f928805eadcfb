import Foundation
import Platform
import Terminal
import Text

/// Records the screen as an asciicast (version 2): a header, then a line of JSON a frame with its time and the bytes a
/// terminal would get.
///
/// The file appears under its name when `finish` is called.
public final class CastRecorder {
    /// Where the recording will be.
    public let path: String
    private var file: AtomicFile
    private var encoder: FrameEncoder
    private var last: Duration?
    private var size: CellSize?
    private var failure: String?
    private let start: Duration

    /// Why a recording cannot be made, for the user.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        public var description: String

        /// A fault in words for the user.
        public init(description: String) { self.description = description }
    }

    /// Begins a recording.
    ///
    /// - Parameters:
    ///   - now: the time since the program began.
    public init(path: String, size: CellSize, traits: TerminalTraits, title: String, now: Duration) throws(Fault) {
        let expanded = expandingTilde(path)
        self.path = expanded
        start = now
        self.size = size
        encoder = FrameEncoder(depth: traits.depth, isUnicode: traits.isUnicode)
        do throws(AtomicFileError) {
            file = try AtomicFile(at: URL(fileURLWithPath: expanded))
        } catch {
            throw Fault(description: error.reason)
        }
        write(
            "{\"version\": 2, \"width\": \(size.columns), \"height\": \(size.rows), \"title\": \(title.jsonString), "
                + "\"env\": {\"TERM\": \(traits.name.jsonString)}}\n")
    }

    /// Adds what is on the screen now. Returns the reason where the file cannot be written.
    public func add(_ buffer: CellBuffer, at now: Duration) -> String? {
        if buffer.size != size {
            size = buffer.size
            encoder.invalidate()
            event("r", "\(buffer.size)".jsonString, now)
        }
        let bytes = encoder.encode(buffer)
        if !bytes.isEmpty { event("o", String(decoding: bytes, as: UTF8.self).jsonString, now) }
        return failure
    }

    /// Ends the recording and gives it its name. Returns the reason where that fails.
    public func finish() -> String? {
        if let failure { return failure }
        do throws(AtomicFileError) { try file.commit() } catch { return error.reason }
        return nil
    }

    private func event(_ kind: String, _ text: String, _ now: Duration) {
        let seconds = (now - start) / .seconds(1)
        write("[\(String(format: "%.6f", max(seconds, 0))), \"\(kind)\", \(text)]\n")
    }

    private func write(_ text: String) {
        guard failure == nil else { return }
        do throws(AtomicFileError) { try file.append(text) } catch {
            failure = error.reason
        }
    }
}
