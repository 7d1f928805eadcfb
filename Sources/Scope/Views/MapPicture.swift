import Imaging
import Tensors
import Terminal

/// A map of numbers drawn into cells: in the palette's colours where the terminal shows 24 bits or pixels, else in discrete
/// steps.
struct MapPicture {
    let map: Tensor<Float>
    let look: MapStyle
    let state: State

    /// The steps; nil where the colours are shown as they are.
    private var steps: ColourSteps? { ColourSteps(look.palette, depth: state.traits.depth) }

    /// Draws it.
    ///
    /// - Parameter finish: changes the picture before it becomes cells; not called where it is drawn in steps.
    /// - Returns: whether it was drawn in steps.
    @discardableResult
    func draw(in cells: CellRect, into buffer: inout CellBuffer, finish: (inout Image) -> Void = { _ in }) -> Bool {
        guard let steps else {
            let style = state.pictureStyle
            let density = style.samplesPerCell
            var grid = picture(CellSamples(across: density.across, down: density.down), in: cells)
            finish(&grid)
            buffer.draw(grid, in: cells, style: style)
            return false
        }
        let style = state.stepStyle
        let density = style.samplesPerCell
        let levels = Self.levels(of: map, range: look.range)
            .resampled(to: (cells.columns * density.across, cells.rows * density.down))
        buffer.draw(levels, steps: steps, in: cells, style: style)
        return true
    }

    /// Draws it in pixels over the cells, where the terminal shows any.
    ///
    /// - Parameter finish: changes the picture, with some pixels in each cell, before it is drawn.
    func drawPixels(
        in cells: CellRect, into buffer: inout CellBuffer, finish: (inout Image, CellSamples) -> Void = { _, _ in }
    ) {
        buffer.drawPixels(in: cells, of: state, detail: Double(map.shape[1])) { samples in
            var grid = picture(samples, in: cells)
            finish(&grid, samples)
            return grid
        }
    }

    private func picture(_ samples: CellSamples, in cells: CellRect) -> Image {
        look.palette.picture(of: map, range: look.range).resampled(to: samples.extent(of: cells))
    }

    /// The map as grey levels: 0 for the range's least value, 255 for its largest.
    private static func levels(of map: Tensor<Float>, range: ClosedRange<Float>) -> Image {
        let extent = range.upperBound - range.lowerBound
        let samples = map.elements.flatMap { value -> [UInt8] in
            let share = extent > 0 ? (value - range.lowerBound) / extent : 0.5
            let level = share.isFinite ? UInt8(min(max(share, 0), 1) * 255) : 0
            return [level, level, level]
        }
        return Image(width: map.shape[1], height: map.shape[0], samples: samples)
    }
}

extension State {
    /// Whether a cell can have two colours side by side.
    var hasHalves: Bool { traits.depth != .monochrome && pictureStyle.glyphs != .plain }

    /// How maps in discrete steps become cells: no finer than halves, whose colours need not be mixed.
    fileprivate var stepStyle: PictureStyle {
        let glyphs = traits.depth == .monochrome ? PictureGlyphs.plain : min(pictureStyle.glyphs, .halves)
        return PictureStyle(glyphs: glyphs, isMonochrome: traits.depth == .monochrome, isExact: true)
    }
}

extension CellBuffer {
    /// Draws grey levels in steps: as colours, or as characters where the steps are characters.
    ///
    /// - Parameter levels: the size of the cells' grid of samples.
    fileprivate mutating func draw(_ levels: Image, steps: ColourSteps, in cells: CellRect, style: PictureStyle) {
        func step(_ index: Int) -> ColourSteps.Step {
            steps.steps[steps.index(of: Float(levels.samples[3 * index]) / 255)]
        }
        var samples: [UInt8] = []
        samples.reserveCapacity(levels.samples.count)
        for index in 0..<(levels.width * levels.height) {
            switch step(index) {
            case .colour(let colour): samples += [colour.red, colour.green, colour.blue]
            case .glyph(let glyph):
                self[safely: cells.column + index % levels.width, cells.row + index / levels.width] = Cell(
                    glyph, attributes: .picture)
            }
        }
        guard samples.count == levels.samples.count else { return }
        draw(Image(width: levels.width, height: levels.height, samples: samples), in: cells, style: style)
    }

    /// Draws the steps from the lowest to the highest over a row of cells.
    ///
    /// - Parameter hasHalves: whether a cell may have two of them, as it does where there are fewer cells than steps.
    mutating func draw(legend steps: ColourSteps, in rect: CellRect, hasHalves: Bool) {
        let count = steps.steps.count
        let parts = hasHalves && rect.columns < count ? 2 : 1
        for offset in 0..<rect.columns {
            let pair = (0..<parts).map { steps.steps[(parts * offset + $0) * count / (parts * rect.columns)] }
            self[safely: rect.column + offset, rect.row] =
                switch (pair[0], pair[parts - 1]) {
                case (.colour(let left), .colour(let right)):
                    Cell("▌", foreground: left, background: right, attributes: [.picture, .exact])
                case (.glyph(let glyph), _), (_, .glyph(let glyph)): Cell(glyph, attributes: .picture)
                }
        }
    }

    /// A cell that may lie outside: setting it there does nothing.
    private subscript(safely column: Int, row: Int) -> Cell {
        get { self[column, row] }
        set { if bounds.contains(CellPoint(column: column, row: row)) { self[column, row] = newValue } }
    }
}
