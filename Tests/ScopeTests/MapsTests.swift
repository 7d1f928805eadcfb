import Imaging
import Scope
import Tensors
import Terminal
import Testing

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
    }
}
