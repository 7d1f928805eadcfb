import Imaging
import Scope
import Terminal
import Testing

/// The front-end on a terminal that shows pictures in pixels.
@Suite struct PixelPanesTests {
    private static let cell = CellSamples(across: 8, down: 16)

    private func harness(_ graphics: TerminalGraphics, _ columns: Int = 140, _ rows: Int = 42) -> Harness {
        var harness = Harness()
        harness.size = CellSize(columns: columns, rows: rows)
        harness.graphics = graphics
        return harness
    }

    private var kitty: Harness { harness(TerminalGraphics(hasKitty: true, cellPixels: Self.cell)) }
    private var sixel: Harness { harness(TerminalGraphics(sixelColours: 256, cellPixels: Self.cell)) }

    private func frame(_ outcome: Harness.Outcome) throws -> FramePlacement {
        let rect = try #require(Layout(outcome.state).panes.first { $0.pane == .frame }?.rect)
        return try #require(outcome.state.framePlacement(in: rect))
    }

    /// The colours of a picture.
    private func colours(_ image: Image) -> Set<[UInt8]> {
        Set(stride(from: 0, to: image.samples.count, by: 3).map { Array(image.samples[$0..<($0 + 3)]) })
    }

    @Test(arguments: [(40, 12), (80, 24), (140, 42), (200, 60)])
    func framesAndMapsLieWhereTheirCellsAre(columns: Int, rows: Int) throws {
        let cells = try harness(TerminalGraphics(), columns, rows).play("enter . .")
        let pixels = try harness(TerminalGraphics(hasKitty: true, cellPixels: Self.cell), columns, rows)
            .play("enter . .")
        #expect(cells.screen.pictures.isEmpty)
        let placement = try frame(pixels)
        let picture = try #require(pixels.screen.pictures.first { $0.cells == placement.cells })
        // A kitty is not sent more pixels than the frame has, or a few in each cell.
        let across = min(max((160 + placement.cells.columns - 1) / placement.cells.columns, 5), 8)
        #expect(
            picture.image.width == placement.cells.columns * across
                && picture.image.height == placement.cells.rows * 2 * across)
        let theme = pixels.state.settings.theme
        #expect(colours(picture.image).contains([theme.tracked.red, theme.tracked.green, theme.tracked.blue]))
        // The cells below are what they are without.
        #expect(pixels.screen.text == cells.screen.text)
        for (index, cell) in pixels.screen.cells.enumerated() {
            var plain = cell
            plain.attributes.remove(.pixels)
            #expect(plain == cells.screen.cells[index])
        }
    }

    @Test func everyMapIsAPicture() throws {
        let outcome = try kitty.play("enter . .")
        let maps = Layout(outcome.state).panes.filter { place in
            if case .view(let view) = place.pane { return view.isMap }
            return false
        }
        #expect(maps.count > 3)
        for place in maps {
            let pictures = outcome.screen.pictures.filter { $0.cells.intersection(place.rect) == $0.cells }
            #expect(pictures.count == 1, "\(place.pane)")
            // The peak's sign is in the picture, and in the cells below it.
            let index = try #require(outcome.screen.pictures.firstIndex { $0.cells == pictures.first?.cells })
            let cells = outcome.screen.pictures[index].cells
            #expect(outcome.screen.visibleParts(ofPicture: index) == [cells])
            #expect(outcome.screen.part(cells).text.contains("×"))
            let focus = outcome.state.settings.theme.focus
            #expect(colours(outcome.screen.pictures[index].image).contains([focus.red, focus.green, focus.blue]))
        }
    }

    @Test(arguments: ["?", "E", "B", "r", "enter : g o t o"])
    func whatLiesOverAPictureIsAHoleInIt(keys: String) throws {
        let plain = try harness(TerminalGraphics()).play("enter . . \(keys)")
        let outcome = try kitty.play("enter . . \(keys)")
        #expect(outcome.screen.text == plain.screen.text)
        for index in outcome.screen.pictures.indices {
            for part in outcome.screen.visibleParts(ofPicture: index) {
                for row in part.row..<part.endRow {
                    for column in part.column..<part.endColumn {
                        let cell = plain.screen[column, row]
                        // The peak's sign is in the picture, too.
                        #expect(cell.attributes.contains(.picture) || cell.glyph == "×")
                    }
                }
            }
        }
    }

    @Test func theInsetLiesOverTheFrame() throws {
        let outcome = try kitty.play("")
        #expect(outcome.screen.text.contains("╭ box "))
        #expect(outcome.screen.pictures.count == 2)
        let inset = try #require(outcome.screen.pictures.last)
        #expect(outcome.screen.visibleParts(ofPicture: 1) == [inset.cells])
        #expect(
            outcome.screen.visibleParts(ofPicture: 0).allSatisfy { $0.intersection(inset.cells).isEmpty })
    }

    @Test func aKeyAndACommandSwitchThem() throws {
        let off = try kitty.play("enter i")
        #expect(off.screen.pictures.isEmpty && off.message == " pictures in characters")
        let on = try kitty.play("enter i i")
        #expect(!on.screen.pictures.isEmpty && on.message == " pictures in pixels (kitty)")
        let other = try kitty.play("enter :graphics␣sixel⏎")
        #expect(other.screen.pictures.isEmpty)
        #expect(
            other.message == " the terminal does not answer that it shows sixel; pictures are in characters")
        #expect(try sixel.play("enter :graphics␣auto⏎").screen.pictures.allSatisfy { $0.form == .sixel })
        let none = try harness(TerminalGraphics()).play("enter i")
        #expect(
            none.message
                == " the terminal does not answer that it shows kitty graphics or sixel; pictures are in characters")
        var mono = kitty
        mono.depth = .monochrome
        #expect(try mono.play("enter i").message == " pictures in pixels have colours, which are off")
    }

    @Test func mapsBelow24BitsAreWholeColoursInPixels() throws {
        var few = kitty
        few.depth = .indexed256
        let outcome = try few.play("enter . .")
        let response = try #require(
            outcome.screen.pictures.first { picture in
                Layout(outcome.state).panes.contains {
                    $0.pane == .view(.response) && $0.rect.intersection(picture.cells) == picture.cells
                }
            })
        #expect(colours(response.image).count > 20)
    }

    @Test func theSavedScreenShowsThem() throws {
        let outcome = try sixel.play("enter . .")
        let saved = CellRasteriser().picture(of: outcome.screen)
        let picture = try #require(outcome.screen.pictures.first { $0.cells == (try? frame(outcome))?.cells })
        // A cell is 8 by 16 pixels there, too: the picture is in it as it is.
        let (left, top) = (picture.cells.column * 8, picture.cells.row * 16)
        let row = picture.image.height - 2
        let from = ((top + row) * saved.width + left) * 3
        let own = row * picture.image.width * 3
        #expect(
            Array(saved.samples[from..<(from + 60)]) == Array(picture.image.samples[own..<(own + 60)]))
    }
}
