/// A cell in the terminal's own terms.
struct WireCell: Sendable, Equatable {
    static let defaultColour = UInt32.max
    /// Equal to no cell that can be asked for.
    static let unknown = WireCell(glyph: 0, foreground: defaultColour, background: defaultColour, attributes: [])

    var glyph: UInt32
    /// 0xRRGGBB, a palette number, or `defaultColour`.
    var foreground: UInt32
    var background: UInt32
    var attributes: CellAttributes
}

/// How cells become a terminal's own.
struct WireFormat: Sendable {
    /// The colours the terminal shows.
    let depth: ColourDepth
    /// Whether glyphs outside ASCII may be written.
    let isUnicode: Bool
    private let palette: Palette?

    init(depth: ColourDepth, isUnicode: Bool) {
        self.depth = depth
        self.isUnicode = isUnicode
        palette = Palette(depth)
    }

    /// What a cell becomes on the wire. Cells that look the same become equal.
    @inline(__always)
    func wireCell(_ cell: Cell, column: Int, row: Int) -> WireCell {
        var glyph = cell.glyph.value
        if glyph >= 0x7F, !isUnicode { glyph = PlainGlyphs.substitute(for: cell.glyph).value }
        var attributes = cell.attributes
        let isPicture = attributes.contains(.picture)
        attributes.remove(.picture)
        var foreground = WireCell.defaultColour
        var background = WireCell.defaultColour
        if depth != .monochrome {
            // The two halves of a cell dither as the two pixels they are.
            background = wireColour(cell.background, isPicture, column, row * 2 + 1)
            foreground = wireColour(cell.foreground, isPicture, column, row * 2)
        }
        if isPicture, foreground == background, depth != .monochrome { glyph = 0x20 }
        if glyph == 0x20, attributes.isDisjoint(with: [.reverse, .underline]) {
            foreground = WireCell.defaultColour
            attributes = []
        }
        return WireCell(glyph: glyph, foreground: foreground, background: background, attributes: attributes)
    }

    @inline(__always)
    private func wireColour(_ colour: Colour, _ isPicture: Bool, _ column: Int, _ row: Int) -> UInt32 {
        if colour.isDefault { return WireCell.defaultColour }
        guard let palette else { return colour.bits }
        return isPicture ? palette.dithered(colour, column: column, row: row) : palette.nearest(colour)
    }
}
