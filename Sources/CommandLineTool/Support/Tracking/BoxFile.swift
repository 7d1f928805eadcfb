import Imaging
import Sequences

/// A file of first boxes: a line for each target, `X,Y,W,H`, or `SOURCE,X,Y,W,H` where there are several sources. Commas,
/// semicolons, tabs and, between numbers, spaces separate. Empty lines, lines after `#` and a head of words do not count.
struct BoxFile {
    /// The boxes, with the sources they are for.
    private var entries: [(source: String?, box: BoundingBox)] = []

    /// Reads a file.
    ///
    /// - Throws: `Failure`, with the line at fault.
    init(contentsOf path: String) throws {
        let bytes = try readTextFile(path)
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        let pattern =
            #/
            (?: (?<source> .+? ) \s* [,;\t] \s* )?
            (?<numbers> [^,;\s]+ (?: (?: \s* [,;] \s* | \s+ ) [^,;\s]+ ){3} )
            \s*
            /#
        var hasHead = false
        for (number, line) in lines.enumerated() {
            let text = line.trimmingPrefix(while: \.isWhitespace)
            if text.isEmpty || text.hasPrefix("#") { continue }
            if !hasHead && entries.isEmpty && isLineOfWords(Array(text.utf8)[...]) {
                hasHead = true
                continue
            }
            let parts = text.wholeMatch(of: pattern)?.output
            let numbers = parts?.numbers.split { ",; \t".contains($0) }.joined(separator: ",")
            guard let parts, let numbers, let box = try? parseBox(numbers) else {
                throw Failure(
                    message: "\(path):\(number + 1): \"\(text)\" is no target: X,Y,W,H or SOURCE,X,Y,W,H, "
                        + "with finite numbers, width and height positive")
            }
            entries.append((parts.source.map(String.init), box))
        }
        if entries.isEmpty { throw Failure(message: "\(path) holds no boxes") }
    }

    /// The boxes for a source: those of its path or the end of it, and those without a source.
    func boxes(for source: String) -> [BoundingBox] {
        entries.filter { entry in entry.source.map { Self.names($0, source) } ?? true }.map(\.box)
    }

    /// The sources it names of which there is none in a list.
    func strangers(to sources: [String]) -> [String] {
        entries.compactMap(\.source).filter { named in !sources.contains { Self.names(named, $0) } }
    }

    /// Whether a name in the file is that of a source: its path, or the path's last parts.
    private static func names(_ name: String, _ source: String) -> Bool {
        let parts = source.split(separator: "/")
        let named = name.split(separator: "/")
        return name.hasPrefix("/") ? source.hasPrefix("/") && named == parts : named == parts.suffix(named.count)
    }
}
