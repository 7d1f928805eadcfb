import Scope
import Testing

@Suite struct SnapshotStoreTests {
    @Test func theNewestFramesAreAllKept() {
        var store = SnapshotStore<Int>(recent: 8, older: 4)
        for frame in 0..<500 { store.insert(frame, after: frame) }
        for frame in 493..<500 { #expect(store.last(in: frame..<frame + 1)?.value == frame) }
        #expect(store.count <= 12)
    }

    @Test func anOldFrameIsNeverFarFromAKeptOne() {
        var store = SnapshotStore<Int>(recent: 8, older: 8)
        for frame in 0..<1000 { store.insert(frame, after: frame) }
        // 992 frames in at most eight: the grid is 128 wide, and the first frame is on it.
        for frame in 0..<992 {
            let kept = store.last(in: 0..<frame + 1)
            #expect(kept.map { frame - $0.frame < 128 } == true)
        }
    }

    @Test func dropping() {
        var store = SnapshotStore<String>()
        for frame in 0..<20 { store.insert("\(frame)", after: frame) }
        store.removeAll(from: 12)
        #expect(store.last(in: 0..<100)?.value == "11")
        #expect(store.last(in: 12..<100) == nil)
        #expect(store.last(in: 3..<5)?.frame == 4)
        store.insert("anew", after: 4)
        #expect(store.last(in: 3..<5)?.value == "anew")
        #expect(store.count == 12)
    }

    @Test func thinning() {
        var store = SnapshotStore<Int>()
        for frame in 0..<40 { store.insert(frame, after: frame) }
        store.thin(to: 4, newest: 2)
        #expect([12, 25, 38, 39].allSatisfy { store.last(in: $0..<$0 + 1)?.value == $0 } && store.count == 4)
        var other = SnapshotStore<Int>()
        for frame in [3, 25] { other.insert(-frame, after: frame) }
        store.merge(other)
        #expect(store.count == 5 && store.last(in: 3..<4)?.value == -3 && store.last(in: 25..<26)?.value == -25)
    }

    @Test func jumpingAboutStaysBounded() {
        var store = SnapshotStore<Int>(recent: 4, older: 6)
        for round in 0..<300 { store.insert(round, after: round * 7919 % 1000) }
        #expect(store.count <= 4 * 2 + 6)
    }
}
