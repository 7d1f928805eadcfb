extension TraXMessage {
    /// Reads a line apart; nil where it is no message, since a program may print other lines between them.
    ///
    /// Spaces separate arguments. One in double quotes may hold spaces. In both forms a backslash takes the next character as
    /// it is, except that `\n` is a line feed. An argument whose text up to the first equals sign may be a key is a named one;
    /// all others, such as Base64 with its padding, are positional. The name of a message is read in either case.
    ///
    /// - Parameter line: the bytes without the line feed; a carriage return at the end is passed over.
    /// - Throws: `TraXError.unknownMessage`, `malformed` and `notText`.
    public init?(line: [UInt8]) throws(TraXError) {
        guard line.starts(with: Self.prefix.utf8) else { return nil }
        let end = line.last == UInt8(ascii: "\r") ? line.count - 1 : line.count
        let body = line[Self.prefix.utf8.count..<max(end, Self.prefix.utf8.count)]
        let nameEnd = body.firstIndex(of: UInt8(ascii: " ")) ?? body.endIndex
        let name = String(decoding: body[..<nameEnd], as: UTF8.self)
        guard let kind = Kind(rawValue: name.lowercased()) ?? (name.lowercased() == "status" ? .state : nil) else {
            throw .unknownMessage(excerpt(name))
        }
        self.init(kind)
        var scanner = ArgumentScanner(bytes: body[nameEnd...])
        while let argument = try scanner.next() {
            if let key = argument.key {
                properties[key] = argument.text
            } else {
                arguments.append(argument.text)
            }
        }
    }
}

/// Takes the arguments of a message one by one.
private struct ArgumentScanner {
    /// What is left of the line.
    var bytes: ArraySlice<UInt8>
    /// Arguments taken so far, for errors.
    private var count = 0

    init(bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The next argument: its value, and its key where it is a named one.
    mutating func next() throws(TraXError) -> (key: String?, text: String)? {
        bytes = bytes.drop { $0 == UInt8(ascii: " ") }
        guard let first = bytes.first else { return nil }
        count += 1
        let isQuoted = first == UInt8(ascii: "\"")
        if isQuoted { bytes.removeFirst() }
        let terminator = isQuoted ? UInt8(ascii: "\"") : UInt8(ascii: " ")
        var key: [UInt8]?
        var text: [UInt8] = []
        while true {
            // Whole runs at once: a picture in Base64 is one argument of many megabytes.
            let end =
                bytes.firstIndex { byte in
                    byte == terminator || byte == UInt8(ascii: "\\") || (byte == UInt8(ascii: "=") && key == nil)
                } ?? bytes.endIndex
            text += bytes[..<end]
            bytes = bytes[end...]
            guard let special = bytes.popFirst() else {
                if isQuoted { throw .malformed(argument: count, rule: "its closing quote is missing") }
                break
            }
            if special == terminator {
                if isQuoted, let next = bytes.first, next != UInt8(ascii: " ") {
                    throw .malformed(argument: count, rule: "a space must follow its closing quote")
                }
                break
            }
            if special == UInt8(ascii: "\\") {
                guard let escaped = bytes.popFirst() else {
                    throw .malformed(argument: count, rule: "the line ends after a backslash")
                }
                text.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
            } else if isKey(text) {
                key = text
                text = []
            } else {
                text.append(special)
            }
        }
        guard let value = String(validating: text, as: UTF8.self) else { throw .notText(argument: count) }
        return (key.map { String(decoding: $0, as: UTF8.self) }, value)
    }
}
