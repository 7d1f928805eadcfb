import Imaging
import Terminal

/// What the user can set once and for all, in the configuration file.
public struct Settings: Sendable {
    /// The colours that stand for numbers.
    public var palette = ColourMap.viridis
    /// The finest characters that pictures are drawn with.
    public var glyphs = PictureGlyphs.quadrants
    /// How many colours.
    public var colours = ColourChoice.auto
    /// Frames a second at most while playing; nil as fast as the tracker works.
    public var speed: Double? = 25
    /// The interface's colours.
    public var theme = Theme()
    /// The keys.
    public var keys = KeyTable.standard

    /// What comes with the program.
    public init() {}
}
