/// The characters that show a pattern of pixels in one cell.
public enum BlockGlyphs {
    /// The quadrant character whose filled quarters are the bits of `mask`: 1 top left, 2 top right, 4 bottom left,
    /// 8 bottom right.
    public static func quadrant(_ mask: Int) -> Unicode.Scalar { quadrants[mask & 15] }

    /// The sextant character (two columns, three rows) whose filled sixths are the bits of `mask`, row by row from the top
    /// left. U+1FB00 leaves out the four patterns that older characters show.
    public static func sextant(_ mask: Int) -> Unicode.Scalar { sextants[mask & 63] }

    /// A bar filled from the bottom in eighths, 0 (blank) ... 8 (full).
    public static func bar(eighths: Int) -> Unicode.Scalar { bars[min(max(eighths, 0), 8)] }

    /// A bar filled from the left in eighths, 0 (blank) ... 8 (full).
    public static func horizontalBar(eighths: Int) -> Unicode.Scalar { horizontalBars[min(max(eighths, 0), 8)] }

    static let quadrants: [Unicode.Scalar] = [
        " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
    ]

    static let sextants: [Unicode.Scalar] = (0..<64).map { mask in
        switch mask {
        case 0: return " "
        case 0b010101: return "▌"
        case 0b101010: return "▐"
        case 63: return "█"
        default:
            let skipped = (mask > 0b010101 ? 1 : 0) + (mask > 0b101010 ? 1 : 0)
            return Unicode.Scalar(UInt32(0x1FB00 + mask - 1 - skipped)) ?? " "
        }
    }

    private static let bars: [Unicode.Scalar] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let horizontalBars: [Unicode.Scalar] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
}
