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
    /// Whether it said that the file ends in the middle of something.
    private(set) var tellsOfACut = false
    /// Whether the file's format is none that a file may have.
    private var isRefused = false
    private var notes: [Note] = []
    private var firstNote = 0
    private var line: [UInt8] = []
    /// Longer lines are cut: metadata may be of any length.
    private static let longestLine = 4096
    /// What closes a failure and only says that it is one; the line before has the reason.
    private static let closingWords = [
        "Conversion failed!", "Error marking filters as finished", "Cannot determine format of input stream",
    ]
    /// Its words, in Matroska and in MP4, for a file that ends too early.
    private static let cuts = ["File ended prematurely", "partial file"]

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
        guard let complaint = DecoderComplaint(line: text) else { return }
        let (component, message) = (complaint.component, complaint.message)
        // The frames' own order counts, whatever their times: those are for its output's format, which has none.
        if message.contains("non monotonically increasing dts") { return }
        if message.hasPrefix("Format not on whitelist") {
            lastComplaint =
                component == "tty"
                ? "it is a text, not a video"
                : "the format \(component) is refused: it has no pictures of its own, or it may name other files"
            isRefused = true
        } else if lastComplaint == nil || !Self.closingWords.contains(where: message.hasPrefix) && !isRefused {
            lastComplaint = message
        }
        if Self.cuts.contains(where: message.contains) { tellsOfACut = true }
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
