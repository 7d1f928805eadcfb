extension StringProtocol {
    /// The text as one line that is safe to show: whatever would steer a terminal or break the line is written out, such as
    /// `\u{1B}` for an escape character and `\n` for a line break.
    ///
    /// Names of files, metadata of models and lines of broken files come from others. Shown raw, they could set the title of
    /// the terminal's window, fill the clipboard or fake further lines. Marks that reverse the direction of writing go too.
    package var printable: String { written(keepingLayout: false) }

    /// Like `printable`, but line breaks and tabs stay: for a text of several lines.
    package var printableLines: String { written(keepingLayout: true) }

    private func written(keepingLayout: Bool) -> String {
        var text = ""
        text.unicodeScalars.reserveCapacity(unicodeScalars.underestimatedCount)
        for scalar in unicodeScalars {
            switch scalar {
            case "\n", "\t":
                text += keepingLayout ? String(scalar) : scalar == "\n" ? "\\n" : "\\t"
            case "\r": text += "\\r"
            case _ where scalar.steers: text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it does something to a terminal or to the text around it instead of showing something.
    fileprivate var steers: Bool {
        if (0x20..<0x7F).contains(value) { return false }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isBidiControl
        }
    }
}
