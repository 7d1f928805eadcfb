import Imaging
import Sequences

/// A file of first boxes: a line for each target, `X,Y,W,H`, or `SOURCE,X,Y,W,H` where there are several sources. Empty lines and
/// lines after `#` do not count.
struct BoxFile {
    /// The boxes, with the sources they are for.
    private var entries: [(source: String?, box: BoundingBox)] = []

    /// Reads a file.
    ///
    /// - Throws: `Failure`, with the line at fault.
    init(contentsOf path: String) throws {
        let bytes = try readTextFile(path)
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        for (number, line) in lines.enumerated() {
            let text = line.trimmingPrefix(while: \.isWhitespace)
            if text.isEmpty || text.hasPrefix("#") { continue }
            let fields = text.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = fields.suffix(4).joined(separator: ",")
            guard (4...5).contains(fields.count), let box = try? parseBox(numbers) else {
                throw Failure(
                    message: "\(path):\(number + 1): \"\(text)\" is no target: X,Y,W,H or SOURCE,X,Y,W,H, "
                        + "with finite numbers, width and height positive")
            }
            entries.append((fields.count == 5 ? String(fields[0]) : nil, box))
        }
        if entries.isEmpty { throw Failure(message: "\(path) holds no boxes") }
    }

    /// The boxes for a source: those of its path or name, and those without a source.
    func boxes(for source: String) -> [BoundingBox] {
        let name = source.split(separator: "/").last.map(String.init) ?? source
        return entries.filter { $0.source.map { $0 == source || $0 == name } ?? true }.map(\.box)
    }

    /// The sources it names of which there is none in a list.
    func strangers(to sources: [String]) -> [String] {
        entries.compactMap(\.source).filter { named in
            !sources.contains { $0 == named || $0.hasSuffix("/" + named) }
        }
    }
}
