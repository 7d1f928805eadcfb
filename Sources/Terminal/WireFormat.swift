/// A cell in the terminal's own terms.
struct WireCell: Sendable, Equatable {
    static let defaultColour = UInt32.max
    /// Marks a number of the 256 colours on a terminal that has 24 bits.
    static let paletteMark: UInt32 = 0x0100_0000
    /// Equal to no cell that can be asked for.
    static let unknown = WireCell(glyph: 0, foreground: defaultColour, background: defaultColour, attributes: [])

    var glyph: UInt32
    /// 0xRRGGBB, a palette number, the same with `paletteMark`, or `defaultColour`.
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
    /// What pictures are written in where a link is too slow for 24 bits; nil on terminals with fewer.
    private let coarse: Palette?

    init(depth: ColourDepth, isUnicode: Bool) {
        self.depth = depth
        self.isUnicode = isUnicode
        palette = Palette(depth)
        coarse = depth == .trueColour ? Palette(.indexed256) : nil
    }

    /// What a cell becomes on the wire. Cells that look the same become equal.
    ///
    /// - Parameter isCoarse: whether in 256 colours on a terminal of 24 bits.
    @inline(__always)
    func wireCell(_ cell: Cell, column: Int, row: Int, isCoarse: Bool = false) -> WireCell {
        var glyph = cell.glyph.value
        if glyph >= 0x7F, !isUnicode { glyph = PlainGlyphs.substitute(for: cell.glyph).value }
        var attributes = cell.attributes
        let isPicture = attributes.contains(.picture)
        let isDithered = isPicture && !attributes.contains(.exact)
        attributes.subtract([.picture, .exact, .pixels])
        var foreground = WireCell.defaultColour
        var background = WireCell.defaultColour
        if depth != .monochrome {
            // The two halves of a cell dither as the two pixels they are.
            background = wireColour(cell.background, isDithered, column, row * 2 + 1, isCoarse)
            foreground = wireColour(cell.foreground, isDithered, column, row * 2, isCoarse)
        }
        if isPicture, foreground == background, depth != .monochrome { glyph = 0x20 }
        if glyph == 0x20, attributes.isDisjoint(with: [.reverse, .underline]) {
            foreground = WireCell.defaultColour
            attributes = []
        }
        return WireCell(glyph: glyph, foreground: foreground, background: background, attributes: attributes)
    }

    @inline(__always)
    private func wireColour(_ colour: Colour, _ isDithered: Bool, _ column: Int, _ row: Int, _ isCoarse: Bool) -> UInt32
    {
        if colour.isDefault { return WireCell.defaultColour }
        guard let palette else {
            guard isCoarse, let coarse else { return colour.bits }
            return coarse.dithered(colour, column: column, row: row) | WireCell.paletteMark
        }
        return isDithered ? palette.dithered(colour, column: column, row: row) : palette.nearest(colour)
    }

    /// How different two cells look, from 1 to 255.
    ///
    /// Where the pattern of a cell's two colours changes too, the colours' mean counts, and how far the two are apart:
    /// another pattern of two colours that are nearly the same is nearly the same picture.
    func change(from old: WireCell, to new: WireCell) -> UInt8 {
        if old.glyph == 0 { return 255 }
        let (oldFore, oldBack) = colours(of: old)
        let (newFore, newBack) = colours(of: new)
        var change = (oldFore.distance(to: newFore) + oldBack.distance(to: newBack)) / 2
        if old.glyph != new.glyph {
            let mean = oldFore.mixed(with: oldBack, fraction: 0.5).distance(
                to: newFore.mixed(with: newBack, fraction: 0.5))
            change = max(mean, oldFore.distance(to: oldBack) / 2, newFore.distance(to: newBack) / 2)
        }
        return UInt8(min(max(change, 1), 255))
    }

    /// A cell's two colours; a blank has its background twice.
    private func colours(of cell: WireCell) -> (foreground: Colour, background: Colour) {
        let background = colour(of: cell.background, defaultingTo: .black)
        if cell.glyph == 0x20 { return (background, background) }
        return (colour(of: cell.foreground, defaultingTo: .white), background)
    }

    private func colour(of wire: UInt32, defaultingTo other: Colour) -> Colour {
        if wire == WireCell.defaultColour { return other }
        if let palette { return palette.colour(numbered: wire) }
        if wire & WireCell.paletteMark != 0, let coarse { return coarse.colour(numbered: wire & ~WireCell.paletteMark) }
        return Colour(rgb: wire)
    }
}

extension Colour {
    /// How different two colours look, 0...255: green counts most.
    fileprivate func distance(to other: Colour) -> Int {
        func part(_ a: UInt8, _ b: UInt8) -> Int { abs(Int(a) - Int(b)) }
        return (2 * part(red, other.red) + 4 * part(green, other.green) + part(blue, other.blue)) / 7
    }
}
