import Foundation
import Imaging
import Scope
import Terminal
import Testing

/// Runs side by side: what is decided begins a branch, and the run before stays.
@Suite struct BranchesTests {
    private let harness = Harness()

    private func numbers(_ outcome: Harness.Outcome) -> [Int] { outcome.state.branches.all.map(\.number) }

    @Test func aSwitchBeginsABranchAndTheRunBeforeStays() throws {
        let outcome = try harness.play("enter :goto␣9⏎ :goto␣4⏎ I . . .")
        #expect(numbers(outcome) == [1, 2])
        #expect(outcome.state.branches.current.summary == "inter-frame off from 4")
        #expect(outcome.state.records.keys.sorted() == Array(0...7))
        let before = try #require(outcome.state.branches.ghost)
        #expect(before.summary == "as it began")
        let plain = try plainRun(harness.source, to: 9)
        #expect((0...9).map { before.records[$0]?.box } == plain)
        #expect((0...3).map { outcome.state.records[$0]?.box } == Array(plain[...3]))
        #expect(outcome.state.records[4]?.box != plain[4])
    }

    @Test func aBoxBeginsOneToo() throws {
        let outcome = try harness.play("enter G :goto␣10⏎ t . .")
        #expect(outcome.state.branches.all.map(\.summary) == ["as it began", "box at 10"])
        #expect(outcome.state.branches.ghost?.records.count == 40)
    }

    @Test func undoingAndRedoingStayAtTheFrame() throws {
        let plain = try plainRun(harness.source, to: 9)
        let outcome = try harness.play("enter :goto␣9⏎ :goto␣4⏎ I . . backspace")
        #expect(outcome.state.position == 6)
        #expect(outcome.state.branches.current.number == 1)
        #expect(outcome.state.branches.ghost?.number == 2)
        #expect(outcome.state.observed?.observation.box == plain[6])
        #expect(outcome.message == " undone: run 1: as it began · compared with run 2 (inter-frame off from 4)")
        let again = try harness.play("enter :goto␣9⏎ :goto␣4⏎ I . . backspace ctrl+r")
        #expect(again.state.branches.current.number == 2 && again.state.position == 6)
        let direct = try harness.play("enter :goto␣9⏎ :goto␣4⏎ I . .")
        #expect(again.state.observed?.observation.box == direct.state.observed?.observation.box)
        #expect(try harness.play("enter . backspace").message == " there is nothing to undo")
        #expect(try harness.play("enter . I ctrl+r").message == " there is nothing to redo")
        // A decision after an undoing leaves nothing to redo.
        #expect(try harness.play("enter . . I . backspace C ctrl+r").message == " there is nothing to redo")
    }

    @Test func switchingSeveralPartsAtOnceLeavesNoBranchesWithoutFrames() throws {
        let outcome = try harness.play("enter . . I C P .")
        #expect(outcome.state.branches.all.map(\.summary) == ["as it began", "inter-frame+channel+spatial off from 2"])
        #expect(outcome.state.branches.ghost?.number == 1)
        // The way back goes over every switch.
        let undone = try harness.play("enter . . I C P . backspace backspace")
        #expect(undone.state.branches.current.summary == "inter-frame off from 2")
        // Switched on again it is the run before.
        let back = try harness.play("enter . . I I")
        #expect(back.state.branches.current.number == 1 && numbers(back) == [1])
    }

    @Test func aRefusedBoxLeavesTheRunAsItWas() throws {
        let outcome = try harness.play("enter . . . :box␣500,0,10,10⏎")
        #expect(outcome.message == " box 500,0 10x10 · the box cannot be a target: it must lie in the frame")
        #expect(outcome.state.branches.all.map(\.summary) == ["as it began"])
        #expect(outcome.state.trajectory.map(\.box) == (try plainRun(harness.source, to: 3)))
    }

    @Test func theListGoesToOneAndComparesWithOne() throws {
        let script = "enter :goto␣30⏎ :goto␣4⏎ I :goto␣30⏎ :goto␣6⏎ C :goto␣9⏎"
        let list = try harness.play("\(script) B")
        #expect(list.state.mode == .list(ListChoice(.branches, row: 2)))
        let lines = [
            "◇", "1  as it began", "2  inter-frame off from 4",
            "▶ 3  inter-frame off from 4, inter-frame+channel off from 6",
            "frames 0–30", "frames 0–9",
        ]
        var wide = harness
        wide.size.columns = 120
        let screen = try wide.play("\(script) B").screen.text
        for line in lines { #expect(screen.contains(line), "\(line)") }
        let gone = try harness.play("\(script) B up up enter")
        #expect(gone.state.branches.current.number == 1 && gone.state.branches.ghost?.number == 3)
        #expect(gone.state.position == 9)
        let compared = try harness.play("\(script) B up up c")
        #expect(compared.state.branches.current.number == 3 && compared.state.branches.ghost?.number == 1)
        #expect(try harness.play("\(script) :run␣2⏎").state.branches.current.number == 2)
        #expect(try harness.play("\(script) :run␣7⏎").message == " '7' is no run; there are 1, 2, 3")
    }

    @Test func goingToARunThatWasLeftNeedsFewStepsOnly() throws {
        // The states of a run that was left are kept: the steps after coming back are those since the last of them.
        let outcome = try harness.play("enter :goto␣39⏎ :goto␣4⏎ I :goto␣39⏎ backspace ctrl+r backspace")
        #expect(outcome.state.observed?.observation.box == (try plainRun(harness.source, to: 39)[39]))
    }

    @Test func thereAreNeverMoreThanFewBranches() throws {
        let switches = (1...20).map { _ in ". I ." }.joined(separator: " ")
        let outcome = try harness.play("enter \(switches)")
        #expect(outcome.state.branches.all.count == Branches.most)
        #expect(numbers(outcome).last == 21)
    }

    @Test func whereTheyPartAndByHowMuch() throws {
        var harness = harness
        harness.size = CellSize(columns: 100, rows: 30)
        let outcome = try harness.play("enter :goto␣12⏎ :goto␣4⏎ I :goto␣12⏎ escape")
        let parting = try #require(outcome.state.events.first { $0.kind == .parting })
        #expect(parting.frame == 6 && parting.detail.hasSuffix(" with run 1"))
        let layout = Layout(outcome.state)
        let rows = (layout.timeline.row..<layout.timeline.endRow).map { outcome.screen.text(ofRow: $0) }
        #expect(rows.map { String($0.prefix(5)) } == ["score", "IoU  ", "run1 ", "diff ", "peak ", "frame"])
        #expect(rows[3].hasSuffix("-0.61"))
        #expect(outcome.screen.text(ofRow: 0).hasPrefix("frame 12 · 12.jpg · run 2 against 1"))
    }

    @Test func theSessionKeepsThem() throws {
        let outcome = try harness.play("enter :goto␣9⏎ M :goto␣4⏎ I :goto␣6⏎ C .")
        let session = Session(outcome.state)
        let read = try Session.parse(Data(session.text.utf8), file: "s")
        #expect(read == session)
        var state = State(
            subject: harness.subject, settings: harness.settings, size: harness.size, traits: harness.traits,
            history: read.history)
        read.restore(&state)
        #expect(state.branches.all.map(\.summary).sorted() == outcome.state.branches.all.map(\.summary).sorted())
        #expect(state.bookmarks == [9: ""])
    }
}
