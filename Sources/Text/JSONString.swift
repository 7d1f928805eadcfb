extension StringProtocol {
    /// The text as a JSON string (RFC 8259), in quotes: what JSON demands is escaped, and nothing else.
    package var jsonString: String {
        var json = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case "\u{0}"..."\u{1F}": json += "\\u" + UInt64(scalar.value).hexadecimal(digits: 4)
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }
}
