import Imaging
import Terminal

extension State {
    /// How pictures in pixels are sent, and the pixels of a cell; nil where pictures are made of characters.
    var pixels: (form: GraphicsProtocol, samples: CellSamples)? {
        traits.graphicsForm(wanted: settings.graphics).map { ($0, traits.graphics.samples) }
    }
}

extension CellBuffer {
    /// Draws a picture in characters, and in pixels over them where the terminal shows any.
    ///
    /// - Parameters:
    ///   - detail: how many pixels across there are to be seen; nil where each is to be as sharp as the screen is.
    ///   - picture: makes it with some samples in each cell.
    mutating func draw(
        in cells: CellRect, of state: State, detail: Double? = nil, picture: (CellSamples) -> Image
    ) {
        let style = state.pictureStyle
        let density = style.samplesPerCell
        draw(picture(CellSamples(across: density.across, down: density.down)), in: cells, style: style)
        drawPixels(in: cells, of: state, detail: detail, picture: picture)
    }

    /// Lays a picture in pixels over cells that hold it in characters already, where the terminal shows any.
    mutating func drawPixels(
        in cells: CellRect, of state: State, detail: Double? = nil, picture: (CellSamples) -> Image
    ) {
        guard let (form, full) = state.pixels, !cells.isEmpty else { return }
        var samples = full
        // A kitty enlarges what it gets: more than there is to be seen would only take longer.
        if form == .kitty, let detail {
            let across = max(Int((detail / Double(cells.columns)).rounded(.up)), CellSamples.leastPixels)
            if across < full.across { samples = CellSamples(across: across, down: across * full.down / full.across) }
        }
        place(picture(samples), in: cells, as: form)
    }
}

extension CellSamples {
    /// How many samples fill cells.
    func extent(of cells: CellRect) -> (width: Int, height: Int) { (cells.columns * across, cells.rows * down) }

    /// The pixels across a cell in which lines and signs are still clear.
    static let leastPixels = 5

    /// How thick a line is that is seen in pixels and is a sample in characters.
    var line: Int { max((across + 2) / 4, 1) }

    /// Whether they are pixels, as high as wide; samples of characters are as high as the characters make them.
    var arePixels: Bool { across > 2 }
}
