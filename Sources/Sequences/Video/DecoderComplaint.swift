/// A complaint of `ffmpeg`'s on its standard error: `[component @ 0x1234] [level] message`, without the component where none
/// speaks, and without the level unless it was asked for.
struct DecoderComplaint {
    /// Which part of `ffmpeg` speaks; empty where none does.
    var component = ""
    /// What it says, without its address in memory.
    var message: String

    /// The complaint in a line; nil where the line is empty, or tells of something that is no error.
    init?(line: String) {
        var rest = Substring(line)
        // A component may speak for another; the first is nearest to the file.
        while let mark = Self.mark(&rest) {
            if Self.levels.contains(mark) {
                guard ["error", "fatal", "panic"].contains(mark) else { return nil }
            } else if component.isEmpty {
                component = String(mark.prefix { $0 != " " })
            }
        }
        message = String(rest.trimmingPrefix(while: \.isWhitespace))
        if message.isEmpty { return nil }
    }

    private static let levels = ["quiet", "panic", "fatal", "error", "warning", "info", "verbose", "debug", "trace"]

    /// Takes a mark in brackets off the front of a line: a level, or a component and its address.
    private static func mark(_ rest: inout Substring) -> String? {
        guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return nil }
        let mark = String(rest[rest.index(after: rest.startIndex)..<end])
        guard levels.contains(mark) || mark.contains(" @ 0x") else { return nil }
        rest = rest[rest.index(after: end)...].drop { $0 == " " }
        return mark
    }
}
