import Scope
import Tensors
import Terminal
import Testing

@Suite struct ViewDescriptorTests {
    /// The response upside down: what a new view costs is this entry.
    private static let toy = ViewDescriptor(
        name: "upside-down", title: "g upside down", shortTitle: "-g", request: .response,
        picture: .map { observed in
            observed.observation.responseMap.map { map in
                Tensor(shape: map.shape, elements: map.elements.map { -$0 })
            }
        })

    private var harness: Harness {
        var harness = Harness()
        harness.views.append(Self.toy)
        return harness
    }

    @Test func aViewIsAddedByItsEntryAlone() throws {
        let outcome = try harness.play("enter . :view␣upside-down⏎")
        #expect(outcome.state.look.view == Self.toy)
        #expect(outcome.screen.text.contains("g upside down"))
        // Its values are read at the cursor, its map is saved and laid over the frame.
        var wide = harness
        wide.size.columns = 140
        #expect(try wide.play("enter . x f").screen.text.contains(" -g -0."))
        let saved = try harness.play("enter . :view␣upside-down⏎ S :overlay␣upside-down⏎")
        guard case .picture(let picture)? = saved.files.last?.content else {
            Issue.record("no picture")
            return
        }
        #expect(picture.width == 31 * 16)
        #expect(saved.state.look.overlay == Self.toy)
    }

    @Test func theKeyForTheNextViewComesToItToo() throws {
        let outcome = try harness.play("enter . v v v v v v v v v")
        #expect(outcome.state.look.view == Self.toy)
    }

    @Test func namesAreDifferent() {
        let names = ViewDescriptor.standard.map(\.name)
        #expect(Set(names).count == names.count)
    }
}
