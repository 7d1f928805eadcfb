import Imaging
import Network
import Scope
import Testing

@Suite struct TargetHistoryTests {
    let first = BoundingBox(x: 1, y: 2, width: 3, height: 4)
    let second = BoundingBox(x: 5, y: 6, width: 7, height: 8)

    @Test func nothingBeforeTheFirstTarget() {
        var history = TargetHistory()
        #expect(history.firstFrame == nil)
        history.setTarget(first, at: 10)
        #expect(history.firstFrame == 10)
        #expect(history.origin(of: 9) == nil)
        #expect(history.origin(of: 10)?.box == first)
        #expect(history.origin(of: 99)?.frame == 10)
    }

    @Test func theLastTargetCounts() {
        var history = TargetHistory()
        history.setTarget(first, at: 0)
        history.setTarget(second, at: 20)
        #expect(history.origin(of: 19)?.box == first)
        #expect(history.origin(of: 20)?.box == second)
        #expect(history.firstFrame == 0)
    }

    @Test func whatWasDecidedLaterIsForgotten() {
        var history = TargetHistory()
        history.setTarget(first, at: 0)
        history.setAblation(.channel, at: 5)
        history.setTarget(second, at: 20)
        history.setAblation(.spatial, at: 3)
        #expect(history.changes.map(\.frame) == [0, 3])
        history.setTarget(second, at: 0)
        #expect(history.changes == [TargetHistory.Change(frame: 0, box: second)])
    }

    @Test func ablationsHoldUntilTheNext() {
        var history = TargetHistory(initialAblation: .context)
        history.setTarget(first, at: 0)
        history.setAblation([.context, .channel], at: 5)
        history.setAblation(.channel, at: 8)
        #expect(history.ablation(at: 4) == .context)
        #expect(history.ablation(at: 5) == [.context, .channel])
        #expect(history.ablation(at: 80) == .channel)
    }

    @Test func switchingBackLeavesNoTrace() {
        var history = TargetHistory()
        history.setTarget(first, at: 0)
        let before = history
        history.setAblation(.channel, at: 5)
        history.setAblation([], at: 5)
        #expect(history == before)
        history.setAblation(.channel, at: 0)
        #expect(history.changes == [TargetHistory.Change(frame: 0, box: first, ablation: .channel)])
        history.setTarget(second, at: 0)
        #expect(history.changes == [TargetHistory.Change(frame: 0, box: second, ablation: .channel)])
    }

    @Test func aListIsPutInOrder() {
        let history = TargetHistory(
            initialAblation: [],
            changes: [
                .init(frame: 9, ablation: .spatial), .init(frame: 2, box: first), .init(frame: 9, box: second),
            ])
        #expect(history.changes == [.init(frame: 2, box: first), .init(frame: 9, box: second)])
    }
}
