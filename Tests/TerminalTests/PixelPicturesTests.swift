import Imaging
import Terminal
import TestSupport
import Testing

/// Pictures in pixels, from the buffer to a terminal that shows them.
@Suite struct PixelPicturesTests {
    private static let size = CellSize(columns: 30, rows: 12)
    private static let cell = CellSamples(across: 5, down: 10)
    private static let graphics = TerminalGraphics(hasKitty: true, sixelColours: 256, cellPixels: cell)

    /// A picture of as many colours as sixel has, so that nothing is lost in either form.
    private static func picture(columns: Int, rows: Int, seed: Int) -> Image {
        let (width, height) = (columns * cell.across, rows * cell.down)
        let samples = (0..<(width * height)).flatMap { index -> [UInt8] in
            let level = UInt8(((index % width) / 3 + (index / width) / 7 + seed) % 8 * 36)
            return [level, 255 - level, UInt8(seed * 50 % 256)]
        }
        return Image(width: width, height: height, samples: samples)
    }

    private static func buffer(
        _ form: GraphicsProtocol, _ places: [(rect: CellRect, seed: Int)], text: [(String, Int, Int)] = []
    ) -> CellBuffer {
        var buffer = CellBuffer(size: size)
        buffer.write("status", column: 0, row: size.rows - 1)
        for (rect, seed) in places {
            let image = picture(columns: rect.columns, rows: rect.rows, seed: seed)
            buffer.draw(image, in: rect, style: PictureStyle(glyphs: .halves))
            buffer.place(image, in: rect, as: form)
        }
        for (line, column, row) in text { buffer.write(line, column: column, row: row) }
        return buffer
    }

    private func encoder() -> FrameEncoder {
        FrameEncoder(depth: .trueColour, isUnicode: true, graphics: Self.graphics)
    }

    /// What is wrong on a screen that should show a buffer; nil where nothing is.
    private func fault(_ screen: PixelScreen, _ buffer: CellBuffer) -> String? {
        var owner: [CellPoint: Int] = [:]
        for index in buffer.pictures.indices {
            for part in buffer.visibleParts(ofPicture: index) {
                for row in part.row..<part.endRow {
                    for column in part.column..<part.endColumn {
                        let point = CellPoint(column: column, row: row)
                        if owner.updateValue(index, forKey: point) != nil { return "\(point) twice" }
                    }
                }
            }
        }
        var plain = FrameEncoder(depth: .trueColour, isUnicode: true)
        var expected = ScreenModel(size: buffer.size)
        if let fault = expected.apply(plain.encode(buffer)) { return fault }
        for row in 0..<buffer.size.rows {
            for column in 0..<buffer.size.columns {
                let point = CellPoint(column: column, row: row)
                guard let index = owner[point] else {
                    let corner = (column * Self.cell.across, row * Self.cell.down)
                    if screen.pixel(corner.0, corner.1) != nil { return "pixels at \(point)" }
                    if screen.cells[column, row] != expected[column, row] { return "another cell at \(point)" }
                    continue
                }
                let picture = buffer.pictures[index]
                for (x, y) in [(0, 0), (3, 7), (4, 9)] {
                    let u = (column - picture.cells.column) * Self.cell.across + x
                    let v = (row - picture.cells.row) * Self.cell.down + y
                    let start = (v * picture.image.width + u) * 3
                    guard let shown = screen.pixel(column * Self.cell.across + x, row * Self.cell.down + y) else {
                        return "no pixels at \(point)"
                    }
                    let wanted = picture.image.samples[start..<(start + 3)].map(Int.init)
                    let parts = [shown.red, shown.green, shown.blue].map(Int.init)
                    // Sixel gives colours in percent.
                    if zip(wanted, parts).contains(where: { abs($0 - $1) > 2 }) { return "\(parts), not \(wanted)" }
                }
            }
        }
        return nil
    }

    private static let left = CellRect(column: 1, row: 1, columns: 12, rows: 8)
    private static let right = CellRect(column: 15, row: 2, columns: 9, rows: 5)
    private static let inner = CellRect(column: 4, row: 3, columns: 5, rows: 3)

    @Test(arguments: GraphicsProtocol.allCases)
    func everyStepShowsTheBuffer(form: GraphicsProtocol) {
        let (left, right, inner) = (Self.left, Self.right, Self.inner)
        let steps: [(name: String, buffer: CellBuffer)] = [
            ("one", Self.buffer(form, [(left, 1)])),
            ("two", Self.buffer(form, [(left, 1), (right, 2)])),
            ("text over both", Self.buffer(form, [(left, 1), (right, 2)], text: [("a line over two pictures", 3, 4)])),
            ("another frame under it", Self.buffer(form, [(left, 3), (right, 2)], text: [("a line over two", 3, 4)])),
            ("the text is gone", Self.buffer(form, [(left, 3), (right, 2)])),
            ("one over the other", Self.buffer(form, [(left, 3), (inner, 4), (right, 2)])),
            ("moved", Self.buffer(form, [(right, 3), (left, 2)])),
            ("one is gone", Self.buffer(form, [(left, 2)])),
            ("none", Self.buffer(form, [])),
            ("again", Self.buffer(form, [(left, 2)])),
        ]
        var encoder = encoder()
        var screen = PixelScreen(size: Self.size, cell: Self.cell)
        for (name, buffer) in steps {
            #expect(screen.apply(encoder.encode(buffer)) == nil, "\(name)")
            #expect(fault(screen, buffer) == nil, "\(name)")
            // A still screen costs nothing.
            #expect(encoder.encode(buffer).isEmpty, "\(name)")
        }
        encoder.invalidate()
        #expect(screen.apply(encoder.encode(steps[1].buffer)) == nil)
        #expect(fault(screen, steps[1].buffer) == nil)
        #expect(screen.images.count == (form == .kitty ? 2 : 0))
    }

    @Test func textOverAPictureSendsNoPixelsToAKitty() {
        var encoder = encoder()
        let first = encoder.encode(Self.buffer(.kitty, [(Self.left, 1)]))
        let second = encoder.encode(Self.buffer(.kitty, [(Self.left, 1)], text: [("over", 3, 4)]))
        #expect(first.count > 4 * 60 * 80 && second.count < 1000)
    }

    @Test func withoutPicturesInPixelsTheCellsAreWritten() {
        let buffer = Self.buffer(.kitty, [(Self.left, 1)])
        var plain = FrameEncoder(depth: .trueColour, isUnicode: true)
        var model = ScreenModel(size: Self.size)
        #expect(model.apply(plain.encode(buffer)) == nil)
        #expect(model[2, 2].glyph == "▀")
    }

    /// Writes a buffer in parts, each within the room, until all of it is there.
    private func settle(
        _ encoder: inout FrameEncoder, _ screen: inout PixelScreen, _ buffer: CellBuffer, budget: Int?, room: Int
    ) -> (largest: Int, parts: Int) {
        var (largest, parts) = (0, 0)
        while parts < 300 {
            let frame = encoder.encode(buffer, within: budget, pictureRoom: room)
            #expect(screen.apply(frame.bytes) == nil)
            largest = max(largest, frame.bytes.count)
            parts += 1
            if frame.isComplete { break }
        }
        return (largest, parts)
    }

    @Test(arguments: GraphicsProtocol.allCases)
    func aSlowLinkGetsCells(form: GraphicsProtocol) {
        var encoder = encoder()
        var screen = PixelScreen(size: Self.size, cell: Self.cell)
        let buffer = Self.buffer(form, [(Self.left, 1), (Self.right, 2)])
        // 20 kB a second: 3 kB in 0.15 s.
        let (largest, parts) = settle(&encoder, &screen, buffer, budget: 3000, room: 1500)
        #expect(largest < 3300 && parts < 30)
        #expect(screen.placements.isEmpty && screen.canvas.allSatisfy { $0 == nil })
        var plain = FrameEncoder(depth: .trueColour, isUnicode: true)
        var expected = ScreenModel(size: Self.size)
        #expect(expected.apply(plain.encode(buffer)) == nil)
        #expect(screen.cells.cells == expected.cells)
        // When it becomes fast the same screen gets pixels, and when it is slow again cells.
        let moved = Self.buffer(form, [(Self.left, 5), (Self.right, 2)])
        #expect(settle(&encoder, &screen, moved, budget: nil, room: 1_000_000).parts == 1)
        #expect(fault(screen, moved) == nil)
        #expect(settle(&encoder, &screen, buffer, budget: 3000, room: 1500).largest < 3300)
        #expect(screen.placements.isEmpty && screen.canvas.allSatisfy { $0 == nil })
        #expect(screen.cells.cells == expected.cells)
    }

    @Test func aKittyGetsCoarserPicturesAndFinerOnesWhenThereIsRoom() {
        let graphics = TerminalGraphics(hasKitty: true, cellPixels: CellSamples(across: 20, down: 40))
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true, graphics: graphics)
        let cells = CellRect(column: 0, row: 0, columns: 20, rows: 8)
        var buffer = CellBuffer(size: Self.size)
        buffer.place(TerminalBenchmark.noise(width: 400, height: 320, seed: 1), in: cells, as: .kitty)
        var screen = PixelScreen(size: Self.size, cell: CellSamples(across: 20, down: 40))
        let coarse = encoder.encode(buffer, within: nil, pictureRoom: 60_000)
        #expect(screen.apply(coarse.bytes) == nil)
        let width = screen.images.values.first?.width ?? 0
        #expect(width < 400 && width >= 80 && width % 20 == 0)
        #expect(!coarse.isComplete && coarse.bytes.count < 150_000)
        // No more room: nothing is sent again.
        #expect(encoder.encode(buffer, within: nil, pictureRoom: 60_000) == EncodedFrame(bytes: [], isComplete: true))
        buffer.write("status", column: 0, row: 11)
        #expect(screen.apply(encoder.encode(buffer, within: nil, pictureRoom: 60_000).bytes) == nil)
        #expect(screen.images.values.map(\.width) == [width])
        let fine = encoder.encode(buffer, within: nil, pictureRoom: 2_000_000)
        #expect(screen.apply(fine.bytes) == nil)
        #expect(fine.isComplete && screen.images.values.map(\.width) == [400])
        #expect(screen.placements.count == 1)
    }

    @Test func partsOfAPictureTileWhatNothingIsWrittenOver() {
        var buffer = Self.buffer(.kitty, [(Self.left, 1)])
        #expect(buffer.visibleParts(ofPicture: 0) == [Self.left])
        buffer.write("xx", column: 4, row: 4)
        let parts = buffer.visibleParts(ofPicture: 0)
        #expect(parts.count == 4)
        #expect(parts.reduce(0) { $0 + $1.columns * $1.rows } == 12 * 8 - 2)
        buffer.fill(Self.left)
        #expect(buffer.visibleParts(ofPicture: 0).isEmpty)
    }

    @Test func aPictureThatDoesNotFitIsLeftOut() {
        var buffer = CellBuffer(size: Self.size)
        let image = Self.picture(columns: 4, rows: 4, seed: 1)
        for rect in [
            CellRect(column: 28, row: 0, columns: 4, rows: 4), CellRect(column: 0, row: 0, columns: 3, rows: 4),
            CellRect(column: 0, row: 0, columns: 0, rows: 4),
        ] {
            buffer.place(image, in: rect, as: .kitty)
        }
        #expect(buffer.pictures.isEmpty && buffer == CellBuffer(size: Self.size))
    }

    @Test(arguments: [1, 2, 64, 256])
    func aPhotographInFewColoursStaysNear(colours: Int) {
        let noise = TerminalBenchmark.noise(width: 20, height: 12, seed: 3).resampled(to: (60, 60))
        let graphics = TerminalGraphics(sixelColours: colours, cellPixels: Self.cell)
        var encoder = FrameEncoder(depth: .trueColour, isUnicode: true, graphics: graphics)
        var buffer = CellBuffer(size: Self.size)
        buffer.place(noise, in: CellRect(column: 2, row: 1, columns: 12, rows: 6), as: .sixel)
        var screen = PixelScreen(size: Self.size, cell: Self.cell)
        #expect(screen.apply(encoder.encode(buffer)) == nil)
        var error = 0.0
        var norm = 0.0
        var found: Set<[UInt8]> = []
        for y in 0..<60 {
            for x in 0..<60 {
                guard let shown = screen.pixel(10 + x, 10 + y) else {
                    Issue.record("no pixel at \(x), \(y)")
                    return
                }
                found.insert([shown.red, shown.green, shown.blue])
                for (channel, part) in [shown.red, shown.green, shown.blue].enumerated() {
                    let wanted = Double(noise.samples[(y * 60 + x) * 3 + channel])
                    error += (wanted - Double(part)) * (wanted - Double(part))
                    norm += wanted * wanted
                }
            }
        }
        #expect(found.count <= colours)
        #expect((error / norm).squareRoot() < (colours < 64 ? 0.5 : colours < 256 ? 0.13 : 0.08))
    }

    @Test(
        arguments: [
            (GraphicsChoice.auto, TerminalGraphics(), nil), (.auto, PixelPicturesTests.graphics, .kitty),
            (.sixel, PixelPicturesTests.graphics, .sixel), (.off, PixelPicturesTests.graphics, nil),
            (.auto, TerminalGraphics(sixelColours: 1024, cellPixels: PixelPicturesTests.cell), .sixel),
            // With few colours, or where a cell's size is not known, characters show more.
            (.auto, TerminalGraphics(sixelColours: 16, cellPixels: PixelPicturesTests.cell), nil),
            (.sixel, TerminalGraphics(sixelColours: 256), nil),
            (.kitty, TerminalGraphics(sixelColours: 256, cellPixels: PixelPicturesTests.cell), nil),
            (.kitty, TerminalGraphics(hasKitty: true), .kitty),
        ] as [(GraphicsChoice, TerminalGraphics, GraphicsProtocol?)])
    func theProtocolFollowsFromChoiceAndAnswers(
        choice: GraphicsChoice, graphics: TerminalGraphics, form: GraphicsProtocol?
    ) {
        var traits = TerminalTraits(name: "test", depth: .indexed256, graphics: graphics)
        #expect(traits.graphicsForm(wanted: choice) == form)
        traits.depth = .monochrome
        #expect(traits.graphicsForm(wanted: choice) == nil)
    }
}
