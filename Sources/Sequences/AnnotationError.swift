/// A place in a text file that broke a rule of its format.
///
/// The description has three lines: the place and the rule, the line's text, and a caret under the place.
public struct AnnotationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file as the caller named it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The character within the line, from 1; one past the last where something is missing at the end.
    public let column: Int
    /// The line's text, fit for a terminal: control characters replaced, and cut to `longestExcerpt` characters around the
    /// place.
    public let text: String
    /// What is wrong, and what would be right.
    public let rule: String
    /// The caret's place in `text`, from 0.
    let caret: Int

    /// The longest excerpt of a line that is kept.
    public static let longestExcerpt = 80

    /// An error at byte `offset` of a line.
    init(file: String, line: Int, lineBytes: ArraySlice<UInt8>, offset: Int, rule: String) {
        // Only the surroundings are decoded: a broken file may be one line of many megabytes.
        let reach = 4 * Self.longestExcerpt
        let before = lineBytes[lineBytes.startIndex..<lineBytes.startIndex + offset]
        let after = lineBytes[(lineBytes.startIndex + offset)...].prefix(reach)
        column = String(decoding: before, as: UTF8.self).unicodeScalars.count + 1
        let head = Self.printable(before.suffix(reach))
        let tail = Self.printable(after)
        let keptHead = head.suffix(max(Self.longestExcerpt / 2, Self.longestExcerpt - tail.count))
        let keptTail = tail.prefix(Self.longestExcerpt - keptHead.count)
        self.file = file
        self.line = line
        self.rule = rule
        caret = keptHead.count
        var text = String.UnicodeScalarView()
        text.append(contentsOf: keptHead)
        text.append(contentsOf: keptTail)
        self.text = String(text)
    }

    /// The place and the rule in one line.
    public var summary: String { "\(file):\(line):\(column): \(rule)" }

    public var description: String {
        "\(summary)\n    \(text)\n    \(String(repeating: " ", count: caret))^"
    }

    /// The bytes as characters that take one column each and cannot steer a terminal.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> [Unicode.Scalar] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar == "\t" ? " " : "\u{FFFD}"
            case .format, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark, .surrogate, .unassigned,
                .privateUse:
                "\u{FFFD}"
            default: scalar
            }
        }
    }
}
