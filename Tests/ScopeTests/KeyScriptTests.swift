import Evaluation
import Imaging
import Network
import Scope
import Sequences
import Terminal
import Testing

/// Whole sessions, key by key.
@Suite struct KeyScriptTests {
    private let harness = Harness()

    private func boxes(_ outcome: Harness.Outcome) -> [BoundingBox] { outcome.state.trajectory.map(\.box) }

    @Test func theGroundTruthIsOfferedAndTracked() throws {
        let outcome = try harness.play("enter . . . q")
        #expect(outcome.code == 0)
        #expect(outcome.terminal.isClosed)
        #expect(boxes(outcome) == (try plainRun(harness.source, to: 3)))
        #expect(outcome.state.position == 3)
        #expect(outcome.status.hasPrefix(" ■  Test  3/39  0.90 tracked"))
    }

    @Test func playingToTheEndGivesTheHeadlessBoxes() throws {
        let outcome = try harness.play("enter :speed␣max⏎ space")
        #expect(boxes(outcome) == (try plainRun(harness.source, to: 39)))
        #expect(!outcome.state.playback.isPlaying)
        #expect(outcome.message == " the end of the sequence; r shows the run's scores")
    }

    @Test func aVideoWhoseLengthIsUnknownEndsWhereItEnds() throws {
        var harness = harness
        harness.source = TestSource(count: 12, isCounted: false)
        let outcome = try harness.play("enter :speed␣max⏎ space")
        #expect(boxes(outcome) == (try plainRun(harness.source, to: 11)))
        #expect(outcome.state.subject.frameCount == 12)
        #expect(outcome.state.position == 11)
    }

    @Test func playingIsPacedByTheClock() throws {
        // At one frame a second nothing but the first step happens within the script.
        let outcome = try harness.play("enter :speed␣1⏎ space silence silence space")
        #expect(outcome.state.position == 1)
        #expect(!outcome.state.playback.isPlaying)
    }

    @Test func steppingBackRestoresTheState() throws {
        let reference = try plainRun(harness.source, to: 12)
        let outcome = try harness.play("enter :goto␣12⏎ , , , . .")
        #expect(outcome.state.position == 11)
        #expect(outcome.state.observed?.observation.box == reference[11])
        #expect(boxes(outcome) == reference)
    }

    @Test func jumpsAndEnds() throws {
        #expect(try harness.play("enter L L H").state.position == 10)
        #expect(try harness.play("enter G").state.position == 39)
        #expect(try harness.play("enter G g").state.position == 0)
        #expect(try harness.play("enter G . .").state.position == 39)
        #expect(try harness.play("enter , ,").state.position == 0)
        #expect(try harness.play("enter :99⏎").state.position == 39)
        #expect(try harness.play("enter pagedown left").state.position == 9)
    }

    @Test func goingToAFrameSaysWhatItTakes() throws {
        #expect(try harness.play("enter :goto␣9999⏎").message == " there is no frame 9999: to the last one, 39")
        #expect(try harness.play("enter . :goto␣30⏎").message == " tracking up to frame 30: 29 more")
        var open = harness
        open.source = TestSource(count: 12, isCounted: false)
        let outcome = try open.play("enter :goto␣99⏎")
        #expect(outcome.message == " towards frame 99, or to the end, which is not known yet")
        #expect(outcome.state.position == 11 && outcome.status.contains("11/11"))
    }

    @Test func escapeAndAKeyRightAfterItAreTwo() throws {
        // On a slow link they come together, which looks like the key with alt.
        let alt = InMemoryTerminal.Step.event(.key(Key(.character(":"), modifiers: .alt)))
        let steps = Harness.steps("enter . x") + [alt] + Harness.steps("r u n enter").map { $0 }
        let outcome = try harness.play(steps: steps)
        #expect(outcome.state.look.cursor == nil)
        #expect(outcome.message == " run needs NUMBER")
        let typing = try harness.play(
            steps: Harness.steps("enter : g o") + [.event(.key(Key(.character("?"), modifiers: .alt)))])
        guard case .help = typing.state.mode else {
            Issue.record("\(typing.state.mode)")
            return
        }
    }

    @Test func longWorkSaysHowLongItWillTake() throws {
        var state = try harness.play("enter").state
        let (asked, effects) = update(state, .terminal(.key(.character("G"))), at: .seconds(1))
        guard case .work(let request)? = effects.first else {
            Issue.record("no request")
            return
        }
        state = asked
        for (frame, second) in [(1, 2), (2, 3), (11, 12)] {
            let record = FrameRecord(frame: frame, box: harness.source.truth(at: frame), score: 1, state: .tracked)
            let report = WorkReport(ticket: request.ticket, content: .progress(record))
            state = update(state, .runner(.work(report)), at: .seconds(second)).state
        }
        #expect(view(state).text(ofRow: 22).contains("tracking to 39, 28 s left"))
    }

    @Test func aBoxDrawnByKeys() throws {
        // Ten to the right, five up, one wider, twenty taller; then the arrows resize.
        let outcome = try harness.play("s right right s s up up up up up shift+right s s shift+down s tab right enter")
        let truth = harness.source.truth(at: 0)
        let expected = BoundingBox(x: truth.x + 10, y: truth.y - 5, width: truth.width + 2, height: truth.height + 20)
        #expect(outcome.state.history.origin(of: 0)?.box == expected)
        #expect(outcome.state.records[0]?.box == expected)
    }

    @Test func drawingIsTakenBack() throws {
        let outcome = try harness.play("right right escape")
        #expect(outcome.state.history.firstFrame == nil)
        #expect(outcome.state.mode == .looking)
        #expect(outcome.message == " no target yet: b draws one")
        let again = try harness.play("enter . b right escape .")
        #expect(boxes(again) == (try plainRun(harness.source, to: 2)))
    }

    @Test(arguments: [
        "? ?", "? escape", "? down escape", ": escape", ":palette␣grey⏎", ":fly⏎", ": x backspace backspace",
    ])
    func drawingWaitsForListsAndCommands(interruption: String) throws {
        let outcome = try harness.play("right right \(interruption) right enter")
        let truth = harness.source.truth(at: 0)
        let expected = BoundingBox(x: truth.x + 3, y: truth.y, width: truth.width, height: truth.height)
        #expect(outcome.state.records[0]?.box == expected)
    }

    @Test func goingElsewhereGivesUpDrawing() throws {
        let outcome = try harness.play("right :goto␣5⏎")
        #expect(outcome.state.mode == .looking)
        #expect(outcome.state.position == 5 && outcome.state.history.firstFrame == nil)
    }

    @Test func aNewBoxAnywhereBeginsAnew() throws {
        let outcome = try harness.play("enter G :goto␣10⏎ b t enter . .")
        #expect(outcome.state.history.changes.map(\.frame) == [0, 10])
        #expect(outcome.state.records.keys.max() == 12)
        #expect(outcome.state.records[10]?.box == harness.source.truth(at: 10))
        #expect(outcome.state.records[9]?.box == (try plainRun(harness.source, to: 9)[9]))
        #expect(try harness.play("enter L t").state.records[10]?.box == harness.source.truth(at: 10))
    }

    @Test func withoutGroundTruthTheMiddleIsProposed() throws {
        var harness = harness
        harness.hasTruth = false
        let outcome = try harness.play("enter")
        #expect(outcome.state.records[0]?.box == BoundingBox(x: 65, y: 45, width: 30, height: 30))
        let none = try harness.play("enter t")
        #expect(none.message == " frame 0 has no ground truth")
    }

    @Test func aRefusedBoxIsDrawnAgain() throws {
        let outcome = try harness.play("escape :box␣500,0,10,10⏎")
        #expect(outcome.message == " box 500,0 10x10 · the box cannot be a target: it must lie in the frame")
        guard case .selecting(let selection) = outcome.state.mode else {
            Issue.record("\(outcome.state.mode)")
            return
        }
        #expect(selection.box.x == 500)
        #expect(outcome.state.history.firstFrame == nil)
    }

    @Test func damagedFramesArePassedOver() throws {
        var harness = harness
        harness.source = TestSource(damaged: [3])
        let outcome = try harness.play("enter . . .")
        #expect(outcome.state.position == 3)
        // Said once; over the frame before it stands that this is not the one.
        #expect(outcome.message == " frame 3: 3.jpg is a damaged JPEG: it is cut short")
        #expect(outcome.screen.text.components(separatedBy: "cut short").count == 2)
        #expect(outcome.screen.text.contains(" this frame cannot be read "))
        #expect(outcome.status.contains("unreadable"))
        let after = try harness.play("enter :speed␣max⏎ space")
        #expect(after.state.records.count == 40)
        #expect(after.state.trajectory[3].state == "unreadable")
        #expect(after.state.trajectory[3].box == after.state.trajectory[2].box)
    }

    @Test func saving() throws {
        let outcome = try harness.play("enter . . :export␣t.csv⏎ s S :session␣a␣b.json⏎")
        #expect(
            outcome.files.map(\.path) == ["t.csv", "trackscope-Test-2.png", "trackscope-Test-2-pane.png", "a b.json"])
        #expect(outcome.message == " a b.json is written")
        guard case .text(let table) = outcome.files[0].content, case .screen(let screen) = outcome.files[1].content,
            case .picture(let pane) = outcome.files[2].content, case .text(let session) = outcome.files[3].content
        else {
            Issue.record("other contents")
            return
        }
        let rows = try plainRun(harness.source, to: 2).enumerated().map { index, box in
            TrajectoryRow(frame: index, box: box, score: 0.9, state: "tracked")
        }
        #expect(table == TrajectoryFormat.csv.render(rows))
        #expect(screen.size == harness.size)
        // The frame at its own resolution, with the box on it.
        #expect(pane.width == 160 && pane.height == 120)
        #expect(session == Session(outcome.state).text)
    }

    @Test func aMapIsSavedEnlarged() throws {
        let outcome = try harness.play("enter v tab S")
        guard case .picture(let picture)? = outcome.files.last?.content else {
            Issue.record("no picture")
            return
        }
        #expect(picture.width == 31 * 16 && picture.height == 31 * 16)
    }

    @Test func commandsAreTypedCompletedAndRecalled() throws {
        #expect(try harness.play("enter :lay⇥conv5⇥⏎").state.look.layer == 2)
        #expect(try harness.play("enter :pal⇥c⇥⏎").state.settings.palette == .cividis)
        #expect(try harness.play("enter :goto␣5⏎ : up enter").state.position == 5)
        #expect(try harness.play("enter :goto␣5⏎ g : up backspace 8 enter").state.position == 8)
        #expect(
            try harness.play("enter :fly⏎").message.hasPrefix(" no command is called 'fly'; there are goto, events"))
        #expect(try harness.play("enter : escape . ").state.position == 1)
        #expect(try harness.play("enter :quit⏎ . . .").terminal.frames.isEmpty == false)
        #expect(try harness.play("enter : x y backspace backspace backspace .").state.position == 1)
    }

    @Test func resizingChangesTheScreenAlone() throws {
        func resized(_ columns: Int, _ rows: Int) -> [InMemoryTerminal.Step] {
            [.event(.resized(CellSize(columns: columns, rows: rows)))]
        }
        let steps =
            Harness.steps("enter . x") + resized(40, 12) + Harness.steps(".") + resized(30, 8)
            + Harness.steps(".") + resized(120, 40) + Harness.steps(".")
        let outcome = try harness.play(steps: steps)
        #expect(boxes(outcome) == (try plainRun(harness.source, to: 4)))
        let expected = [harness.size] + [(40, 12), (30, 8), (120, 40)].map { CellSize(columns: $0.0, rows: $0.1) }
        #expect(Set(outcome.terminal.frames.map(\.size)) == Set(expected))
        #expect(outcome.screen.size == CellSize(columns: 120, rows: 40))
        // What was looked at is what was looked at before: the same screen as one that was never resized.
        var large = harness
        large.size = CellSize(columns: 120, rows: 40)
        #expect(try large.play("enter . x . . .").screen == outcome.screen)
    }

    @Test func ablatingAndRestoring() throws {
        let plain = try plainRun(harness.source, to: 6)
        let outcome = try harness.play("enter . . I C . . N . .")
        let changes = outcome.state.history.changes
        #expect(changes.map(\.frame) == [0, 2, 4])
        #expect(changes.map(\.ablation) == [nil, [.interFrame, .channel], []])
        var tracker = TestTracker()
        var expected: [BoundingBox] = []
        for frame in 0...6 {
            tracker.ablation = (2...3).contains(frame) ? [.interFrame, .channel] : []
            let image = try harness.source.frame(at: frame).image
            expected.append(
                frame == 0
                    ? try tracker.initialise(image, box: harness.source.truth(at: 0), maps: []).box
                    : try tracker.step(image, maps: []).box)
        }
        #expect(boxes(outcome) == expected)
        #expect(Array(expected[...1]) == Array(plain[...1]) && expected[2] != plain[2] && expected[6] != plain[6])
        #expect(try harness.play("enter . I").message == " off from frame 1: inter-frame")
        #expect(try harness.play("enter . I I").message == " all parts are on")
        #expect(try harness.play("enter . I N").message == " all parts are on")
        // Back before the switch, then on again: as if nothing had been switched.
        let undone = try harness.play("enter . . I . . , , N . . . .")
        #expect(undone.state.history.changes.map(\.frame) == [0])
        #expect(boxes(undone) == plain)
        // While parts are off the response with all parts on is shown beside; restored, it is gone.
        #expect(try harness.play("enter . I").state.shown?.reference != nil)
        #expect(try harness.play("enter . I N").state.shown?.reference == nil)
    }

    @Test func theReportOfTheRun() throws {
        #expect(try harness.play("enter r").message == " there are no scores before the second tracked frame")
        var blind = harness
        blind.hasTruth = false
        #expect(try blind.play("enter . r").message == " Test has no ground truth: there is nothing to score by")
        let end = try harness.play("enter :speed␣max⏎ space")
        #expect(end.message == " the end of the sequence; r shows the run's scores")
        let outcome = try harness.play("enter :speed␣max⏎ space r")
        #expect(outcome.state.mode == .report(scroll: 0))
        #expect(outcome.screen.text.contains("Test, frames 0 to 39 "))
        let score = try #require(outcome.state.runningScore)
        let boxes = try plainRun(harness.source, to: 39)
        let truth = (0...39).map { harness.source.truth(at: $0) }
        #expect(score == (try OnePassScore(result: boxes, truth: truth)))
        #expect(try harness.play("enter . . r r").state.mode == .looking)
        #expect(try harness.play("enter . . r escape").state.mode == .looking)
        #expect(try harness.play("enter . . :report⏎ down").state.mode == .report(scroll: 1))
        #expect(try harness.play("enter . . r up").state.mode == .report(scroll: 0))
        // The report itself can be saved.
        let saved = try harness.play("enter . . r s")
        guard case .screen(let buffer)? = saved.files.last?.content else {
            Issue.record("no screen was saved")
            return
        }
        #expect(buffer.text.contains("One-pass evaluation"))
        let drawn = try harness.play("enter . . b enter . I . r")
        #expect(drawn.screen.text.contains("The target was drawn anew in frame 2: this is no result of one pass."))
        #expect(drawn.screen.text.contains("Parts were switched in frame 3."))
    }

    @Test func unknownKeysSayWhereHelpIs() throws {
        #expect(try harness.play("enter J").message == " J does nothing here; ? lists the keys")
    }

    @Test func lookingDoesNotChangeTheTracker() throws {
        let outcome = try harness.play(
            "enter . v v 3 o z w e tab f escape c v pagedown escape p escape x m right u U x . .")
        #expect(boxes(outcome) == (try plainRun(harness.source, to: 3)))
    }

    @Test func escapeLeavesTheInnermost() throws {
        let all = "enter o z x f"
        #expect(try harness.play(all).state.look.arrangement == .full)
        let one = try harness.play(all + " escape").state
        #expect(one.look.arrangement == .overview && one.look.cursor != nil)
        let two = try harness.play(all + " escape escape").state
        #expect(two.look.cursor == nil && two.look.overlay == .response)
        let three = try harness.play(all + " escape escape escape").state
        #expect(three.look.overlay == nil && three.look.zoom == .window)
        #expect(try harness.play(all + " escape escape escape escape").state.look.zoom == .whole)
    }

    @Test func pinsComeAndGo() throws {
        #expect(try harness.play("enter m").message == " the cursor is off: there is no place to pin")
        let pinned = try harness.play("enter x m down m").state
        #expect(pinned.look.pins.count == 2 && pinned.look.pins[0] != pinned.look.pins[1])
        #expect(try harness.play("enter x m down m u").state.look.pins.count == 1)
        #expect(try harness.play("enter x m down m U").state.look.pins.isEmpty)
        #expect(try harness.play("enter x m m m m m m m m m m").state.look.pins.count == 9)
    }

    @Test func signalsAndTheEndOfInput() throws {
        #expect(try harness.play(steps: [.event(.terminationRequested(signal: 15))]).code == 143)
        #expect(try harness.play(steps: []).code == 129)
    }

    @Test func suspending() throws {
        #expect(try harness.play("enter ctrl+z .").terminal.suspensions == 1)
        #expect(try harness.play(steps: [.event(.suspendRequested)]).terminal.suspensions == 1)
    }

    @Test func theMouseDrawsSeeksAndPoints() throws {
        let selecting = try harness.play(steps: [])
        let layout = Layout(selecting.state)
        let frame = try #require(layout.panes.first { $0.pane == .frame }?.rect)
        // A drag over the whole frame pane takes the whole frame.
        let whole = try harness.play(
            steps: [
                Harness.mouse(.press, frame.column + 1, frame.row + 10),
                Harness.mouse(.drag, frame.column + 20, frame.row + 12),
                Harness.mouse(.release, frame.endColumn + 9, frame.endRow + 9), .event(.key(.enter)),
            ])
        let box = try #require(whole.state.records[0]?.box)
        #expect(box.x <= 10 && box.x + box.width == 160 && box.y + box.height == 120)
        let timeline = layout.timeline
        let sought = try harness.play(
            steps: Harness.steps("enter") + [Harness.mouse(.press, timeline.endColumn - 1, timeline.row)])
        #expect(sought.state.position == 39)
        #expect(try harness.play(steps: Harness.steps("enter") + [Harness.mouse(.wheelDown, 5, 5)]).state.position == 1)
        let map = try #require(Layout(whole.state).panes.first { $0.pane == .view(.response) }?.rect)
        let pointed = try harness.play(
            steps: Harness.steps("enter") + [Harness.mouse(.press, map.column + 3, map.row + 3)])
        #expect(pointed.state.look.focus == .view(.response))
        #expect(pointed.state.look.cursor != nil)
    }

    @Test(arguments: [(40, 12), (80, 24), (140, 42)])
    func theMouseOverTheTimelineReadsValues(columns: Int, rows: Int) throws {
        var harness = harness
        harness.size = CellSize(columns: columns, rows: rows)
        let start = try harness.play("enter :goto␣30⏎ :goto␣3⏎")
        let timeline = Layout(start.state).timeline
        let axis = timeline.endRow - 1
        // Frame 20: the target is lost there.
        let bars = timeline.columns - 6 - (columns >= 50 ? 6 : 0)
        let column = 6 + Int((20.0 / 39 * Double(bars - 1)).rounded())
        func play(_ more: [InMemoryTerminal.Step]) throws -> Harness.Outcome {
            try harness.play(steps: Harness.steps("enter :goto␣30⏎ :goto␣3⏎") + more)
        }
        let over = try play([Harness.mouse(.move, column, axis)])
        #expect(over.state.position == 3 && over.state.hoveredFrame == 20)
        #expect(over.screen.text(ofRow: axis).contains(columns < 50 ? "▲ 20 0.10" : "▲ 20 "))
        if columns >= 50 {
            #expect(over.screen.text(ofRow: timeline.row).hasSuffix("0.10"))
            #expect(start.screen.text(ofRow: timeline.row).hasSuffix("0.90"))
        }
        // Elsewhere, and after a key, the values are those of the frame on the screen.
        for step in [Harness.mouse(.move, 1, 1), .event(.key(.character("w")))] {
            #expect(try play([Harness.mouse(.move, column, axis), step]).state.hoveredFrame == nil)
        }
        let clicked = try play([Harness.mouse(.move, column, axis), Harness.mouse(.press, column, axis)])
        #expect(clicked.state.position == 20 && clicked.state.hoveredFrame == nil)
    }

    @Test func aStillScreenIsNotDrawnAgain() throws {
        let outcome = try harness.play("enter escape escape silence silence silence")
        // The first screen, the proposal, and the tracked frame.
        #expect(outcome.terminal.frames.count == 2)
    }

    @Test func aTargetFromTheBeginning() throws {
        var harness = harness
        harness.history.setTarget(harness.source.truth(at: 0), at: 0)
        let outcome = try harness.play(".")
        #expect(outcome.state.mode == .looking)
        #expect(boxes(outcome) == (try plainRun(harness.source, to: 1)))
    }
}
