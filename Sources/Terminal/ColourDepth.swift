/// How many colours a terminal shows.
public enum ColourDepth: String, Sendable, Hashable, CaseIterable {
    /// 24-bit RGB.
    case trueColour
    /// The 240 fixed colours of the 256 (16...255); the first 16 belong to the user's theme.
    case indexed256
    /// The 16 colours of the theme.
    case indexed16
    /// Eight colours, the Linux console's.
    case indexed8
    /// None: bold, reverse and glyphs alone.
    case monochrome
}

/// What the user asks for with `--color`.
public enum ColourChoice: String, Sendable, Hashable, CaseIterable {
    /// As many as the terminal says it has.
    case auto
    /// No colours.
    case never
    /// Sixteen.
    case indexed16 = "16"
    /// The fixed 240 of 256.
    case indexed256 = "256"
    /// 24-bit RGB.
    case trueColour = "truecolor"
}

/// What is known of a terminal's colours before a frame is drawn.
public struct ColourFacts: Sendable, Hashable {
    /// terminfo's `colors`; 0 or less where it has none.
    public var colours: Int
    /// Whether terminfo has the extended capability `RGB` or `Tc`.
    public var isDirect: Bool
    /// The environment variable COLORTERM.
    public var colorTerm: String?
    /// The environment variable NO_COLOR.
    public var noColor: String?
    /// Whether the terminal itself says that it keeps 24-bit colours.
    public var keepsDirectColours: Bool

    /// Facts from their parts.
    public init(
        colours: Int, isDirect: Bool = false, colorTerm: String? = nil, noColor: String? = nil,
        keepsDirectColours: Bool = false
    ) {
        self.colours = colours
        self.isDirect = isDirect
        self.colorTerm = colorTerm
        self.noColor = noColor
        self.keepsDirectColours = keepsDirectColours
    }

    /// The depth to draw with.
    ///
    /// The user's choice decides where there is one. Otherwise NO_COLOR (set and not empty) means none; then terminfo's
    /// direct colour, then COLORTERM and what the terminal says of itself, then the number of colours. COLORTERM is believed only of a terminal with colours: it
    /// is inherited by programs that run under another TERM.
    public func depth(choice: ColourChoice) -> ColourDepth {
        switch choice {
        case .never: return .monochrome
        case .indexed16: return .indexed16
        case .indexed256: return .indexed256
        case .trueColour: return .trueColour
        case .auto: break
        }
        if let noColor, !noColor.isEmpty { return .monochrome }
        if isDirect { return .trueColour }
        guard colours >= 8 else { return .monochrome }
        if colorTerm == "truecolor" || colorTerm == "24bit" || keepsDirectColours { return .trueColour }
        if colours >= 256 { return .indexed256 }
        return colours >= 16 ? .indexed16 : .indexed8
    }
}
