import Imaging
import Network
import Scope
import Sequences
import Terminal
import Testing
import Tracking

/// Every part off in turn, and other trackers: what would have held the target?
@Suite struct SweepTests {
    private var harness: Harness {
        var harness = Harness()
        harness.others = ["rar-plain", "cacf"]
        return harness
    }

    /// A run to frame 30, and a sweep from frame 12.
    private static let script = "enter :goto␣30⏎ :goto␣12⏎ a"

    @Test func everyPartAndEveryOtherTrackerRunsOnce() throws {
        let outcome = try harness.play(Self.script)
        let sweep = try #require(outcome.state.sweep)
        #expect(sweep.first == 12 && sweep.last == 30)
        #expect(
            sweep.entries.map(\.name) == ["as it is"] + Ablation.named.map { "\($0.name) off" }
                + ["rar-plain", "cacf"])
        #expect(sweep.entries.allSatisfy { $0.isDone && $0.records.keys.sorted() == Array(12...30) })
        // The run as it is gives the boxes of the run on the screen, which stays as it was.
        let plain = try plainRun(harness.source, to: 30)
        #expect((12...30).map { sweep.entries[0].records[$0]?.box } == Array(plain[12...]))
        #expect(outcome.state.trajectory.map(\.box) == plain)
        #expect(outcome.state.branches.all.count == 1)
        #expect(outcome.state.mode == .list(ListChoice(.sweep)))
    }

    @Test func eachGivesTheBoxesOfItsBranch() throws {
        let sweep = try #require(harness.play(Self.script).state.sweep)
        let branch = try harness.play("enter :goto␣30⏎ :goto␣12⏎ C :goto␣30⏎").state
        let entry = try #require(sweep.entries.first { $0.name == "channel off" })
        #expect((12...30).map { entry.records[$0]?.box } == (12...30).map { branch.records[$0]?.box })
        // Another tracker starts on the box that the run has there.
        let plain = try plainRun(harness.source, to: 12)
        let other = try #require(sweep.entries.first { $0.name == "cacf" })
        #expect(other.records[12]?.box == plain[12] && other.records[13]?.box != plain[12])
    }

    @Test func enterOpensTheBestAsABranch() throws {
        let outcome = try harness.play("\(Self.script) enter")
        // The parts that are off carry the test's box away: the trackers that begin anew hold it no worse than the run.
        let state = outcome.state
        #expect(state.mode == .looking && state.position == 12)
        #expect(state.branches.current.summary == "rar-plain from 12")
        #expect(state.branches.ghost?.number == 1)
        #expect(state.records.keys.sorted() == Array(0...30))
        #expect(outcome.message.hasPrefix(" run 2: rar-plain from 12 · compared with run 1 (as it began)"))
        #expect(outcome.status.contains("rar-plain"))
        let back = try harness.play("\(Self.script) enter backspace")
        #expect(back.state.branches.current.number == 1)
    }

    @Test func anotherRowIsOpenedByChoosingIt() throws {
        let outcome = try harness.play("\(Self.script) down down down enter . .")
        #expect(outcome.state.branches.current.summary == "channel off from 12")
        #expect(outcome.state.position == 14)
        let direct = try harness.play("enter :goto␣30⏎ :goto␣12⏎ C . .")
        #expect(outcome.state.observed?.observation.box == direct.state.observed?.observation.box)
    }

    @Test func whereTheTargetIsGoneItBeginsWhereItWasHeld() throws {
        var harness = harness
        // The box walks slower than the target. The first loss is the tracker's own; the second is that of the target.
        harness.source = TestSource(count: 120, width: 300)
        let outcome = try harness.play("enter :goto␣119⏎ :goto␣0⏎ ) ) a")
        let sweep = try #require(outcome.state.sweep)
        let failure = outcome.state.position
        let records = outcome.state.records
        func overlap(_ frame: Int) -> Double {
            records[frame]?.box.overlap(with: harness.source.truth(at: frame)) ?? 0
        }
        #expect(overlap(failure) == 0 && sweep.first < failure)
        #expect(overlap(sweep.first) >= 0.5 && (sweep.first + 1..<failure).allSatisfy { overlap($0) < 0.5 })
        #expect(outcome.screen.text.contains("the last frame that held it"))
    }

    @Test func whereTheTrackerHasLostItBesideTheTargetItBeginsWhereItWasHeld() throws {
        let outcome = try harness.play("enter :goto␣30⏎ g ) a")
        let record = try #require(outcome.state.record)
        let overlap = record.box.overlap(with: harness.source.truth(at: record.frame))
        #expect(record.state == .lost && overlap > 0 && overlap < 0.5)
        let sweep = try #require(outcome.state.sweep)
        let start = try #require(outcome.state.records[sweep.first])
        #expect(sweep.first < record.frame && start.box.overlap(with: harness.source.truth(at: sweep.first)) >= 0.5)
    }

    @Test func leavingItAndComingBackKeepsWhatIsDone() throws {
        let outcome = try harness.play("\(Self.script) escape a")
        #expect(outcome.state.mode == .list(ListChoice(.sweep)))
        #expect(outcome.state.sweep?.entries.allSatisfy(\.isDone) == true)
        // From another frame it is another sweep.
        #expect(try harness.play("\(Self.script) escape . a").state.sweep?.first == 13)
        #expect(try harness.play("escape a").message == " there is no target yet whose run could be compared")
    }

    @Test func aRunThatHasNotGoneOnIsSweptToTheEnd() throws {
        let sweep = try #require(harness.play("enter . . a").state.sweep)
        #expect(sweep.first == 2 && sweep.last == 39)
        var open = harness
        open.source = TestSource(count: 30, isCounted: false)
        let other = try #require(open.play("enter . . a").state.sweep)
        #expect(other.entries.allSatisfy { $0.isDone && $0.records.keys.max() == 29 })
    }

    @Test func theSessionKeepsTheOtherTracker() throws {
        let state = try harness.play("\(Self.script) enter").state
        let read = try Session.parse(.init(Session(state).text.utf8), file: "s")
        #expect(read.history == state.history && read.history.tracker(at: 20) == "rar-plain")
        let broken = Session(state).text.replacing("rar-plain", with: "rar-plane")
        #expect(throws: Session.Fault.self) { try Session.parse(.init(broken.utf8), file: "s") }
    }

    /// Requests that a thread would work on are given up when the list is left, and taken up again.
    @Test func theRequestUnderWayIsGivenUpWithTheList() throws {
        var state = try harness.play("enter :goto␣20⏎ :goto␣12⏎").state
        func press(_ name: String) throws -> [Effect] {
            let key = try #require(Key(name: name))
            let (next, effects) = update(state, .terminal(.key(key)), at: .zero)
            state = next
            return effects
        }
        guard case .work(let request)? = try press("a").first else { throw Missing() }
        #expect(request.purpose == .aside(from: 12) && request.frame == 20 && request.history == state.history)
        let record = FrameRecord(frame: 12, box: harness.source.truth(at: 12), score: 1, state: .tracked)
        state =
            update(
                state, .runner(.work(WorkReport(ticket: request.ticket, content: .aside(record)))), at: .seconds(1)
            ).state
        #expect(view(state).text.contains("0 of 12 · 1:47 min left"))
        guard case .cancelWork? = try press("escape").first else { throw Missing() }
        // What comes too late belongs to no run.
        let late = FrameRecord(frame: 13, box: record.box, score: 0, state: .lost)
        state =
            update(
                state, .runner(.work(WorkReport(ticket: request.ticket, content: .aside(late)))), at: .seconds(1)
            ).state
        #expect(state.records[13]?.state == .tracked && state.sweep?.entries[0].records[13] == nil)
        guard case .work(let again)? = try press("a").first else { throw Missing() }
        #expect(again.ticket > request.ticket)
    }

    private struct Missing: Error {}
}
