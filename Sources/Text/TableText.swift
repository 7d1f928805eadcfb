extension StringProtocol {
    /// The text as a field of comma-separated values (RFC 4180): on one line, in quotes where it needs them.
    ///
    /// A field that a spreadsheet would take for a formula, such as `=1+1` or `@SUM(A1)`, gets an apostrophe before it and is
    /// put in quotes. Numbers stay numbers, negative ones too.
    package var csvField: String {
        let text = printable
        if let first = text.first, "=+-@＝＋－＠".contains(first), Double(text) == nil {
            return "\"'" + text.replacing("\"", with: "\"\"") + "\""
        }
        guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// The text as Markdown that shows it as it is: on one line, without links, pictures, markup or the end of a table's cell.
    package var markdownText: String {
        var escaped = ""
        for character in printable {
            if "\\`*[]<|".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }
}
