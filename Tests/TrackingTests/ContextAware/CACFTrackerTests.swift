import Imaging
import Sequences
import Tensors
import TestSupport
import Testing
import Tracking

private let film = MovingTarget(seed: 4)

/// Where the target is in frame `number`: a gentle curve of at most 3 pixels a frame.
private func place(_ number: Int) -> (x: Int, y: Int) { (20 + 3 * number, 60 - 2 * number + number * number / 12) }

private func started(x: Int, y: Int) throws -> CACFTracker {
    var tracker = CACFTracker()
    _ = try tracker.initialise(film.frame(x: x, y: y), box: film.box(x: x, y: y), maps: [])
    return tracker
}

/// The boxes of frames `range` of the film.
private func boxes(_ tracker: inout CACFTracker, _ range: Range<Int>, maps: MapRequest = []) throws -> [BoundingBox] {
    try range.map { number in
        let (x, y) = place(number)
        return try tracker.step(film.frame(x: x, y: y), maps: maps).box
    }
}

@Suite struct CACFTrackerTests {
    @Test func followsAMovingTarget() throws {
        var tracker = try started(x: place(0).x, y: place(0).y)
        for number in 1..<30 {
            let (x, y) = place(number)
            let observation = try tracker.step(film.frame(x: x, y: y), maps: [])
            #expect(observation.box.overlap(with: film.box(x: x, y: y)) > 0.8, "frame \(number)")
            #expect(observation.state == .tracked && observation.learned, "frame \(number)")
            #expect(observation.confidence.peak > 0.5, "frame \(number)")
        }
    }

    @Test func aCopyIsASnapshot() throws {
        var tracker = try started(x: place(0).x, y: place(0).y)
        _ = try boxes(&tracker, 1..<6)
        var copy = tracker
        let ahead = try boxes(&tracker, 6..<12)
        let again = try boxes(&copy, 6..<12)
        #expect(again == ahead)
    }

    @Test func boxesAreTheSameOnEveryRunAndWithEveryMap() throws {
        var first = try started(x: place(0).x, y: place(0).y)
        var second = try started(x: place(0).x, y: place(0).y)
        let plain = try boxes(&first, 1..<10)
        let watched = try boxes(&second, 1..<10, maps: .all)
        #expect(watched == plain)
    }

    @Test func aChangedRuleWaitsForTheNextInitialisation() throws {
        var tracker = try started(x: 20, y: 20)
        // No score reaches it.
        tracker.configuration.confidence.uncertainBelow = 2
        #expect(try tracker.step(film.frame(x: 20, y: 20), maps: []).state == .tracked)
        _ = try tracker.initialise(film.frame(x: 20, y: 20), box: film.box(x: 20, y: 20), maps: [])
        #expect(try tracker.step(film.frame(x: 20, y: 20), maps: []).state == .uncertain)
    }

    @Test func aLostTargetIsSearchedForAndFound() throws {
        var tracker = try started(x: 20, y: 20)
        try film.expectLostAndFound(&tracker, at: (20, 20), seen: 5, hidden: 12, backAt: (130, 90))
    }

    @Test func mapsComeOnlyWhenAskedFor() throws {
        var tracker = try started(x: 20, y: 20)
        let plain = try tracker.step(film.frame(x: 24, y: 16), maps: [])
        #expect(plain.responseMap == nil && plain.patch == nil && plain.layers.isEmpty)
        let full = try tracker.step(film.frame(x: 28, y: 20), maps: .all)
        let map = try #require(full.responseMap)
        let (rows, columns) = (map.shape[0], map.shape[1])
        let best = map.elements.indices.max { map[$0] < map[$1] } ?? 0
        // 4 pixels to the right and down of the middle, in cells of window / columns pixels.
        let cell = full.searchWindow.width / Double(columns)
        #expect(abs(Double(best % columns - columns / 2) * cell - 4) < cell)
        #expect(abs(Double(best / columns - rows / 2) * cell - 4) < cell)
        let patch = try #require(full.patch)
        #expect((patch.width, patch.height) == (4 * columns, 4 * rows))
    }

    @Test func steppingNeedsATarget() {
        var tracker = CACFTracker()
        #expect(throws: TrackingError.notInitialised) { try tracker.step(film.frame(x: 0, y: 0), maps: []) }
    }

    @Test(
        "unusable boxes are refused",
        arguments: [
            BoundingBox(x: .nan, y: 0, width: 10, height: 10), BoundingBox(x: 0, y: 0, width: 0, height: 10),
            BoundingBox(x: 0, y: 0, width: 10, height: -1), BoundingBox(x: 200, y: 0, width: 10, height: 10),
            BoundingBox(x: 0, y: 0, width: .infinity, height: 10),
            BoundingBox(x: 0.5, y: 0.25, width: 1e-3, height: 1e-3),
        ])
    func unusableBoxesAreRefused(box: BoundingBox) {
        var tracker = CACFTracker()
        #expect(throws: TrackingError.self) { try tracker.initialise(film.frame(x: 0, y: 0), box: box, maps: []) }
    }

    @Test(
        "odd boxes and frames are survived",
        arguments: [
            BoundingBox(x: 0, y: 0, width: 1, height: 1), BoundingBox(x: 0.5, y: 0.25, width: 0.5, height: 0.5),
            BoundingBox(x: 0, y: 0, width: 160, height: 120), BoundingBox(x: -500, y: -500, width: 1500, height: 1500),
            BoundingBox(x: 10, y: 50, width: 140, height: 2), BoundingBox(x: 155, y: 115, width: 30, height: 30),
            BoundingBox(x: -9e6, y: 0, width: 9.5e6, height: 3),
        ])
    func oddBoxesAreSurvived(box: BoundingBox) throws {
        var tracker = CACFTracker()
        _ = try tracker.initialise(film.frame(x: 20, y: 20), box: box, maps: .all)
        let frames = [
            film.frame(x: 24, y: 20), Image(width: 160, height: 120, samples: [UInt8](repeating: 9, count: 57600)),
            Image(width: 1, height: 1, samples: [1, 2, 3]), film.frame(x: 24, y: 20),
        ]
        for frame in frames {
            let box = try tracker.step(frame, maps: .all).box
            let isFinite = [box.x, box.y, box.width, box.height].allSatisfy { $0.isFinite }
            #expect(isFinite)
            #expect(box.width > 0 && box.height > 0)
            #expect(box.width <= Double(frame.width) && box.height <= Double(frame.height))
        }
    }

    @Test(
        "real sequences are followed to the end", .enabled(if: SharedData.isPresent, SharedData.absence),
        arguments: ["Crossing", "Couple"])
    func followsRealSequences(name: String) throws {
        let sequence = try openSequence(SharedData.url("data/sequences/otb/\(name)").path)
        var tracker = CACFTracker()
        _ = try tracker.initialise(sequence.source.frame(at: 0).image, box: sequence.initialBox(), maps: [])
        var overlaps = 0.0
        let count = try #require(sequence.frameCount)
        for index in 1..<count {
            let box = try tracker.step(sequence.source.frame(at: index).image, maps: []).box
            overlaps += (sequence.groundTruth[index]?.box).map { box.overlap(with: $0) } ?? 0
        }
        #expect(overlaps / Double(count - 1) > 0.6)
    }
}
