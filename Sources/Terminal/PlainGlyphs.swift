import Foundation

/// What stands for a glyph where the locale is not UTF-8 and only ASCII may be written.
package enum PlainGlyphs {
    /// From the emptiest to the fullest: the ramp that pictures and bars are drawn with.
    package static let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

    /// The ASCII glyph that comes nearest.
    package static func substitute(for glyph: Unicode.Scalar) -> Unicode.Scalar {
        if glyph.value < 0x7F { return glyph }
        switch glyph {
        case "─", "━", "–", "—", "═", "╌", "┄": return "-"
        case "│", "┃", "║", "╎", "┆": return "|"
        case "╭", "╮", "╰", "╯", "┏", "┓", "┗", "┛", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼": return "+"
        case "▁": return "_"
        case "▂": return "."
        case "▃", "▎", "▏": return ":"
        case "▄", "▀", "▌", "▐", "▍": return "="
        case "▅", "▋", "▒": return "*"
        case "▆", "▇", "▊", "▉", "▓", "█": return "#"
        case "░": return "."
        case "…": return "."
        case "×", "✕": return "x"
        case "•", "·", "●", "◆", "■": return "*"
        case "○", "◇", "□": return "o"
        case "▶", "►", "→", "›": return ">"
        case "◀", "◄", "←", "‹": return "<"
        case "↑", "▲", "↗", "↖": return "^"
        case "↓", "▼", "↘", "↙": return "v"
        case "✓": return "y"
        default:
            // An accented Latin letter keeps its letter.
            let parts = String(glyph).decomposedStringWithCanonicalMapping.unicodeScalars
            if let base = parts.first, base.value < 0x7F, base.properties.isAlphabetic { return base }
            return "?"
        }
    }
}
