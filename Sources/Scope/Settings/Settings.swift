import Imaging
import Terminal

/// What the user can set once and for all, in the configuration file.
public struct Settings: Sendable {
    /// The colours that stand for numbers.
    public var palette = ColourMap.viridis
    /// The finest characters that pictures are drawn with.
    public var glyphs = PictureGlyphs.quadrants
    /// Whether pictures are shown in pixels, and how.
    public var graphics = GraphicsChoice.auto
    /// How many colours.
    public var colours = ColourChoice.auto
    /// Frames a second at most while playing; nil as fast as the tracker works.
    public var speed: Double? = 25
    /// How the interface's colours are chosen.
    public private(set) var scheme = ColourScheme.auto
    /// The interface's colours.
    public var theme = Theme()
    /// Those of them that the user chose himself, by their names; they stay under every scheme.
    public private(set) var ownColours: [String: Colour] = [:]
    /// The keys.
    public var keys = KeyTable.standard

    /// What comes with the program.
    public init() {}

    /// Chooses the interface's colours.
    ///
    /// - Parameter isLight: whether the terminal's background is light.
    public mutating func use(_ scheme: ColourScheme, isLight: Bool) {
        self.scheme = scheme
        theme = scheme.theme(isLight: isLight)
        for (name, colour) in ownColours {
            guard let place = Theme.names.first(where: { $0.name == name })?.colour else { continue }
            theme[keyPath: place] = colour
        }
    }

    /// Chooses one of the interface's colours by its name in `Theme.names`.
    mutating func set(_ colour: Colour, for name: String) {
        ownColours[name] = colour
        use(scheme, isLight: false)
    }
}
