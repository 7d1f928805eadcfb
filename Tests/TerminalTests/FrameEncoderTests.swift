import Imaging
import Terminal
import TestSupport
import Testing

@Suite struct FrameEncoderTests {
    private func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "^")
    }

    private func buffer(_ columns: Int, _ rows: Int, _ lines: [String] = [], style: TextStyle = .plain) -> CellBuffer {
        var buffer = CellBuffer(size: CellSize(columns: columns, rows: rows))
        for (row, line) in lines.enumerated() { buffer.write(line, column: 0, row: row, style: style) }
        return buffer
    }

    @Test func theFirstFrameIsWholeAndTheNextIsTheDifference() {
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true)
        #expect(text(encoder.encode(buffer(3, 2, ["ab", "c"]))) == "^[0m^[2J^[1;1Hab ^[2;1Hc  ")
        #expect(encoder.encode(buffer(3, 2, ["ab", "c"])) == [])
        #expect(text(encoder.encode(buffer(3, 2, ["ab", "d"]))) == "^[2;1Hd")
        #expect(text(encoder.encode(buffer(3, 2, ["xbz", "e"]))) == "^[1;1Hx^[Cz^[2;1He")
        encoder.invalidate()
        #expect(text(encoder.encode(buffer(3, 2, ["xbz", "e"]))).hasPrefix("^[0m^[2J"))
    }

    @Test func anotherSizeIsWrittenWhole() {
        var encoder = FrameEncoder(depth: .monochrome, isUnicode: true)
        _ = encoder.encode(buffer(1, 1, ["a"]))
        #expect(text(encoder.encode(buffer(2, 1, ["a"]))) == "^[0m^[2J^[1;1Ha ")
        #expect(encoder.encode(buffer(0, 5)) == [])
    }

    @Test(arguments: [
        (ColourDepth.trueColour, "^[38;2;255;0;0;48;2;1;2;3ma^[0m"), (.indexed256, "^[38;5;196;48;5;16ma^[0m"),
        (.indexed16, "^[91;40ma^[0m"), (.indexed8, "^[31;40ma^[0m"), (.monochrome, "a"),
    ])
    func colours(depth: ColourDepth, expected: String) {
        var encoder = FrameEncoder(depth: depth, isUnicode: true)
        let style = TextStyle(foreground: Colour(255, 0, 0), background: Colour(1, 2, 3))
        #expect(text(encoder.encode(buffer(1, 1, ["a"], style: style))) == "^[0m^[2J^[1;1H" + expected)
    }

    @Test func attributesAreTakenBackByAReset() {
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true)
        var frame = buffer(4, 1)
        let red = Colour(255, 0, 0)
        frame.write("a", column: 0, row: 0, style: TextStyle(foreground: red, attributes: .bold))
        frame.write("b", column: 1, row: 0, style: TextStyle(foreground: red, attributes: [.bold, .underline]))
        frame.write("c", column: 2, row: 0, style: TextStyle(foreground: red, attributes: [.reverse, .dim]))
        frame.write("d", column: 3, row: 0)
        #expect(
            text(encoder.encode(frame))
                == "^[0m^[2J^[1;1H^[1;38;2;255;0;0ma^[4mb^[0;2;7;38;2;255;0;0mc^[0md")
    }

    @Test func withoutUTF8EverythingIsASCII() {
        var encoder = FrameEncoder(depth: .monochrome, isUnicode: false)
        var frame = buffer(12, 3)
        frame.frame(frame.bounds, title: "naïve ψ")
        #expect(
            text(encoder.encode(frame))
                == "^[0m^[2J^[1;1H+ naive ? -+^[2;1H|          |^[3;1H+----------+")
    }

    @Test(arguments: [ColourDepth.trueColour, .indexed256, .indexed16, .indexed8, .monochrome])
    func anySequenceOfFramesEndsWhereItShould(depth: ColourDepth) {
        var random = SeededGenerator(seed: 11)
        let size = CellSize(columns: 300, rows: 7)
        var encoder = FrameEncoder(depth: depth, isUnicode: true)
        var screen = ScreenModel(size: size)
        var frame = CellBuffer(size: size)
        let glyphs: [Unicode.Scalar] = ["a", " ", "é", "▀", "\u{1FB05}", "█"]
        let colours: [Colour] = [.default, .black, .white, Colour(200, 30, 90), Colour(201, 30, 90), Colour(8, 8, 8)]
        for _ in 0..<40 {
            for _ in 0..<Int.random(in: 0...400, using: &random) {
                frame[Int.random(in: 0..<size.columns, using: &random), Int.random(in: 0..<size.rows, using: &random)] =
                    Cell(
                        glyphs.randomElement(using: &random) ?? " ",
                        foreground: colours.randomElement(using: &random) ?? .default,
                        background: colours.randomElement(using: &random) ?? .default,
                        attributes: CellAttributes(rawValue: UInt8.random(in: 0..<32, using: &random)))
            }
            #expect(screen.apply(encoder.encode(frame)) == nil)
            // The same frame, written whole on an empty screen, is the reference.
            var fresh = FrameEncoder(depth: depth, isUnicode: true)
            var expected = ScreenModel(size: size)
            #expect(expected.apply(fresh.encode(frame)) == nil)
            #expect(screen.cells == expected.cells)
        }
        if depth == .trueColour {
            for (shown, cell) in zip(screen.cells, frame.cells) { #expect(looksLike(shown, cell)) }
        }
    }

    private func looksLike(_ shown: ScreenModel.Shown, _ cell: Cell) -> Bool {
        func code(_ colour: Colour, _ base: Int) -> String {
            colour.isDefault ? "" : "\(base);2;\(colour.red);\(colour.green);\(colour.blue)"
        }
        let isFlat =
            cell.attributes.contains(.picture) && cell.foreground == cell.background || cell.glyph == " "
        let hidesForeground = isFlat && cell.attributes.isDisjoint(with: [.reverse, .underline])
        return shown.glyph == (isFlat ? " " : cell.glyph) && shown.background == code(cell.background, 48)
            && (hidesForeground || shown.foreground == code(cell.foreground, 38))
    }

    @Test(arguments: [
        Colour(120, 60, 200), Colour(10, 250, 130), Colour(128, 128, 128), Colour(3, 3, 3), Colour(252, 252, 252),
        Colour(95, 135, 175), Colour(40, 20, 0), Colour(100, 104, 108),
    ])
    func ditheringKeepsTheMeanOf256(colour: Colour) throws {
        let means = try mean(of: colour, depth: .indexed256) { index in
            if index >= 232 { return Array(repeating: 8 + 10 * Double(index - 232), count: 3) }
            let levels = [0.0, 95, 135, 175, 215, 255]
            return [levels[(index - 16) / 36], levels[(index - 16) / 6 % 6], levels[(index - 16) % 6]]
        }
        let isGrey = max(colour.red, colour.green, colour.blue) - min(colour.red, colour.green, colour.blue) < 10
        let grey = (Double(colour.red) + Double(colour.green) + Double(colour.blue)) / 3
        for (mean, part) in zip(means, [colour.red, colour.green, colour.blue]) {
            #expect(abs(mean - (isGrey ? grey : Double(part))) < 1.5, "\(means)")
        }
    }

    @Test(arguments: [Colour(120, 60, 200), Colour(0, 255, 130), Colour(1, 254, 30)])
    func ditheringKeepsTheMeanOf8(colour: Colour) throws {
        let means = try mean(of: colour, depth: .indexed8) { index in (0..<3).map { index >> $0 & 1 == 1 ? 255 : 0 } }
        for (mean, part) in zip(means, [colour.red, colour.green, colour.blue]) {
            #expect(abs(mean - Double(part)) < 4, "\(means)")
        }
    }

    /// The mean colour of a flat picture as the terminal shows it, over both halves of the cells.
    private func mean(of colour: Colour, depth: ColourDepth, levels: (Int) -> [Double]) throws -> [Double] {
        let size = CellSize(columns: 32, rows: 16)
        var frame = CellBuffer(size: size)
        let samples = [colour.red, colour.green, colour.blue]
        let picture = Image(width: 32, height: 32, samples: Array(repeating: samples, count: 1024).flatMap { $0 })
        frame.draw(picture, in: frame.bounds, style: PictureStyle(glyphs: .halves))
        var encoder = FrameEncoder(depth: depth, isUnicode: true)
        var screen = ScreenModel(size: size)
        #expect(screen.apply(encoder.encode(frame)) == nil)
        var sums = [0.0, 0, 0]
        for shown in screen.cells {
            let upper = shown.glyph == " " ? shown.background : shown.foreground
            for code in [upper, shown.background] {
                let last = try #require(code.split(separator: ";").last.flatMap { Int($0) })
                let index = depth == .indexed256 ? last : last % 10
                for (channel, level) in levels(index).enumerated() { sums[channel] += level }
            }
        }
        return sums.map { $0 / Double(2 * screen.cells.count) }
    }

    @Test func ditheringIsStillFromFrameToFrame() {
        var encoder = FrameEncoder(depth: .indexed256, isUnicode: true)
        var frame = CellBuffer(size: CellSize(columns: 20, rows: 10))
        let picture = TerminalBenchmark.noise(width: 40, height: 20, seed: 3)
        frame.draw(picture, in: frame.bounds, style: PictureStyle(glyphs: .quadrants))
        _ = encoder.encode(frame)
        var again = CellBuffer(size: frame.size)
        again.draw(picture, in: again.bounds, style: PictureStyle(glyphs: .quadrants))
        #expect(encoder.encode(again) == [])
    }

    @Test func interfaceColoursAreNotDithered() {
        var encoder = FrameEncoder(depth: .indexed256, isUnicode: true)
        let frame = CellBuffer(
            size: CellSize(columns: 9, rows: 3), filledWith: Cell(" ", background: Colour(30, 31, 29)))
        var screen = ScreenModel(size: frame.size)
        #expect(screen.apply(encoder.encode(frame)) == nil)
        #expect(Set(screen.cells.map(\.background)) == ["48;5;234"])
    }
}
