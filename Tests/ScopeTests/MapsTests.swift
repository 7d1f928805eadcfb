import Imaging
import Scope
import Tensors
import Terminal
import Testing
import Tracking

/// Maps that explain themselves.
@Suite struct MapsTests {
    private var harness: Harness {
        var harness = Harness()
        harness.size = CellSize(columns: 140, rows: 42)
        return harness
    }

    @Test(arguments: [("I", true, false), ("P", false, true), ("A", true, true)])
    func switchedOffMapsSayOff(key: String, interSpatialIsOff: Bool, intraSpatialIsOff: Bool) throws {
        let outcome = try harness.play("enter . \(key) escape")
        for (view, isOff) in [
            (ViewDescriptor.interSpatial, interSpatialIsOff), (.intraSpatial, intraSpatialIsOff), (.features, false),
        ] {
            let place = try #require(Layout(outcome.state).panes.first { $0.pane == .view(view) }, "\(view.name)")
            let second = outcome.screen.part(place.rect).text(ofRow: 1)
            #expect((second == "off") == isOff, "\(view.name): \(second)")
        }
    }

    @Test func channelsThatAreOffSayOff() throws {
        var harness = harness
        harness.size = CellSize(columns: 200, rows: 60)
        let text = try harness.play("enter . :view␣channels⏎ C escape").screen.text
        #expect(text.contains(" psi^c off") && !text.contains(" h^c off"))
    }

    @Test func mapsOfAFrameStayBesideThoseOfAnother() throws {
        let outcome = try harness.play("enter . . F . . .")
        let text = outcome.screen.text
        #expect(text.contains("|phi| of frame 2") && text.contains("|phi| less frame 2"))
        // The first stays as it was; the layer's numbers do not change in this tracker, so their difference is nothing.
        let place = try #require(Layout(outcome.state).panes.first { $0.pane == .difference(.features) })
        let legend = outcome.screen.part(place.rect).text(ofRow: place.rect.rows - 1)
        #expect(legend.hasPrefix("0 ") && legend.contains(" 0"))
        let other = try harness.play("enter . . F . . . :view␣inter-spatial⏎").screen.text
        #expect(other.contains("h^s inter-frame of frame 2") && other.contains("h^s less frame 2"))
        let gone = try harness.play("enter . . F . F")
        #expect(gone.message == " the maps of frame 2 are let go" && !gone.screen.text.contains("|phi| of frame 2"))
        #expect(try harness.play("escape F").message == " there are no maps yet that could be kept")
    }

    @Test(arguments: ["p", "c"])
    func theGridsBeginWithThePatch(key: String) throws {
        let outcome = try harness.play("enter . \(key)")
        #expect(outcome.screen.text.hasPrefix(key == "p" ? "patch 2x2" : "features phi conv4_6: channels 1"))
        #expect(outcome.screen.text.contains("patch"))
        #expect(outcome.state.observed?.observation.patch != nil)
    }

    @Test(arguments: [ColourDepth.indexed256, .indexed16, .indexed8, .monochrome])
    func belowTwentyFourBitsMapsAreDrawnInSteps(depth: ColourDepth) throws {
        var harness = harness
        harness.depth = depth
        let outcome = try harness.play("enter . escape")
        let place = try #require(Layout(outcome.state).panes.first { $0.pane == .view(.response) })
        let pane = outcome.screen.part(place.rect)
        let steps = try #require(ColourSteps(.viridis, depth: depth)).steps
        let cells = pane.cells.filter { $0.attributes.contains(.picture) }
        #expect(!cells.isEmpty)
        for cell in cells {
            let fits =
                depth == .monochrome
                ? steps.contains(.glyph(cell.glyph))
                : steps.contains(.colour(cell.background)) && cell.attributes.contains(.exact)
            #expect(fits, "\(cell)")
        }
        // The peak is marked, the target's box has corners, and the legend counts the steps.
        #expect(pane.text.contains("×") && pane.text.contains("┌") && pane.text.contains("┘"))
        let legend = pane.cells.suffix(pane.size.columns).filter { $0.attributes.contains(.picture) }
        #expect(Set(legend.map { "\($0.background)\($0.glyph)" }).count == steps.count)
        // Frames go on being dithered.
        let frame = try #require(Layout(outcome.state).panes.first { $0.pane == .frame })
        let picture = outcome.screen.part(frame.rect).cells.filter { $0.attributes.contains(.picture) }
        #expect(!picture.isEmpty && picture.allSatisfy { !$0.attributes.contains(.exact) })
    }

    @Test(arguments: [ColourDepth.indexed256, .indexed16], [ViewDescriptor.response, .interSpatial])
    func aNarrowLegendHasEveryStep(depth: ColourDepth, view: ViewDescriptor) throws {
        var harness = harness
        (harness.depth, harness.size) = (depth, CellSize(columns: 80, rows: 24))
        let outcome = try harness.play("enter . escape")
        let place = try #require(Layout(outcome.state).panes.first { $0.pane == .view(view) })
        #expect(place.rect.columns <= 16)
        let legend = outcome.screen.part(place.rect).cells.suffix(place.rect.columns).filter {
            $0.attributes.contains(.picture)
        }
        let shown = legend.flatMap { [ColourSteps.Step.colour($0.foreground), .colour($0.background)] }
        let steps = try #require(ColourSteps(view == .response ? .viridis : .diverging, depth: depth)).steps
        #expect(shown.first == steps.first && shown.last == steps.last && steps.allSatisfy { shown.contains($0) })
    }

    @Test(
        arguments: [
            ("tracked", \Theme.tracked, 32), ("uncertain", \.uncertain, 33), ("lost", \.lost, 91),
            ("truth", \.truth, 94),
            ("cursor", \.cursor, 95), ("faint", \.faint, 90), ("text", \.text, 37),
        ] as [(String, KeyPath<Theme, Colour> & Sendable, Int)])
    func amongSixteenColoursHuesStay(name: String, colour: KeyPath<Theme, Colour> & Sendable, code: Int) {
        var buffer = CellBuffer(size: CellSize(columns: 1, rows: 1))
        buffer.write("x", column: 0, row: 0, style: TextStyle(foreground: Theme()[keyPath: colour]))
        var encoder = FrameEncoder(depth: .indexed16, isUnicode: true)
        #expect(String(decoding: encoder.encode(buffer), as: UTF8.self).contains("\u{1B}[\(code)m"), "\(name)")
    }

    @Test func amongFewColoursBoxesAreLines() throws {
        var harness = harness
        harness.depth = .indexed16
        let outcome = try harness.play("enter :goto␣21⏎ escape")
        let frame = try #require(Layout(outcome.state).panes.first { $0.pane == .frame })
        let cells = outcome.screen.part(frame.rect).cells
        #expect(cells.contains { $0.glyph == "┏" && $0.foreground == Theme().lost })
        #expect(cells.contains { $0.glyph == "─" && $0.foreground == Theme().truth })
        // In pixels there are lines enough.
        harness.graphics = TerminalGraphics(hasKitty: true, cellPixels: CellSamples(across: 10, down: 20))
        #expect(!(try harness.play("enter :goto␣21⏎ escape").screen.text.contains("┏")))
    }

    @Test func beyondTheFrameThereAreStrokes() throws {
        var harness = harness
        harness.depth = .indexed256
        let inside = try harness.play("enter . escape")
        let outside = try harness.play("escape :box␣2,2,30,30⏎ . escape")
        for (outcome, isOutside) in [(inside, false), (outside, true)] {
            let place = try #require(Layout(outcome.state).panes.first { $0.pane == .view(.response) })
            #expect(outcome.screen.part(place.rect).text.contains("////") == isOutside)
        }
    }

    @Test(arguments: [(ColourDepth.trueColour, false), (.indexed256, true), (.monochrome, true)])
    func statesHaveASignOfTheirOwn(depth: ColourDepth, hasSign: Bool) throws {
        var harness = harness
        harness.depth = depth
        let outcome = try harness.play("enter G escape")
        let timeline = Layout(outcome.state).timeline
        let lane = outcome.screen.part(
            CellRect(column: timeline.column, row: timeline.row, columns: timeline.columns, rows: timeline.rows - 1)
        ).text
        #expect((lane.contains("▼") && lane.contains("?")) == hasSign)
    }

    @Test func psiHasAFixedRangeAndHsIsShownAbout0() throws {
        let outcome = try harness.play("enter . escape")
        func legend(_ view: ViewDescriptor) throws -> String {
            let place = try #require(Layout(outcome.state).panes.first { $0.pane == .view(view) })
            let pane = outcome.screen.part(place.rect)
            return String(pane.text(ofRow: pane.size.rows - 1).filter { !"▌▀█ ".contains($0) })
        }
        #expect(try legend(.intraSpatial) == "01.00")
        #expect(try legend(.interSpatial) == "-2.002.00")
    }

    @Test func rangesAreLockedOverFramesAndLayers() throws {
        #expect(
            try harness.play("enter . =").message == " the ranges of the maps are locked, over frames, layers and runs")
        let locked = try harness.play("enter . = 1 .")
        #expect(locked.screen.text.contains(" locked"))
        let same = try harness.play("enter . = 3 .")
        #expect(locked.state.look.lockedRanges == same.state.look.lockedRanges)
        #expect(
            locked.state.look.lockedRanges["features"]?.upperBound
                == same.state.look.lockedRanges["features"]?.upperBound)
        let free = try harness.play("enter . = =")
        #expect(free.state.look.lockedRanges.isEmpty && !free.screen.text.contains(" locked"))
        #expect(try harness.play("escape =").message == " there are no maps yet whose ranges could be locked")
    }

    @Test func everyMapMarksItsPeak() throws {
        let outcome = try harness.play("enter . escape")
        for place in Layout(outcome.state).panes {
            guard case .view(let view) = place.pane, view.isMap else { continue }
            #expect(outcome.screen.part(place.rect).text.contains("×"), "\(view.name)")
        }
    }

    @Test func theViewsOfTheResponsesParts() throws {
        #expect(try harness.play("enter . :view␣response-network⏎ escape").screen.text.contains("g of the network"))
        #expect(try harness.play("enter . :view␣response-colours⏎ O escape").state.look.view == .colourResponse)
        #expect(try harness.play("enter . :view␣response-gradients⏎ escape").screen.text.contains("g of the gradients"))
    }

    @Test func onlyPartsThatATrackerHasAreSwitchedOff() throws {
        var harness = harness
        harness.first = TrackerTraits(name: "test", parts: .colour)
        #expect(try harness.play("enter . D").message == " test has no gradients to switch off")
        let outcome = try harness.play("enter . O escape")
        #expect(outcome.state.ablation == .colour)
    }

    /// A tracker without layers shows the components of its response instead; one without a component says so.
    @Test func theViewsOfATrackerWithoutLayers() throws {
        var harness = harness
        harness.first = TrackerTraits(name: "test", components: [.gradientResponse])
        let outcome = try harness.play("enter . escape")
        let titles = Layout(outcome.state).panes.compactMap {
            if case .view(let view) = $0.pane { view.title } else { nil }
        }
        #expect(titles == ["response g", "g of the gradients", "patch"])
        let message = try harness.play("enter . :view␣response-colours⏎").message
        #expect(message == " test has no g of the colours")
    }
}
