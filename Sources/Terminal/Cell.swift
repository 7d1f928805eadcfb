/// How a cell's glyph is shown, beside its colours.
public struct CellAttributes: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier or brighter.
    public static let bold = CellAttributes(rawValue: 1)
    /// Fainter.
    public static let dim = CellAttributes(rawValue: 2)
    /// Foreground and background exchanged. The only emphasis that every terminal can show.
    public static let reverse = CellAttributes(rawValue: 4)
    /// A line below.
    public static let underline = CellAttributes(rawValue: 8)
    /// Part of a picture: where there are fewer colours than 24 bits hold, its colours are dithered, not rounded.
    public static let picture = CellAttributes(rawValue: 16)
    /// Beside `picture`: its colours are the terminal's own, and rounded all the same.
    public static let exact = CellAttributes(rawValue: 32)
    /// A picture in pixels lies over it, where the terminal shows any.
    public static let pixels = CellAttributes(rawValue: 64)
}

/// What one place of the screen shows: a glyph one column wide, two colours and attributes.
public struct Cell: Sendable, Hashable {
    /// The glyph; never a control character, a combining mark or one that takes two columns.
    public internal(set) var glyph: Unicode.Scalar
    /// The glyph's colour.
    public var foreground: Colour
    /// The colour behind it.
    public var background: Colour
    /// Emphasis.
    public var attributes: CellAttributes

    /// A cell; a glyph that a cell cannot hold is replaced as `GlyphWidth.displayable` says.
    public init(
        _ glyph: Unicode.Scalar, foreground: Colour = .default, background: Colour = .default,
        attributes: CellAttributes = []
    ) {
        self.init(
            checked: GlyphWidth.displayable(glyph) ?? " ", foreground: foreground, background: background,
            attributes: attributes)
    }

    /// A cell whose glyph is known to be one column wide.
    init(checked glyph: Unicode.Scalar, foreground: Colour, background: Colour, attributes: CellAttributes) {
        self.glyph = glyph
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// A space in the terminal's own colours.
    public static let blank = Cell(checked: " ", foreground: .default, background: .default, attributes: [])
}

/// How text is shown: colours and attributes together.
public struct TextStyle: Sendable, Hashable {
    /// The glyphs' colour.
    public var foreground: Colour
    /// The colour behind them; nil leaves what is there.
    public var background: Colour?
    /// Emphasis.
    public var attributes: CellAttributes

    /// A style from its parts.
    public init(foreground: Colour = .default, background: Colour? = nil, attributes: CellAttributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own colours, no emphasis.
    public static let plain = TextStyle()

    /// The same style with more attributes.
    public func adding(_ more: CellAttributes) -> TextStyle {
        TextStyle(foreground: foreground, background: background, attributes: attributes.union(more))
    }
}
