import Foundation
import Imaging
import Network
import Tensors
import Testing
import Tracking

/// The model that ships, which every checkout has.
private let shippedModel = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "assets/models/rar-light.safetensors")

private let film = MovingTarget(seed: 4)

/// Where the target is in frame `number`: a gentle curve of at most 3 pixels a frame.
private func place(_ number: Int) -> (x: Int, y: Int) { (20 + 3 * number, 60 - 2 * number + number * number / 12) }

/// A network of random weights, small enough for many frames.
private func tinyExecutor(threads: Int = 1) throws -> NetworkExecutor {
    let architecture = Architecture(
        width: 0.0625, adjusted: 16, hidden: 4, spatialHidden: 4, refined: 16, representation: 16)
    return NetworkExecutor(
        try NetworkWeights(randomFor: architecture, seed: 2), capacity: 5, pool: WorkerPool(threadCount: threads))
}

/// The network that ships.
private func shippedExecutor() throws -> NetworkExecutor {
    NetworkExecutor(try NetworkWeights(contentsOf: shippedModel), capacity: 5, pool: WorkerPool(threadCount: 2))
}

@Suite struct RARTrackerTests {
    @Test(arguments: UpdateSource.allCases)
    func theShippedModelFollowsAMovingTarget(updateSource: UpdateSource) throws {
        var tracker = RARTracker(try shippedExecutor())
        tracker.configuration.updateSource = updateSource
        let start = place(0)
        _ = try tracker.initialise(film.frame(x: start.x, y: start.y), box: film.box(x: start.x, y: start.y), maps: [])
        for number in 1..<16 {
            let (x, y) = place(number)
            let observation = try tracker.step(film.frame(x: x, y: y), maps: [])
            #expect(observation.box.overlap(with: film.box(x: x, y: y)) > 0.7, "frame \(number)")
            #expect(observation.state == .tracked, "frame \(number)")
        }
    }

    /// No bias towards the middle: the peak goes where the target went, up to a quarter of the window (EQUATIONS, section 7).
    @Test(arguments: [3, 8, 17]) func theShippedModelHasNoCentreBias(distance: Int) throws {
        var tracker = RARTracker(try shippedExecutor())
        let (x, y) = (68, 48)
        _ = try tracker.initialise(film.frame(x: x, y: y), box: film.box(x: x, y: y), maps: [])
        for (across, down) in [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)] {
            var copy = tracker
            let truth = film.box(x: x + distance * across, y: y + distance * down)
            let found = try copy.step(film.frame(x: x + distance * across, y: y + distance * down), maps: []).box
            // A cell of the response is 2.3 pixels of this frame.
            #expect(abs(found.centreX - truth.centreX) < 1.2, "moved by \(across), \(down)")
            #expect(abs(found.centreY - truth.centreY) < 1.2, "moved by \(across), \(down)")
        }
    }

    @Test func aLostTargetIsSearchedForAndFound() throws {
        var tracker = RARTracker(try shippedExecutor())
        _ = try tracker.initialise(film.frame(x: 30, y: 40), box: film.box(x: 30, y: 40), maps: [])
        try film.expectLostAndFound(&tracker, at: (30, 40), seen: 3, hidden: 8, backAt: (120, 80))
    }

    @Test func boxesDoNotDependOnThreadsOrOnLooking() throws {
        func boxes(threads: Int, maps: MapRequest) throws -> [BoundingBox] {
            var tracker = RARTracker(try tinyExecutor(threads: threads))
            let start = place(0)
            var boxes = [film.box(x: start.x, y: start.y)]
            _ = try tracker.initialise(film.frame(x: start.x, y: start.y), box: boxes[0], maps: maps)
            for number in 1..<6 {
                let (x, y) = place(number)
                boxes.append(try tracker.step(film.frame(x: x, y: y), maps: maps).box)
            }
            return boxes
        }
        let alone = try boxes(threads: 1, maps: [])
        #expect(Set(alone).count == alone.count)
        for threads in 2...4 { #expect(try boxes(threads: threads, maps: []) == alone, "\(threads) threads") }
        #expect(try boxes(threads: 2, maps: .all) == alone)
    }

    @Test func aCopyIsASnapshot() throws {
        var tracker = RARTracker(try tinyExecutor())
        let start = place(0)
        _ = try tracker.initialise(film.frame(x: start.x, y: start.y), box: film.box(x: start.x, y: start.y), maps: [])
        func step(_ tracker: inout RARTracker, _ number: Int) throws -> Observation {
            let (x, y) = place(number)
            return try tracker.step(film.frame(x: x, y: y), maps: .response)
        }
        _ = try step(&tracker, 1)
        var copy = tracker
        let first = try [2, 3, 4].map { try step(&copy, $0) }
        let second = try [2, 3, 4].map { try step(&tracker, $0) }
        #expect(first.map(\.box) == second.map(\.box))
        #expect(first.map(\.responseMap) == second.map(\.responseMap))
    }

    @Test func mapsAreProducedWhereAskedFor() throws {
        var tracker = RARTracker(try tinyExecutor())
        let box = film.box(x: 50, y: 50)
        let frame = film.frame(x: 50, y: 50)
        let quiet = try tracker.initialise(frame, box: box, maps: [])
        #expect(quiet.responseMap == nil && quiet.patch == nil && quiet.layers.isEmpty)
        let full = try tracker.step(frame, maps: .all)
        #expect(full.layers.map(\.name) == ["conv3_4", "conv4_6", "conv5_3"])
        #expect(full.layers[1].maps.features.shape == [64, 31, 31])
        #expect(full.layers[2].maps.intraChannel.shape == [16])
        #expect(full.patch?.width == 255)
        // The target did not move: the largest response is in the middle.
        let response = try #require(full.responseMap)
        let most = try #require(response.elements.indices.max { response[$0] < response[$1] })
        #expect(most == 15 * 31 + 15)
    }

    @Test(arguments: Ablation.named.map(\.name))
    func everySwitchChangesTheResponse(name: String) throws {
        let ablation = try #require(Ablation.named.first { $0.name == name }?.ablation)
        var tracker = RARTracker(try tinyExecutor())
        let (first, second) = (film.frame(x: 50, y: 50), film.frame(x: 53, y: 49))
        _ = try tracker.initialise(first, box: film.box(x: 50, y: 50), maps: [])
        _ = try tracker.step(first, maps: [])
        var ablated = tracker
        ablated.ablation = ablation
        let whole = try tracker.step(second, maps: .response)
        let part = try ablated.step(second, maps: .all)
        switch ablation {
        // One scale: the same response where the middle scale wins.
        case .scaleSearch: #expect(part.scale == 1)
        default: #expect(whole.responseMap != part.responseMap)
        }
        if ablation == .interFrame { #expect(part.layers[0].maps.memory.elements.allSatisfy { $0 == 0 }) }
        if ablation == .channel { #expect(part.layers[0].maps.intraChannel.elements.allSatisfy { $0 == 1 }) }
        if ablation == .spatial { #expect(part.layers[0].maps.intraSpatial.elements.allSatisfy { $0 == 1 }) }
        if ablation == .attention { #expect(part.layers[0].maps.reinforced == part.layers[0].maps.adjusted) }
    }

    @Test(arguments: [
        (BoundingBox(x: 5, y: 5, width: 0, height: 9), "width and height must be positive"),
        (BoundingBox(x: 5, y: 5, width: 9, height: -1), "width and height must be positive"),
        (BoundingBox(x: .nan, y: 5, width: 9, height: 9), "every number must be finite and below ten million"),
        (BoundingBox(x: 5, y: 5, width: .infinity, height: 9), "every number must be finite and below ten million"),
        (BoundingBox(x: 160, y: 5, width: 9, height: 9), "it lies wholly outside the 160x120 frame"),
        (BoundingBox(x: 5, y: -9, width: 9, height: 9), "it lies wholly outside the 160x120 frame"),
    ])
    func aBoxThatCannotBeATargetIsRefused(box: BoundingBox, rule: String) throws {
        var tracker = RARTracker(try tinyExecutor())
        let error = #expect(throws: TrackingError.self) {
            try tracker.initialise(film.frame(x: 50, y: 50), box: box, maps: [])
        }
        guard case .unusableBox(_, let actual) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(actual == rule)
    }

    @Test func aStepNeedsATarget() throws {
        var tracker = RARTracker(try tinyExecutor())
        #expect(throws: TrackingError.notInitialised) { try tracker.step(film.frame(x: 0, y: 0), maps: []) }
    }

    @Test func aBoxHalfOutsideIsFollowed() throws {
        var tracker = RARTracker(try tinyExecutor())
        _ = try tracker.initialise(film.frame(x: -10, y: 50), box: film.box(x: -10, y: 50), maps: [])
        for _ in 0..<3 {
            let observation = try tracker.step(film.frame(x: -10, y: 50), maps: [])
            #expect(observation.box.overlap(with: film.box(x: -10, y: 50)) > 0.7)
        }
    }
}
