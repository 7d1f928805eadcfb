extension StringProtocol {
    /// The text made fit for XML and HTML: what would be markup is escaped, characters that XML forbids become U+FFFD.
    package var xmlText: String {
        var result = ""
        for scalar in String(self).printableLines.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
