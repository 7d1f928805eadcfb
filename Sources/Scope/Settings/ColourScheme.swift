import Terminal

/// How the interface's colours are chosen.
public enum ColourScheme: String, Sendable, Hashable, CaseIterable {
    /// By the terminal's background, where the terminal tells it; else for a dark one.
    case auto
    /// For a dark background.
    case dark
    /// For a light one.
    case light
    /// Such that no two meanings differ in red against green alone; for the terminal's background.
    case colourBlind = "colour-blind"

    /// The colours.
    ///
    /// - Parameter isLight: whether the terminal's background is light.
    func theme(isLight: Bool) -> Theme {
        switch self {
        case .auto: isLight ? .light : Theme()
        case .dark: Theme()
        case .light: .light
        case .colourBlind: Theme.colourBlind(isLight: isLight)
        }
    }
}

extension Theme {
    /// The colours for a light background.
    static var light: Theme {
        var theme = Theme()
        theme.text = Colour(rgb: 0x1F2328)
        theme.faint = Colour(rgb: 0x6E7781)
        theme.title = Colour(rgb: 0x0A3069)
        theme.focus = Colour(rgb: 0x9A6700)
        theme.tracked = Colour(rgb: 0x1A7F37)
        theme.uncertain = Colour(rgb: 0xBF8700)
        theme.lost = Colour(rgb: 0xCF222E)
        theme.truth = Colour(rgb: 0x0969DA)
        theme.window = Colour(rgb: 0x8250DF)
        theme.ghost = Colour(rgb: 0x57606A)
        theme.selection = Colour(rgb: 0xBC4C00)
        theme.cursor = Colour(rgb: 0xBF3989)
        theme.warning = Colour(rgb: 0xCF222E)
        theme.bar = Colour(rgb: 0xDDE3E9)
        return theme
    }

    /// Colours of the set that Okabe and Ito made for readers with and without red-green colour blindness.
    static func colourBlind(isLight: Bool) -> Theme {
        var theme = isLight ? Theme.light : Theme()
        theme.tracked = Colour(rgb: isLight ? 0x0072B2 : 0x56B4E9)
        theme.uncertain = Colour(rgb: isLight ? 0xB07D00 : 0xF0E442)
        theme.lost = Colour(rgb: 0xD55E00)
        theme.truth = Colour(rgb: isLight ? 0x007A59 : 0x00C794)
        theme.window = Colour(rgb: isLight ? 0x9C4F7B : 0xCC79A7)
        theme.selection = Colour(rgb: isLight ? 0x000000 : 0xFFFFFF)
        theme.cursor = Colour(rgb: isLight ? 0x8A5B00 : 0xE69F00)
        theme.warning = Colour(rgb: 0xD55E00)
        return theme
    }
}
