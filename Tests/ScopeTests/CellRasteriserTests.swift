import Foundation
import Imaging
import Scope
import Terminal
import Testing

@Suite struct CellRasteriserTests {
    private let rasteriser = CellRasteriser(foreground: RGB(200, 200, 200), background: RGB(0, 0, 0))

    private func picture(_ cell: Cell) -> Image {
        rasteriser.picture(of: CellBuffer(size: CellSize(columns: 1, rows: 1), filledWith: cell))
    }

    private func red(_ image: Image, _ x: Int, _ y: Int) -> UInt8 { image.samples[(y * image.width + x) * 3] }

    @Test func sizes() {
        let buffer = CellBuffer(size: CellSize(columns: 5, rows: 3))
        let picture = CellRasteriser(scale: 2).picture(of: buffer)
        #expect(picture.width == 80 && picture.height == 96)
        #expect(rasteriser.picture(of: CellBuffer(size: CellSize(columns: 0, rows: 3))).width == 1)
    }

    @Test func blocksAreExact() {
        let cell = { (glyph: Unicode.Scalar) in
            Cell(glyph, foreground: Colour(10, 0, 0), background: Colour(90, 0, 0))
        }
        let upper = picture(cell("▀"))
        #expect((0..<16).map { red(upper, 3, $0) } == Array(repeating: 10, count: 8) + Array(repeating: 90, count: 8))
        let quarter = picture(cell("▗"))
        #expect(red(quarter, 4, 8) == 10 && red(quarter, 3, 8) == 90 && red(quarter, 4, 7) == 90)
        let sextant = picture(cell(BlockGlyphs.sextant(0b100000)))
        #expect(red(sextant, 4, 11) == 10 && red(sextant, 3, 11) == 90 && red(sextant, 4, 10) == 90)
        let bar = picture(cell("▃"))
        #expect((0..<16).map { red(bar, 0, $0) } == Array(repeating: 90, count: 10) + Array(repeating: 10, count: 6))
        #expect(Set(picture(cell("█")).samples.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)) == [10])
    }

    @Test func attributes() {
        let plain = picture(Cell("█"))
        #expect(red(plain, 0, 0) == 200)
        #expect(red(picture(Cell("█", attributes: .reverse)), 0, 0) == 0)
        #expect(red(picture(Cell("█", attributes: .dim)), 0, 0) == 100)
        #expect(red(picture(Cell(" ", attributes: .underline)), 0, 14) == 200)
        #expect(red(picture(Cell(" ", attributes: .underline)), 0, 13) == 0)
    }

    @Test func everyGlyphOfTheScreensHasAShape() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Screens")
        var glyphs = Set(
            (0x21...0x7E).compactMap { Unicode.Scalar($0) } + (0x2801...0x28FF).compactMap(Unicode.Scalar.init))
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            glyphs.formUnion(try String(contentsOf: file, encoding: .utf8).unicodeScalars)
        }
        glyphs.formUnion((1...8).flatMap { [BlockGlyphs.bar(eighths: $0), BlockGlyphs.horizontalBar(eighths: $0)] })
        glyphs.formUnion((1...15).map { BlockGlyphs.quadrant($0) })
        glyphs.formUnion((1...63).map { BlockGlyphs.sextant($0) })
        glyphs.subtract([" ", "\n"])
        let blank = picture(Cell(" "))
        let unknown = picture(Cell("\u{E000}"))
        for glyph in glyphs.sorted() {
            let shape = picture(Cell(glyph))
            #expect(shape != unknown && shape != blank, "\(glyph) (U+\(String(glyph.value, radix: 16)))")
        }
        #expect(glyphs.count > 400)
    }

    @Test func brailleDotsLieWhereTheyBelong() {
        let dots = picture(Cell("\u{2881}"))
        #expect(red(dots, 1, 1) == 200 && red(dots, 5, 13) == 200 && red(dots, 5, 1) == 0 && red(dots, 1, 13) == 0)
    }

    @Test func linesMeetAtTheEdges() {
        let line = picture(Cell("─"))
        #expect(red(line, 0, 8) == 200 && red(line, 7, 8) == 200 && red(line, 0, 7) == 0)
        let corner = picture(Cell("╭"))
        #expect(
            red(corner, 7, 8) == 200 && red(corner, 4, 15) == 200 && red(corner, 0, 8) == 0 && red(corner, 4, 0) == 0)
    }
}
