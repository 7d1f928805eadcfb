import Imaging
import Scope
import Testing
import Tracking

/// What is worth going to in a run, and the keys that go there.
@Suite struct EventsTests {
    private let harness = Harness()

    /// A run to the end: in doubt from frame 18, lost from 20 to 22, the box a little slower than the target.
    private let run = "enter :speed␣max⏎ space"

    @Test func theListOfARun() throws {
        let outcome = try harness.play("\(run) g :bookmark␣a␣new␣shape⏎ :events⏎")
        #expect(
            outcome.state.events.map(\.line) == [
                "     0  bookmark        a new shape",
                "    18  uncertain       score 0.40",
                "    20  lost            score 0.10",
                "    23  re-detected     score 0.40",
                "    39  lowest IoU      IoU 0.15",
                "    39  largest jump    0.03 target sizes",
            ])
        for event in outcome.state.events { #expect(outcome.screen.text.contains(event.line)) }
    }

    @Test func aFailureIsWhereTheTargetIsNoLongerTouched() throws {
        // A small box beside the target fails at once; a new one on the target does not.
        let outcome = try harness.play("escape :box␣2,2,10,10⏎ . . t . .")
        #expect(
            outcome.state.events.map(\.line).filter { !$0.contains("jump") && !$0.contains("IoU      ") } == [
                "     0  failure         IoU 0", "     2  re-initialised",
                "     2  runs part       overlap 0 with run 1",
            ])
    }

    @Test(arguments: [
        (")", 20, " frame 20: lost, score 0.10"),
        (") )", 20, " no failure after frame 20; frames up to 39 were tracked"),
        ("G (", 20, " frame 20: lost, score 0.10"), ("(", 0, " no failure before frame 0"),
        ("}", 18, " frame 18: uncertain, score 0.40"), ("} }", 20, " frame 20: lost, score 0.10"),
        ("G {", 23, " frame 23: re-detected, score 0.40"), ("M . } {", 0, " frame 0: bookmark"),
        ("M M . {", 1, " no event before frame 1"), ("M M", 0, " frame 0 is no longer marked"),
        (":bookmark␣why⏎", 0, " frame 0 is marked: why"),
    ])
    func keysGoThere(keys: String, frame: Int, message: String) throws {
        let outcome = try harness.play("\(run) g \(keys)")
        #expect(outcome.state.position == frame)
        #expect(outcome.message == message)
    }

    @Test func theListOpensAtTheFrameAndGoesWhereItIsTold() throws {
        #expect(try harness.play("\(run) :goto␣20⏎ E").state.mode == .list(ListChoice(.events, row: 1)))
        #expect(try harness.play("\(run) :goto␣20⏎ E down enter").state.position == 23)
        #expect(try harness.play("\(run) E k k k pageup down j space").state.position == 23)
        #expect(try harness.play("\(run) E E").state.mode == .looking)
        #expect(try harness.play("\(run) E escape").state.mode == .looking)
        #expect(try harness.play("enter E").message == " nothing has happened yet that is worth going to")
    }

    @Test func marksLieOnTheTimeline() throws {
        var harness = harness
        harness.size.columns = 52
        // Forty columns, one a frame, from the seventh on.
        let axis = try harness.play("\(run) g M :goto␣3⏎").screen.text(ofRow: 21)
        #expect(axis == "frame ■ ─▲──────────────?─▼──+───────────────_ 39")
    }

    @Test(arguments: [
        ("enter .", " peak 0.90 of 0.90 · PSR 9.00 of 9.00 · one peak · colours 30 % · learned"),
        ("enter", " peak 0.90 · PSR 9.00 · one peak · colours 30 % · learned"),
        (
            "enter :goto␣21⏎",
            " peak 0.10 of 0.90 · PSR 1.00 of 9.00 · second 90 % 0.77 sizes right · colours 30 % · learned 4 frames ago"
        ),
        ("escape :box␣0,0,20,30⏎", " peak 0.90 · PSR 9.00 · one peak · colours 30 % · learned · window 56 % outside"),
    ])
    func whyTheScoreIsWhatItIs(keys: String, line: String) throws {
        var harness = harness
        harness.size.columns = 120
        let outcome = try harness.play(keys + " escape")
        #expect(outcome.screen.text(ofRow: Layout(outcome.state).why.row) == line)
        // On a low screen the line stands where the keys are listed.
        harness.size.rows = 20
        #expect(try harness.play(keys + " escape").message == line)
    }

    @Test func whatMattersLeastIsLeftOutOfANarrowLine() throws {
        var harness = harness
        harness.size.columns = 60
        let outcome = try harness.play("enter :goto␣21⏎ escape")
        #expect(
            outcome.screen.text(ofRow: Layout(outcome.state).why.row)
                == " peak 0.10 of 0.90 · PSR 1.00 of 9.00")
    }
}
