/// What an `ffmpeg` process says on its standard error, taken apart: complaints, and a note on each frame that it sends.
///
/// It is told to mark each line with its level. The notes are those of its filter `showinfo`, written before the frame goes
/// out, one for each in the same order.
struct DecoderLog {
    /// What is known of a frame besides its pixels.
    struct Note: Equatable {
        var width: Int
        var height: Int
        /// When it is shown, in the stream's own unit of time and in seconds; nil where the stream does not say.
        var time: Int64?
        var seconds: Double?
    }

    /// The reason that the decoder gave last for not doing its work; nil where it gave none.
    private(set) var lastComplaint: String?
    /// Whether the file's format is none that a file may have.
    private var isRefused = false
    private var notes: [Note] = []
    private var firstNote = 0
    private var line: [UInt8] = []
    /// Longer lines are cut: metadata may be of any length.
    private static let longestLine = 4096

    /// Takes in what the decoder wrote.
    mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                end()
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
    }

    /// Takes the last line for whole.
    mutating func end() {
        if !line.isEmpty { read(String(decoding: line, as: UTF8.self)) }
        line.removeAll(keepingCapacity: true)
    }

    /// The next frame's note, where it has been written.
    mutating func nextNote() -> Note? {
        guard firstNote < notes.count else { return nil }
        defer {
            firstNote += 1
            if firstNote == notes.count {
                notes.removeAll(keepingCapacity: true)
                firstNote = 0
            }
        }
        return notes[firstNote]
    }

    private mutating func read(_ text: String) {
        if text.hasPrefix("[Parsed_showinfo_") {
            if let note = Note(line: text) { notes.append(note) }
            return
        }
        // `[component @ 0x1234] [level] message`, without the component where none speaks.
        var rest = Substring(text)
        var component = ""
        if let mark = Self.mark(&rest) {
            var level = mark
            if !Self.levels.contains(mark) {
                component = String(mark.prefix { $0 != " " })
                level = Self.mark(&rest) ?? "error"
            }
            guard ["error", "fatal", "panic"].contains(level) else { return }
        }
        let message = rest.trimmingPrefix(while: \.isWhitespace)
        // The frames' own order counts, whatever their times: those are for its output's format, which has none.
        if message.isEmpty || message.contains("non monotonically increasing dts") { return }
        if message.hasPrefix("Format not on whitelist") {
            lastComplaint =
                component == "tty"
                ? "it is a text, not a video" : "the format \(component) is refused: it may name other files"
            isRefused = true
        } else if lastComplaint == nil || message != "Conversion failed!" && !isRefused {
            // Some failures are closed by a line that only says so; the one before it has the reason.
            lastComplaint = String(message)
        }
    }

    private static let levels = ["quiet", "panic", "fatal", "error", "warning", "info", "verbose", "debug", "trace"]

    /// Takes a mark in brackets off the front of a line.
    private static func mark(_ rest: inout Substring) -> String? {
        guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return nil }
        defer { rest = rest[rest.index(after: end)...].drop { $0 == " " } }
        return String(rest[rest.index(after: rest.startIndex)..<end])
    }
}

extension DecoderLog.Note {
    /// A note from a line of `showinfo`, such as
    /// `n:   0 pts: 133200 pts_time:1.48 pos: 564 fmt:yuv420p sar:1/1 s:160x120 i:P ...`; nil where it is another line.
    fileprivate init?(line: String) {
        func value(_ key: String) -> Substring? {
            guard let place = line.firstRange(of: " \(key):") else { return nil }
            return line[place.upperBound...].drop { $0 == " " }.prefix { $0 != " " }
        }
        guard let sides = value("s")?.split(separator: "x"), sides.count == 2, let width = Int(sides[0]),
            let height = Int(sides[1])
        else { return nil }
        self.width = width
        self.height = height
        time = value("pts").flatMap { Int64($0) }
        seconds = value("pts_time").flatMap { Double($0) }
    }
}
