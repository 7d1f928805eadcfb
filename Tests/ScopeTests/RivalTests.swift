import Imaging
import Scope
import Terminal
import Testing

/// Two trackers on one screen, and boxes read from files beside them.
@Suite struct RivalTests {
    private var harness: Harness {
        var harness = Harness()
        harness.size = CellSize(columns: 100, rows: 30)
        harness.others = ["cacf"]
        harness.rival = "cacf"
        return harness
    }

    @Test func theOtherTrackerGoesAlong() throws {
        let outcome = try harness.play("enter . . .")
        let ghost = try #require(outcome.state.branches.ghost)
        #expect(ghost.summary == "cacf from 0" && ghost.records.keys.sorted() == [0, 1, 2, 3])
        #expect(ghost.records[3]?.box == (try plainRun(harness.source, to: 3)[3]))
        #expect(outcome.state.branches.current.summary == "as it began")
        #expect(outcome.screen.text(ofRow: 0).hasPrefix("frame 3 · 3.jpg · run 1 against 2"))
        #expect(outcome.status.contains("test"))
    }

    @Test func playingKeepsThemTogether() throws {
        let outcome = try harness.play("enter :speed␣max⏎ space")
        #expect(outcome.state.position == 39 && !outcome.state.playback.isPlaying)
        #expect(outcome.state.branches.ghost?.records.count == 40)
        #expect(outcome.state.records.count == 40)
    }

    @Test func aJumpBringsBothThere() throws {
        let outcome = try harness.play("enter :goto␣25⏎")
        #expect(outcome.state.branches.ghost?.records.keys.sorted() == Array(0...25))
    }

    @Test func itCanStayBehind() throws {
        let outcome = try harness.play("enter . T . .")
        #expect(outcome.message == " run 2 stays where it is")
        #expect(outcome.state.branches.ghost?.records.keys.max() == 1 && outcome.state.position == 3)
        let again = try harness.play("enter . T . . T")
        #expect(again.state.branches.ghost?.records.keys.max() == 3)
        // Any run can go along.
        var alone = harness
        alone.rival = nil
        #expect(try alone.play("enter . T").message == " there is no run that this one is compared with")
        let ablated = try alone.play("enter . . I T . .")
        #expect(ablated.state.branches.ghost?.records.keys.max() == 4)
    }

    @Test func aRefusedBoxLeavesNeither() throws {
        let outcome = try harness.play("escape :box␣500,0,10,10⏎")
        #expect(outcome.state.branches.all.map(\.summary) == ["as it began"])
    }

    @Test func theOtherCanBeGoneOnWith() throws {
        let outcome = try harness.play("enter . . :run␣2⏎ .")
        #expect(outcome.state.branches.current.number == 2 && outcome.state.tracker.name == "cacf")
        #expect(outcome.state.records.keys.max() == 3 && outcome.state.branches.ghost?.records.keys.max() == 3)
        // It has no layers to look into.
        #expect(try harness.play("enter . . :run␣2⏎ c").message == " cacf has no layers")
    }

    @Test func filesAreComparedWith() throws {
        var harness = Harness()
        harness.size = CellSize(columns: 100, rows: 30)
        let truth = (0..<40).map { harness.source.truth(at: $0) }
        let away = (0..<30).map { _ in BoundingBox(x: 1, y: 1, width: 9, height: 9) }
        harness.files = [("KCF/Test", truth), ("ECO/Test", away)]
        let outcome = try harness.play("enter . .")
        #expect(outcome.state.branches.all.map(\.summary) == ["as it began", "KCF/Test", "ECO/Test"])
        #expect(outcome.state.branches.ghost?.number == 2)
        #expect(outcome.status.contains("(0.95)"))
        // The frame shows the boxes of both.
        let theme = harness.settings.theme
        func shows(_ colour: Colour) -> Bool {
            outcome.screen.cells.contains {
                $0.attributes.contains(.picture) && ($0.foreground == colour || $0.background == colour)
            }
        }
        #expect(shows(theme.faint))
        let refused = try harness.play("enter . . :run␣3⏎")
        #expect(
            refused.message
                == " run 3 was read from ECO/Test: c compares with it, and it cannot be gone on with")
        let compared = try harness.play("enter . . B down down c")
        #expect(compared.state.branches.ghost?.number == 3)
        #expect(compared.state.events.first { $0.kind == .parting }?.frame == 0)
        // A session keeps what can be tracked.
        #expect(Session(outcome.state).otherRuns?.isEmpty == true)
        // A decision compares with the run before; files stay in the list.
        let decided = try harness.play("enter . . I .")
        #expect(decided.state.branches.ghost?.number == 1 && decided.state.branches.all.count == 4)
    }
}
