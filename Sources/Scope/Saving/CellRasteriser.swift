import Imaging
import Terminal

/// Draws a buffer as a picture, as a terminal would show it: text in a font of its own, blocks as rectangles, pictures in
/// pixels over them.
public struct CellRasteriser: Sendable {
    /// The pixels of a cell's side are 8 and 16 times this.
    public var scale: Int
    /// What the terminal's own colour of text stands for.
    public var foreground: RGB
    /// What the terminal's own colour behind text stands for.
    public var background: RGB

    /// A rasteriser with light text on a dark ground.
    public init(scale: Int = 1, foreground: RGB = RGB(216, 222, 228), background: RGB = RGB(13, 17, 23)) {
        self.scale = scale
        self.foreground = foreground
        self.background = background
    }

    private struct Look: Hashable {
        var glyph: Unicode.Scalar
        var isBold: Bool
    }

    /// The picture of a buffer; one without cells becomes a single pixel.
    public func picture(of buffer: CellBuffer) -> Image {
        let (width, height) = (GlyphCoverage.width * scale, GlyphCoverage.height * scale)
        let (columns, rows) = (buffer.size.columns, buffer.size.rows)
        guard columns > 0, rows > 0 else {
            return Image(width: 1, height: 1, samples: [background.red, background.green, background.blue])
        }
        var coverages: [Look: GlyphCoverage] = [:]
        var samples = [UInt8](repeating: 0, count: columns * width * rows * height * 3)
        let stride = columns * width * 3
        for row in 0..<rows {
            for column in 0..<columns {
                let cell = buffer[column, row]
                let look = Look(glyph: cell.glyph, isBold: cell.attributes.contains(.bold))
                let coverage =
                    coverages[look] ?? GlyphCoverage(look.glyph, isBold: look.isBold, scale: scale)
                coverages[look] = coverage
                let (ink, paper) = colours(of: cell)
                for y in 0..<height {
                    let isLine = cell.attributes.contains(.underline) && y == height - 2 * scale
                    var target = (row * height + y) * stride + column * width * 3
                    for x in 0..<width {
                        let share = isLine ? 255 : Int(coverage.values[y * width + x])
                        for channel in 0..<3 {
                            samples[target + channel] = UInt8(
                                (ink[channel] * share + paper[channel] * (255 - share)) / 255)
                        }
                        target += 3
                    }
                }
            }
        }
        var picture = Image(width: columns * width, height: rows * height, samples: samples)
        for index in buffer.pictures.indices { draw(index, of: buffer, into: &picture) }
        return picture
    }

    /// Lays what is seen of a buffer's picture over its cells.
    private func draw(_ index: Int, of buffer: CellBuffer, into picture: inout Image) {
        let (width, height) = (Double(GlyphCoverage.width * scale), Double(GlyphCoverage.height * scale))
        let placed = buffer.pictures[index]
        let across = Double(placed.image.width) / Double(placed.cells.columns)
        let down = Double(placed.image.height) / Double(placed.cells.rows)
        for part in buffer.visibleParts(ofPicture: index) {
            let region = BoundingBox(
                x: Double(part.column - placed.cells.column) * across, y: Double(part.row - placed.cells.row) * down,
                width: Double(part.columns) * across, height: Double(part.rows) * down)
            let place = BoundingBox(
                x: Double(part.column) * width, y: Double(part.row) * height, width: Double(part.columns) * width,
                height: Double(part.rows) * height)
            picture.blend(
                placed.image.resampled(from: region, to: (Int(place.width), Int(place.height))), over: place,
                opacity: 1)
        }
    }

    private func colours(of cell: Cell) -> (ink: [Int], paper: [Int]) {
        func parts(_ colour: Colour, _ own: RGB) -> [Int] {
            colour.isDefault
                ? [Int(own.red), Int(own.green), Int(own.blue)]
                : [Int(colour.red), Int(colour.green), Int(colour.blue)]
        }
        var ink = parts(cell.foreground, foreground)
        var paper = parts(cell.background, background)
        if cell.attributes.contains(.reverse) { swap(&ink, &paper) }
        if cell.attributes.contains(.dim) { ink = zip(ink, paper).map { ($0 + $1) / 2 } }
        return (ink, paper)
    }
}
