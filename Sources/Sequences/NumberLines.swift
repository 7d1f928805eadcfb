import Foundation

/// One line of numbers of a text file, with the places they were read from.
package struct NumberLine: Sendable, Equatable {
    /// The numbers in their order; NaN and infinities as written.
    package var numbers: [Double]
    /// The line's bytes, without the line end.
    var bytes: ArraySlice<UInt8>
    /// Where each number starts, in bytes from the line's start.
    var offsets: [Int]
    /// The line's number, from 1.
    package var line: Int
    /// Whether an `m` came before the numbers: a mask of VOT's.
    package var isMask = false

    /// An error at the number `index`, or at the line's end where there is no such number.
    package func error(at index: Int, file: String, rule: String) -> AnnotationError {
        let offset = index < offsets.count ? offsets[index] : bytes.count
        return AnnotationError(file: file, line: line, lineBytes: bytes, offset: offset, rule: rule)
    }
}

/// The most numbers a line may hold unless told otherwise: a polygon of 512 corners.
package let mostNumbersOfALine = 1024
/// The most numbers of lines that grow with the picture or the sequence: a mask's runs, flags of all frames.
package let mostNumbersOfLongLines = 1 << 20

/// Reads lines of numbers apart: commas, semicolons, tabs and spaces separate, in any mixture, with at most one comma or
/// semicolon between two numbers and after the last. Lines end with LF, CR LF, CR, or CR CR LF, which is CR LF turned into
/// Windows' form once more; a byte order mark at the start, comments (`#`) and a head of words above the numbers, and empty lines
/// at the end are passed over.
///
/// - Parameters:
///   - bytes: the file's contents.
///   - file: its name, for errors.
///   - contents: what a line should hold, for errors, such as `x,y,width,height`.
///   - masks: whether a line may begin with `m`, as those of masks do.
///   - most: the most numbers a line may hold, a mask's apart.
/// - Throws: `AnnotationError` at anything that is not a number, at a missing number (two commas, a comma at a line's start),
///   at an empty line with others below it, and at a line of more than `most` numbers.
package func parseNumberLines(
    _ bytes: [UInt8], file: String, contents: String, masks: Bool = false, most: Int = mostNumbersOfALine
) throws(AnnotationError) -> [NumberLine] {
    let bytes = plainText(bytes)
    var lines: [NumberLine] = []
    var firstEmpty: NumberLine?
    var (start, number) = placeBelowHead(of: bytes)
    while start < bytes.count {
        let (end, next) = extentOfLine(in: bytes, at: start)
        number += 1
        let line = try parseNumberLine(
            bytes[start..<end], number: number, file: file, contents: contents, masks: masks, most: most)
        start = next
        if line.numbers.isEmpty && !line.isMask {
            firstEmpty = firstEmpty ?? line
            continue
        }
        if let firstEmpty {
            throw firstEmpty.error(
                at: 0, file: file, rule: "an empty line: there is one line for each frame, \(contents)")
        }
        lines.append(line)
    }
    return lines
}

/// Where a line ends, and where the next one starts.
private func extentOfLine(in bytes: [UInt8], at start: Int) -> (end: Int, next: Int) {
    let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
    let returns = bytes[end...].prefix(2).prefix { $0 == UInt8(ascii: "\r") }
    let isFed = returns.endIndex < bytes.count && bytes[returns.endIndex] == UInt8(ascii: "\n")
    return (end, isFed ? returns.endIndex + 1 : end + 1)
}

/// Where the numbers start, below comments and one line of words such as `x,y,width,height`, and how many lines those are.
private func placeBelowHead(of bytes: [UInt8]) -> (start: Int, lines: Int) {
    var (start, lines, hasWords) = (0, 0, false)
    while start < bytes.count {
        let (end, next) = extentOfLine(in: bytes, at: start)
        let isComment = bytes[start] == UInt8(ascii: "#")
        guard isComment || !hasWords && isLineOfWords(bytes[start..<end]) else { break }
        hasWords = hasWords || !isComment
        (start, lines) = (next, lines + 1)
    }
    return (start, lines)
}

/// Whether a line holds several words, in quotes or without, and no number: the head of a table.
package func isLineOfWords(_ bytes: ArraySlice<UInt8>) -> Bool {
    let words = bytes.split(whereSeparator: isSeparator)
    return words.count > 1
        && words.allSatisfy { word in
            let first = word.first { $0 != UInt8(ascii: "\"") } ?? 0
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
            return isLetter && parseNumber(word) == nil
        }
}

private func parseNumberLine(
    _ bytes: ArraySlice<UInt8>, number: Int, file: String, contents: String, masks: Bool, most: Int
) throws(AnnotationError) -> NumberLine {
    var line = NumberLine(numbers: [], bytes: bytes, offsets: [], line: number)
    var position = bytes.startIndex
    if masks && bytes.first == UInt8(ascii: "m") {
        line.isMask = true
        position += 1
    }
    let most = line.isMask ? mostNumbersOfLongLines : most
    var commaIsOpen = false

    func failure(at position: Int, _ rule: String) -> AnnotationError {
        AnnotationError(
            file: file, line: number, lineBytes: bytes, offset: position - bytes.startIndex,
            rule: "\(rule): a line holds \(contents)")
    }

    while position < bytes.endIndex {
        switch bytes[position] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            position += 1
        case UInt8(ascii: ","), UInt8(ascii: ";"):
            if commaIsOpen || line.numbers.isEmpty { throw failure(at: position, "a number is missing") }
            commaIsOpen = true
            position += 1
        default:
            let end = bytes[position...].firstIndex(where: isSeparator) ?? bytes.endIndex
            guard let value = parseNumber(bytes[position..<end]) else {
                throw failure(at: position, "'\(excerpt(bytes[position..<end]))' is not a number")
            }
            if line.numbers.count == most { throw failure(at: position, "more than \(most) numbers") }
            line.offsets.append(position - bytes.startIndex)
            line.numbers.append(value)
            commaIsOpen = false
            position = end
        }
    }
    return line
}

private func isSeparator(_ byte: UInt8) -> Bool {
    [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")].contains(byte)
}

/// A decimal number, or one of the words that languages write for NaN and infinity, in either case: `nan`, `-nan(ind)`, `inf`,
/// `Infinity`, `1.#QNAN`, `-1.#IND`, `1.#INF`. Hexadecimal and other forms that Swift takes are refused.
private func parseNumber(_ bytes: ArraySlice<UInt8>) -> Double? {
    let text = String(decoding: bytes, as: UTF8.self)
    let isDecimal = bytes.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
    if isDecimal { return Double(text) }
    let word = text.lowercased().drop { "+-".contains($0) }
    guard text.count - word.count <= 1 else { return nil }
    if ["nan", "1.#qnan", "1.#ind"].contains(word) || word.hasPrefix("nan(") && word.hasSuffix(")") { return .nan }
    if ["inf", "infinity", "1.#inf"].contains(word) { return text.hasPrefix("-") ? -.infinity : .infinity }
    return nil
}

/// A token short and plain enough to be quoted in a message.
private func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
    let kept = bytes.prefix(24)
    let text = String(decoding: kept, as: UTF8.self).unicodeScalars.map { scalar in
        scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7F ? String(scalar) : "\u{FFFD}"
    }.joined()
    return bytes.count > kept.count ? text + "..." : text
}
