import Foundation
import Tensors

/// The files of a run.
public struct TrainingFolder: Sendable {
    public let url: URL

    /// A folder by its path.
    public init(path: String) { url = URL(fileURLWithPath: path) }

    /// From which a run is taken up again.
    public var checkpoint: URL { url.appendingPathComponent("checkpoint.safetensors") }
    /// The model with the lowest validation loss.
    public var best: URL { url.appendingPathComponent("best.safetensors") }
    /// The model of the last checkpoint.
    public var last: URL { url.appendingPathComponent("last.safetensors") }
    /// What happened, a JSON object a line.
    public var log: URL { url.appendingPathComponent("log.jsonl") }
    /// The configuration, as it was given.
    public var configuration: URL { url.appendingPathComponent("configuration.yaml") }
}

/// A run's log: a JSON object a line, each written at once.
final class TrainingLog {
    /// One line.
    private struct Line<Value: Encodable>: Encodable {
        let event: String
        let time: String
        let value: Value
    }

    private let url: URL
    private var descriptor: Int32
    private let onProblem: (String) -> Void
    private var hasFailed = false
    private let encoder = JSONEncoder()

    /// Opens the log to append to it. A log that cannot be written is reported once; the run goes on without.
    init(_ url: URL, onProblem: @escaping (String) -> Void) {
        self.url = url
        self.onProblem = onProblem
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        descriptor = open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        if descriptor < 0 { fail() }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func write(_ event: String, _ value: some Encodable) {
        let now = Date.now.formatted(.iso8601)
        guard descriptor >= 0, var bytes = try? encoder.encode(Line(event: event, time: now, value: value)) else {
            return
        }
        bytes.append(UInt8(ascii: "\n"))
        let isWritten = bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Foundation.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count >= 0 { done += count } else if errno != EINTR { return false }
            }
            return true
        }
        if isWritten { hasFailed = false } else { fail() }
    }

    /// Reports a failure, once until it is over: a disk may have room again.
    private func fail() {
        if !hasFailed { onProblem("\(url.path): \(String(cString: strerror(errno))); the log has a gap") }
        hasFailed = true
    }
}
