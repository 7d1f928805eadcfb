import Imaging
import Testing
import Tracking

@Suite struct RedetectionTests {
    private let image = Image(width: 100, height: 80, samples: [UInt8](repeating: 0, count: 100 * 80 * 3))
    private let box = BoundingBox(centreX: 50, centreY: 40, width: 10, height: 10)

    @Test func everyFrameLooksWhereTheTargetWasLost() {
        var search = Redetection()
        for _ in 0..<20 {
            let centres = search.centres(around: box, window: (30, 30), in: image, count: 5)
            #expect(centres.count == 5)
            #expect(centres[0] == (50, 40))
        }
    }

    @Test func theSearchWidensUntilItHasSeenTheFrame() {
        var search = Redetection()
        var seen: [(x: Double, y: Double)] = []
        for _ in 0..<40 { seen += search.centres(around: box, window: (30, 30), in: image, count: 5).dropFirst() }
        // The first ring, half a window away, comes first.
        #expect(seen.prefix(8).allSatisfy { max(abs($0.x - 50), abs($0.y - 40)) == 15 })
        // Every pixel of the frame is at most half a window's half from a place looked at.
        for y in stride(from: 0.0, to: 80, by: 5) {
            for x in stride(from: 0.0, to: 100, by: 5) {
                #expect(seen.contains { max(abs($0.x - x), abs($0.y - y)) <= 15 }, "(\(x), \(y))")
            }
        }
        #expect(seen.allSatisfy { (0..<100).contains($0.x) && (0..<80).contains($0.y) })
    }

    @Test func aLeadIsLookedAtNext() {
        var search = Redetection()
        search.follow(x: 12, y: 34)
        #expect(search.centres(around: box, window: (30, 30), in: image, count: 5)[1] == (12, 34))
    }

    @Test func aWindowLargerThanTheFrameLeavesOnePlace() {
        var search = Redetection()
        let centres = search.centres(around: box, window: (400, 400), in: image, count: 5)
        #expect(centres.allSatisfy { $0 == (50, 40) })
    }
}
