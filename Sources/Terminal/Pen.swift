/// Writes cells as escape sequences into memory that is large enough, remembering where the terminal's cursor is and which
/// style it writes in.
struct Pen {
    private let start: UnsafeMutablePointer<UInt8>
    private let digits: DecimalDigits
    /// How many bytes are written.
    private(set) var count = 0
    private var column = -1
    private var row = -1
    private var foreground = WireCell.defaultColour
    private var background = WireCell.defaultColour
    private var attributes: CellAttributes = []

    /// A pen for a terminal that writes in its default style, its cursor anywhere.
    init(_ start: UnsafeMutablePointer<UInt8>, digits: DecimalDigits) {
        self.start = start
        self.digits = digits
    }

    /// Says that the cursor's place is not known: at the right edge terminals differ.
    mutating func forgetPosition() { column = -1 }

    /// Brings the cursor to a cell.
    @inline(__always)
    mutating func move(toColumn newColumn: Int, row newRow: Int) {
        if newRow == row, newColumn == column { return }
        if newRow == row, column >= 0, newColumn > column {
            put("\u{1B}[")
            if newColumn - column > 1 { put(number: newColumn - column) }
            put(byte: UInt8(ascii: "C"))
        } else {
            put("\u{1B}[")
            put(number: newRow + 1)
            put(byte: UInt8(ascii: ";"))
            put(number: newColumn + 1)
            put(byte: UInt8(ascii: "H"))
        }
        row = newRow
        column = newColumn
    }

    /// Brings the style to a cell's.
    @inline(__always)
    mutating func style(_ cell: WireCell, depth: ColourDepth) {
        if cell.foreground == foreground, cell.background == background, cell.attributes == attributes { return }
        put("\u{1B}[")
        var needsSeparator = false
        if cell.attributes != attributes {
            if !attributes.isSubset(of: cell.attributes) {
                put(byte: UInt8(ascii: "0"))
                needsSeparator = true
                foreground = WireCell.defaultColour
                background = WireCell.defaultColour
                attributes = []
            }
            for (attribute, code) in Pen.codes
            where cell.attributes.contains(attribute) && !attributes.contains(attribute) {
                if needsSeparator { put(byte: UInt8(ascii: ";")) }
                put(byte: code)
                needsSeparator = true
            }
            attributes = cell.attributes
        }
        if cell.foreground != foreground {
            if needsSeparator { put(byte: UInt8(ascii: ";")) }
            colour(cell.foreground, depth: depth, base: 30)
            needsSeparator = true
            foreground = cell.foreground
        }
        if cell.background != background {
            if needsSeparator { put(byte: UInt8(ascii: ";")) }
            colour(cell.background, depth: depth, base: 40)
            background = cell.background
        }
        put(byte: UInt8(ascii: "m"))
    }

    /// Writes a glyph in UTF-8; the cursor moves one column on.
    @inline(__always)
    mutating func glyph(_ value: UInt32) {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (value >> shift & 0x3F)) }
        switch value {
        case ..<0x80: put(byte: UInt8(value))
        case ..<0x800:
            put(byte: UInt8(0xC0 | value >> 6))
            put(byte: continuation(0))
        case ..<0x10000:
            put(byte: UInt8(0xE0 | value >> 12))
            put(byte: continuation(6))
            put(byte: continuation(0))
        default:
            put(byte: UInt8(0xF0 | value >> 18))
            put(byte: continuation(12))
            put(byte: continuation(6))
            put(byte: continuation(0))
        }
        column += 1
    }

    /// Back to the default style.
    mutating func reset() {
        let isDefault =
            foreground == WireCell.defaultColour && background == WireCell.defaultColour && attributes.isEmpty
        if !isDefault { put("\u{1B}[0m") }
    }

    /// Writes text as it is.
    @inline(__always)
    mutating func put(_ text: StaticString) {
        (start + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    private static let codes: [(CellAttributes, UInt8)] = [
        (.bold, UInt8(ascii: "1")), (.dim, UInt8(ascii: "2")), (.underline, UInt8(ascii: "4")),
        (.reverse, UInt8(ascii: "7")),
    ]

    @inline(__always)
    private mutating func colour(_ colour: UInt32, depth: ColourDepth, base: Int) {
        if colour == WireCell.defaultColour {
            put(number: base + 9)
            return
        }
        if depth == .trueColour, colour & WireCell.paletteMark != 0 {
            put(number: base + 8)
            put(";5;")
            put(number: Int(colour & ~WireCell.paletteMark))
            return
        }
        switch depth {
        case .trueColour:
            put(number: base + 8)
            put(";2;")
            put(number: Int(colour >> 16))
            put(byte: UInt8(ascii: ";"))
            put(number: Int(colour >> 8 & 0xFF))
            put(byte: UInt8(ascii: ";"))
            put(number: Int(colour & 0xFF))
        case .indexed256:
            put(number: base + 8)
            put(";5;")
            put(number: Int(colour))
        default:
            // 30...37, and 90...97 for the bright eight.
            put(number: colour < 8 ? base + Int(colour) : base + 60 + Int(colour) - 8)
        }
    }

    @inline(__always)
    private mutating func put(byte: UInt8) {
        start[count] = byte
        count += 1
    }

    @inline(__always)
    private mutating func put(number: Int) {
        if number < 256 {
            count += digits.write(number, to: start + count)
        } else {
            put(number: number / 10)
            put(byte: UInt8(ascii: "0") + UInt8(number % 10))
        }
    }
}
