/// What a terminal can show.
public struct TerminalTraits: Sendable, Hashable {
    /// Its name in terminfo.
    public var name: String
    /// How many colours.
    public var depth: ColourDepth
    /// Whether anything but ASCII may be written (the locale is UTF-8 and the terminal is not older than it).
    public var isUnicode: Bool
    /// The finest picture characters that its font is expected to have.
    public var finestGlyphs: PictureGlyphs
    /// A cell's width over its height; about 0.5.
    public var cellAspect: Double
    /// The colour behind its text; nil where it does not say.
    public var background: Colour?
    /// What it says of pictures in pixels.
    public var graphics: TerminalGraphics

    /// Traits from their parts.
    public init(
        name: String, depth: ColourDepth, isUnicode: Bool = true, finestGlyphs: PictureGlyphs = .sextants,
        cellAspect: Double = 0.5, background: Colour? = nil, graphics: TerminalGraphics = TerminalGraphics()
    ) {
        self.name = name
        self.depth = depth
        self.isUnicode = isUnicode
        self.finestGlyphs = finestGlyphs
        self.cellAspect = cellAspect
        self.background = background
        self.graphics = graphics
    }

    /// The traits of a terminal of this name.
    ///
    /// - Parameters:
    ///   - name: TERM.
    ///   - isUTF8: whether the locale's character set is UTF-8.
    ///   - graphics: what the terminal says of pictures in pixels, and of a cell's size.
    ///   - background: the colour behind its text where the terminal tells it.
    public init(
        name: String, depth: ColourDepth, isUTF8: Bool, graphics: TerminalGraphics = TerminalGraphics(),
        background: Colour? = nil
    ) {
        // Terminals of the time before Unicode, and those that say nothing of themselves.
        let isOld = name.hasPrefix("vt") || name == "dumb" || name == "ansi" || name == "unknown"
        let isUnicode = isUTF8 && !isOld
        // The Linux console's font has the half blocks of code page 437 and no quarters.
        let finest: PictureGlyphs = !isUnicode ? .plain : name.hasPrefix("linux") ? .halves : .sextants
        self.init(
            name: name, depth: depth, isUnicode: isUnicode, finestGlyphs: finest, background: background,
            graphics: graphics)
        measure(cell: graphics.cellPixels)
    }

    /// Takes over a cell's size in pixels; nothing changes where it is not known.
    mutating func measure(cell: CellSamples?) {
        guard let cell else { return }
        graphics.cellPixels = cell
        cellAspect = min(max(Double(cell.across) / Double(cell.down), 0.25), 1)
    }

    /// Whether its background is light; false where it does not say.
    public var isLight: Bool { background.map { $0.luma > 127 } ?? false }

    /// The picture style with the finest characters that are both wanted and to be had.
    public func pictureStyle(wanted: PictureGlyphs = .quadrants) -> PictureStyle {
        PictureStyle(glyphs: min(wanted, finestGlyphs), isMonochrome: depth == .monochrome)
    }
}
