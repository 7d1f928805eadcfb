/// How a terminal is given pictures in pixels.
public enum GraphicsProtocol: String, Sendable, Hashable, CaseIterable {
    /// The kitty graphics protocol: kitty, Ghostty, WezTerm, Konsole.
    case kitty
    /// Sixel, the form of DEC's printers and terminals: xterm -ti vt340, foot, mlterm.
    case sixel
}

/// What the user asks for with `--graphics`.
public enum GraphicsChoice: String, Sendable, Hashable, CaseIterable {
    /// The best that the terminal answers it has.
    case auto
    /// Pictures made of characters.
    case off
    /// The kitty protocol, where the terminal answers that it has it.
    case kitty
    /// Sixel, where the terminal answers that it has it.
    case sixel
}

/// How many samples of a picture lie in a cell, across and down.
public struct CellSamples: Sendable, Hashable {
    /// From left to right, at least 1.
    public var across: Int
    /// From top to bottom, at least 1.
    public var down: Int

    /// A number of samples; less than 1 becomes 1.
    public init(across: Int, down: Int) {
        self.across = max(across, 1)
        self.down = max(down, 1)
    }
}

/// What a terminal says of its pictures in pixels.
public struct TerminalGraphics: Sendable, Hashable {
    /// Whether it answers to the kitty graphics protocol.
    public var hasKitty: Bool
    /// How many colours a sixel picture may have; 0 where it shows none.
    public var sixelColours: Int
    /// A cell's size in pixels; nil where it is not known.
    public var cellPixels: CellSamples?

    /// What is known from its parts.
    public init(hasKitty: Bool = false, sixelColours: Int = 0, cellPixels: CellSamples? = nil) {
        self.hasKitty = hasKitty
        self.sixelColours = sixelColours
        self.cellPixels = cellPixels
    }

    /// The protocol that follows from the user's choice; nil where pictures are made of characters.
    public func form(for choice: GraphicsChoice) -> GraphicsProtocol? {
        // With fewer colours, or at a size that is guessed, characters of 24-bit colours show more.
        let hasSixel = sixelColours >= Self.fewestColours && cellPixels != nil
        switch choice {
        case .off: return nil
        case .kitty: return hasKitty ? .kitty : nil
        case .sixel: return hasSixel ? .sixel : nil
        case .auto: return hasKitty ? .kitty : hasSixel ? .sixel : nil
        }
    }

    /// The pixels of a cell that pictures are made for.
    public var samples: CellSamples {
        // A kitty scales what it gets: where it does not tell, this is about right.
        guard let cellPixels else { return CellSamples(across: 10, down: 20) }
        return CellSamples(across: min(cellPixels.across, Self.most), down: min(cellPixels.down, 2 * Self.most))
    }

    private static let fewestColours = 64
    /// More pixels across a cell would take long to send and show nothing more.
    private static let most = 40
}

extension TerminalTraits {
    /// How pictures in pixels are sent; nil where they are not wanted or not to be had, or no colours are.
    public func graphicsForm(wanted choice: GraphicsChoice) -> GraphicsProtocol? {
        depth == .monochrome ? nil : graphics.form(for: choice)
    }
}
