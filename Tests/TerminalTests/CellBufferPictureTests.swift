import Imaging
import Terminal
import TestSupport
import Testing

@Suite struct CellBufferPictureTests {
    private let red = Colour(200, 10, 20)
    private let blue = Colour(5, 15, 240)

    /// A picture of one cell: `mask` says which of its parts are red, the others are blue.
    private func cell(mask: Int, across: Int, down: Int, width: Int, height: Int) -> Image {
        var samples: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                let part = row * down / height * across + column * across / width
                let colour = mask >> part & 1 == 1 ? red : blue
                samples += [colour.red, colour.green, colour.blue]
            }
        }
        return Image(width: width, height: height, samples: samples)
    }

    private func drawn(_ picture: Image, glyphs: PictureGlyphs, isMonochrome: Bool = false) -> Cell {
        var buffer = CellBuffer(size: CellSize(columns: 1, rows: 1))
        buffer.draw(picture, in: buffer.bounds, style: PictureStyle(glyphs: glyphs, isMonochrome: isMonochrome))
        return buffer[0, 0]
    }

    /// Whether a cell shows `mask` in red on blue, or its inverse in blue on red.
    private func shows(_ cell: Cell, mask: Int, of count: Int, glyph: (Int) -> Unicode.Scalar) -> Bool {
        let all = (1 << count) - 1
        if mask == 0 || mask == all {
            return cell.glyph == " " && cell.background == (mask == 0 ? blue : red)
        }
        return (cell.glyph == glyph(mask) && cell.foreground == red && cell.background == blue)
            || (cell.glyph == glyph(all - mask) && cell.foreground == blue && cell.background == red)
    }

    @Test func everySextantIsFound() {
        for mask in 0..<64 {
            let drawn = drawn(cell(mask: mask, across: 2, down: 3, width: 2, height: 6), glyphs: .sextants)
            #expect(shows(drawn, mask: mask, of: 6, glyph: BlockGlyphs.sextant), "mask \(mask): \(drawn)")
        }
    }

    @Test(arguments: [PictureGlyphs.quadrants, .sextants])
    func everyQuadrantIsFound(glyphs: PictureGlyphs) {
        for mask in 0..<16 {
            let drawn = drawn(cell(mask: mask, across: 2, down: 2, width: 4, height: 12), glyphs: glyphs)
            #expect(shows(drawn, mask: mask, of: 4, glyph: BlockGlyphs.quadrant), "mask \(mask): \(drawn)")
        }
    }

    @Test func halvesKeepBothColoursExactly() {
        let drawn = drawn(cell(mask: 1, across: 1, down: 2, width: 1, height: 2), glyphs: .halves)
        #expect(drawn == Cell("▀", foreground: red, background: blue, attributes: .picture))
    }

    @Test func withoutBlocksACellIsOneColour() {
        let drawn = drawn(cell(mask: 1, across: 1, down: 2, width: 1, height: 2), glyphs: .plain)
        #expect(drawn == Cell(" ", background: Colour(103, 13, 130), attributes: .picture))
    }

    /// The squared error of a cell against its 2x6 samples, by painting it.
    private func error(of cell: Cell, masks: [Unicode.Scalar: [Bool]], samples: [UInt8]) throws -> Double {
        let mask = try #require(masks[cell.glyph])
        var sum = 0.0
        for index in 0..<12 {
            let colour = mask[index] ? cell.foreground : cell.background
            for (channel, part) in [colour.red, colour.green, colour.blue].enumerated() {
                let difference = Double(part) - Double(samples[index * 3 + channel])
                sum += difference * difference
            }
        }
        return sum
    }

    @Test func noPatternFitsBetterThanTheChosenOne() throws {
        // Which of a cell's 2x6 samples each character fills, written down anew.
        var masks: [Unicode.Scalar: [Bool]] = [:]
        for mask in 0..<64 {
            masks[BlockGlyphs.sextant(mask)] = (0..<12).map { mask >> ($0 / 4 * 2 + $0 % 2) & 1 == 1 }
        }
        for mask in 0..<16 {
            masks[BlockGlyphs.quadrant(mask)] = (0..<12).map { mask >> ($0 / 6 * 2 + $0 % 2) & 1 == 1 }
        }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<60 {
            let samples = (0..<36).map { _ in UInt8.random(in: 0...255, using: &random) }
            let chosen = drawn(Image(width: 2, height: 6, samples: samples), glyphs: .sextants)
            var least = Double.infinity
            for filled in masks.values {
                var best = Cell(" ")
                func mean(_ inside: Bool, _ channel: Int) -> UInt8 {
                    let values = (0..<12).filter { filled[$0] == inside }.map { Double(samples[$0 * 3 + channel]) }
                    return values.isEmpty ? 0 : UInt8((values.reduce(0, +) / Double(values.count)).rounded())
                }
                best.foreground = Colour(mean(true, 0), mean(true, 1), mean(true, 2))
                best.background = Colour(mean(false, 0), mean(false, 1), mean(false, 2))
                least = min(
                    least,
                    try error(
                        of: Cell("x", foreground: best.foreground, background: best.background), masks: ["x": filled],
                        samples: samples))
            }
            // A level a sample and the rounding of the means are allowed.
            #expect(try error(of: chosen, masks: masks, samples: samples) <= least + 24)
        }
    }

    @Test(arguments: [PictureGlyphs.plain, .halves, .quadrants, .sextants])
    func monochromeKeepsTheMeanBrightness(glyphs: PictureGlyphs) {
        var buffer = CellBuffer(size: CellSize(columns: 32, rows: 16))
        let grey = Image(width: 1, height: 1, samples: [96, 96, 96])
        buffer.draw(grey, in: buffer.bounds, style: PictureStyle(glyphs: glyphs, isMonochrome: true))
        let ink = buffer.cells.map { cell -> Double in
            #expect(cell.foreground == .default && cell.background == .default)
            if let level = PlainGlyphs.ramp.firstIndex(of: cell.glyph), glyphs == .plain { return Double(level) / 9 }
            if let mask = (0..<16).first(where: { BlockGlyphs.quadrant($0) == cell.glyph }) {
                return Double(mask.nonzeroBitCount) / 4
            }
            let mask = (0..<64).first { BlockGlyphs.sextant($0) == cell.glyph } ?? 0
            return Double(mask.nonzeroBitCount) / 6
        }
        let mean = ink.reduce(0, +) / Double(ink.count)
        #expect(abs(mean - 96.0 / 255) < 0.02)
    }

    @Test func onlyTheVisiblePartIsDrawnAndNothingMoves() {
        let picture = TerminalBenchmark.noise(width: 40, height: 60, seed: 1)
        let style = PictureStyle(glyphs: .halves)
        var whole = CellBuffer(size: CellSize(columns: 20, rows: 15))
        whole.draw(picture, in: whole.bounds, style: style)
        var cut = CellBuffer(size: CellSize(columns: 10, rows: 10))
        cut.draw(picture, in: CellRect(column: -5, row: -3, columns: 20, rows: 15), style: style)
        #expect(cut == whole.part(CellRect(column: 5, row: 3, columns: 10, rows: 10)))
    }

    @Test func aRegionWithoutAreaDrawsNothing() {
        var buffer = CellBuffer(size: CellSize(columns: 2, rows: 2))
        let picture = Image(width: 1, height: 1, samples: [1, 2, 3])
        for region in [
            BoundingBox(x: 0, y: 0, width: 0, height: 1), BoundingBox(x: 0, y: 0, width: .nan, height: 1),
            BoundingBox(x: .infinity, y: 0, width: 1, height: 1),
        ] {
            buffer.draw(picture, region: region, in: buffer.bounds, style: PictureStyle(glyphs: .halves))
        }
        #expect(buffer == CellBuffer(size: buffer.size))
    }
}
