/// A safetensors header, parsed and checked against the size of the data that follows it.
struct SafetensorsHeader: Sendable {
    /// The strings under `__metadata__`; empty where there are none.
    let metadata: [String: String]
    /// The tensors in the order of their bytes; together they cover the data exactly.
    let entries: [SafetensorsEntry]

    /// Parses `bytes`, which start at byte 8 of the file, and checks that the tensors cover `dataByteCount` bytes.
    init(parsing bytes: [UInt8], dataByteCount: Int) throws(SafetensorsError) {
        var parser = SafetensorsHeaderParser(bytes: bytes)
        let (metadata, entries) = try parser.parse()
        self.metadata = metadata
        // Empty tensors share their place with the tensor that follows: they sort before it by their end.
        self.entries = entries.sorted {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
                < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
        }
        var covered = 0
        for entry in self.entries {
            let range = entry.byteRange
            guard range.lowerBound <= covered else {
                throw .coverage(
                    byteRange: covered..<range.lowerBound, rule: "belong to no tensor; gaps are not allowed")
            }
            guard range.lowerBound == covered else {
                throw .tensor(
                    name: entry.name, rule: "its bytes from \(range.lowerBound) on belong to another tensor too")
            }
            covered = range.upperBound
        }
        guard covered <= dataByteCount else {
            let start = bytes.count + 8
            let (needed, overflow) = start.addingReportingOverflow(covered)
            throw .cutShort(byteCount: start + dataByteCount, needed: overflow ? Int.max : needed)
        }
        guard covered == dataByteCount else {
            throw .coverage(byteRange: covered..<dataByteCount, rule: "belong to no tensor; the last must end the file")
        }
    }
}

/// A strict parser of the JSON subset that safetensors headers use.
///
/// General JSON readers keep the last of two equal keys, so that two programs may see two different tensors in one file:
/// this one refuses the second. Two names that differ only in Unicode normalisation count as equal.
private struct SafetensorsHeaderParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func parse() throws(SafetensorsError) -> (metadata: [String: String], entries: [SafetensorsEntry]) {
        guard bytes.first == UInt8(ascii: "{") else { throw failure("it must begin with {") }
        var metadata: [String: String]?
        var entries: [SafetensorsEntry] = []
        var names: Set<String> = []
        try parseObject { (parser, name, offset) throws(SafetensorsError) in
            if name == "__metadata__" {
                guard metadata == nil else { throw .header(offset: offset, rule: "a second __metadata__") }
                metadata = try parser.parseMetadata()
            } else {
                guard names.insert(name).inserted else {
                    throw .tensor(name: name, rule: "the name is there twice")
                }
                entries.append(try parser.parseEntry(name: name))
            }
        }
        skipWhitespace()
        guard position == bytes.count else { throw failure("only white space may follow the closing }") }
        return (metadata ?? [:], entries)
    }

    private mutating func parseMetadata() throws(SafetensorsError) -> [String: String] {
        var strings: [String: String] = [:]
        try parseObject { (parser, key, offset) throws(SafetensorsError) in
            let value = try parser.parseString()
            guard strings.updateValue(value, forKey: key) == nil else {
                throw .header(offset: offset, rule: "the metadata key \"\(key)\" is there twice")
            }
        }
        return strings
    }

    private mutating func parseEntry(name: String) throws(SafetensorsError) -> SafetensorsEntry {
        var type: SafetensorsType?
        var shape: [Int]?
        var offsets: [Int]?
        try parseObject { (parser, key, offset) throws(SafetensorsError) in
            let isRepeated: Bool
            switch key {
            case "dtype":
                let text = try parser.parseString()
                isRepeated = type != nil
                type = SafetensorsType(rawValue: text)
                guard type != nil else {
                    let known = SafetensorsType.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .tensor(name: name, rule: "the dtype \"\(text)\" is none of \(known)")
                }
            case "shape":
                isRepeated = shape != nil
                shape = try parser.parseIntegers(atMost: SafetensorsFile.rankLimit, of: name, key)
            case "data_offsets":
                isRepeated = offsets != nil
                offsets = try parser.parseIntegers(atMost: 2, of: name, key)
            default:
                throw .tensor(name: name, rule: "the key \"\(key)\" is none of dtype, shape, data_offsets")
            }
            if isRepeated { throw .tensor(name: name, rule: "the key \"\(key)\" is there twice") }
        }
        guard let type else { throw .tensor(name: name, rule: "it has no dtype") }
        guard let shape else { throw .tensor(name: name, rule: "it has no shape") }
        guard let offsets, offsets.count == 2 else {
            throw .tensor(
                name: name, rule: "data_offsets must be two numbers, the first byte and the one after the last")
        }
        guard offsets[0] <= offsets[1] else {
            throw .tensor(name: name, rule: "data_offsets [\(offsets[0]), \(offsets[1])] run backwards")
        }
        guard let byteCount = Self.byteCount(of: shape, type) else {
            throw .tensor(name: name, rule: "shape \(shape) has more elements than 64 bits count")
        }
        guard byteCount == offsets[1] - offsets[0] else {
            throw .tensor(
                name: name,
                rule: "\(type.rawValue) of shape \(shape) takes \(byteCount) bytes, "
                    + "data_offsets [\(offsets[0]), \(offsets[1])] hold \(offsets[1] - offsets[0])")
        }
        return SafetensorsEntry(name: name, type: type, shape: shape, byteRange: offsets[0]..<offsets[1])
    }

    /// The bytes a tensor takes, or nil where a product overflows, also when another extent is 0.
    private static func byteCount(of shape: [Int], _ type: SafetensorsType) -> Int? {
        var product = type.byteCount
        var overflowed = false
        for extent in shape where extent != 0 {
            let (next, overflow) = product.multipliedReportingOverflow(by: extent)
            overflowed = overflowed || overflow
            product = next
        }
        return overflowed ? nil : shape.contains(0) ? 0 : product
    }

    /// Parses `{"key": value, ...}`; `member` parses each value, knowing the key and where in the file the key began.
    private mutating func parseObject(
        _ member: (inout Self, String, Int) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) {
        try expect("{", "an object")
        skipWhitespace()
        if take("}") { return }
        repeat {
            skipWhitespace()
            let offset = position + 8
            let key = try parseString()
            skipWhitespace()
            try expect(":", "a colon after a key")
            skipWhitespace()
            try member(&self, key, offset)
            skipWhitespace()
        } while take(",")
        try expect("}", "a comma or the closing }")
    }

    private mutating func parseIntegers(
        atMost limit: Int, of name: String, _ key: String
    ) throws(SafetensorsError) -> [Int] {
        try expect("[", "an array")
        skipWhitespace()
        var integers: [Int] = []
        if take("]") { return integers }
        repeat {
            skipWhitespace()
            guard integers.count < limit else {
                throw .tensor(name: name, rule: "\(key) has more than \(limit) numbers")
            }
            integers.append(try parseInteger())
            skipWhitespace()
        } while take(",")
        try expect("]", "a comma or the closing ]")
        return integers
    }

    private mutating func parseInteger() throws(SafetensorsError) -> Int {
        let start = position
        var value = 0
        while position < bytes.count, case let digit = Int(bytes[position]) - 48, (0...9).contains(digit) {
            let (tenfold, overflowInProduct) = value.multipliedReportingOverflow(by: 10)
            let (next, overflowInSum) = tenfold.addingReportingOverflow(digit)
            guard !overflowInProduct, !overflowInSum else { throw failure("the number exceeds 64 bits") }
            value = next
            position += 1
        }
        guard position > start else { throw failure("expected a whole number that is not negative") }
        guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
            position = start
            throw failure("a number must not begin with 0")
        }
        return value
    }

    private mutating func parseString() throws(SafetensorsError) -> String {
        try expect("\"", "a string")
        let start = position
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    position = start
                    throw failure("the string is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                try parseEscape(into: &text)
            case 0..<0x20:
                throw failure("a control character in a string must be escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw failure("the string has no closing quote")
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(SafetensorsError) {
        guard position < bytes.count else { throw failure("the string has no closing quote") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return text.append(letter)
        case UInt8(ascii: "b"): return text.append(8)
        case UInt8(ascii: "f"): return text.append(12)
        case UInt8(ascii: "n"): return text.append(10)
        case UInt8(ascii: "r"): return text.append(13)
        case UInt8(ascii: "t"): return text.append(9)
        case UInt8(ascii: "u"): break
        default:
            position -= 1
            throw failure("an unknown escape in a string")
        }
        var code = try parseFourHexadecimalDigits()
        if (0xD800..<0xDC00).contains(code) {
            guard take("\\"), take("u") else { throw failure("the first half of a surrogate pair stands alone") }
            let low = try parseFourHexadecimalDigits()
            guard (0xDC00..<0xE000).contains(low) else {
                throw failure("the first half of a surrogate pair stands alone")
            }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw failure("the second half of a surrogate pair stands alone")
        }
        text.append(contentsOf: scalar.utf8)
    }

    private mutating func parseFourHexadecimalDigits() throws(SafetensorsError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw failure("four hexadecimal digits must follow \\u")
            }
            code = code << 4 + UInt32(digit)
            position += 1
        }
        return code
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar, _ what: String) throws(SafetensorsError) {
        guard take(character) else { throw failure("expected \(what)") }
    }

    private func failure(_ rule: String) -> SafetensorsError { .header(offset: position + 8, rule: rule) }
}
