/// The finest characters a picture may be drawn with. Each set includes the coarser ones above it.
public enum PictureGlyphs: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Plain ASCII: a coloured blank, or shading characters where there are no colours.
    case plain
    /// Upper half blocks: two pixels a cell, each in its own colour. Every font with block characters has them.
    case halves
    /// Quarter blocks: four pixels a cell in two colours.
    case quadrants
    /// Sixth blocks beside quarter blocks, whichever fits better.
    case sextants

    public static func < (left: PictureGlyphs, right: PictureGlyphs) -> Bool { left.fineness < right.fineness }

    private var fineness: Int {
        switch self {
        case .plain: return 0
        case .halves: return 1
        case .quadrants: return 2
        case .sextants: return 3
        }
    }
}

/// How pictures become cells.
public struct PictureStyle: Sendable, Hashable {
    /// The finest characters to use.
    public var glyphs: PictureGlyphs
    /// Whether the picture is dithered to on and off instead of coloured.
    public var isMonochrome: Bool
    /// Whether the picture's colours are the terminal's own, which are not dithered.
    public var isExact: Bool

    /// A style from its parts.
    public init(glyphs: PictureGlyphs, isMonochrome: Bool = false, isExact: Bool = false) {
        self.glyphs = glyphs
        self.isMonochrome = isMonochrome
        self.isExact = isExact
    }

    /// The picture samples that one cell shows, across and down.
    public var samplesPerCell: (across: Int, down: Int) {
        switch glyphs {
        case .plain: return (1, 1)
        case .halves: return (1, 2)
        case .quadrants: return (2, 2)
        // Six rows hold both the quarters' halves and the sixths' thirds.
        case .sextants: return isMonochrome ? (2, 3) : (2, 6)
        }
    }
}
