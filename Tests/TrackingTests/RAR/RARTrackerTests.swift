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
    @Test(arguments: UpdateSource.allCases, [false, true])
    func theShippedModelFollowsAMovingTarget(updateSource: UpdateSource, isPlain: Bool) throws {
        var tracker = RARTracker(try shippedExecutor())
        if isPlain { tracker.configuration = tracker.configuration.plain }
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

    /// No bias towards the middle: the peak goes where the target went, up to a quarter of the window (Equations.md, section 7).
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

    @Test(arguments: ScaleSearch.allCases) func aGrowingTargetsSizeIsFound(scaleSearch: ScaleSearch) throws {
        var tracker = RARTracker(try shippedExecutor())
        tracker.configuration.scaleSearch = scaleSearch
        let (x, y) = (68, 48)
        _ = try tracker.initialise(film.frame(x: x, y: y), box: film.box(x: x, y: y), maps: [])
        for number in 1...20 {
            let factor = 1 + 0.015 * Double(number)
            let found = try tracker.step(film.frame(x: x, y: y, magnified: factor), maps: []).box
            let truth = film.box(x: x, y: y, magnified: factor)
            #expect(abs(found.width / truth.width - 1) < 0.08, "frame \(number)")
            #expect(found.overlap(with: truth) > 0.8, "frame \(number)")
        }
    }

    /// The n-th update counts for earlyRate / (n + 1), so 0.02 / 2 is the rate of 0.01 that there is anyway.
    @Test func theFirstUpdatesCountForMore() throws {
        func responses(_ earlyRate: Double) throws -> [Tensor<Float>?] {
            var tracker = RARTracker(try tinyExecutor())
            tracker.configuration.earlyRate = earlyRate
            let start = place(0)
            _ = try tracker.initialise(
                film.frame(x: start.x, y: start.y), box: film.box(x: start.x, y: start.y), maps: [])
            return try (1...3).map { number in
                let (x, y) = place(number)
                return try tracker.step(film.frame(x: x, y: y), maps: .response).responseMap
            }
        }
        let even = try responses(0)
        #expect(try responses(0.02) == even)
        let early = try responses(0.3)
        // The first frame is answered before the first update.
        #expect(early[0] == even[0] && early[1] != even[1] && early[2] != even[2])
    }

    /// With the colours alone, a target is found where its colours are, and one of other colours is not.
    @Test func coloursHaveTheirShare() throws {
        func largestResponse(_ change: (Image) -> Image) throws -> (value: Float, box: BoundingBox) {
            var tracker = RARTracker(try tinyExecutor())
            tracker.configuration.fusion.colourShare = 1
            tracker.configuration.fusion.colourShareInDoubt = 1
            _ = try tracker.initialise(film.frame(x: 60, y: 48), box: film.box(x: 60, y: 48), maps: [])
            let observation = try tracker.step(change(film.frame(x: 66, y: 44)), maps: .response)
            return (observation.responseMap?.elements.max() ?? .nan, observation.box)
        }
        let same = try largestResponse { $0 }
        let truth = film.box(x: 66, y: 44)
        #expect(abs(same.box.centreX - truth.centreX) < 1.5 && abs(same.box.centreY - truth.centreY) < 1.5)
        let dark = try largestResponse { image in
            Image(width: image.width, height: image.height, samples: image.samples.map { $0 / 3 })
        }
        #expect(same.value > 0.5 && dark.value < 0.5 * same.value)
    }

    /// Every component has a response and a share in the one that decides.
    @Test func componentsHaveShares() throws {
        var tracker = RARTracker(try tinyExecutor())
        let first = try tracker.initialise(film.frame(x: 60, y: 48), box: film.box(x: 60, y: 48), maps: .response)
        let second = try tracker.step(film.frame(x: 60, y: 48), maps: .response)
        let components: Set<MapID> = [.networkResponse, .gradientResponse, .colourResponse]
        for observation in [first, second] {
            #expect(Set(observation.maps.keys) == components.union([.response]))
            #expect(observation.maps.values.allSatisfy { $0.shape == [63, 63] })
        }
        #expect(Set(second.shares.keys) == components)
        #expect(second.shares.values.allSatisfy { $0 > 0 })
        #expect(abs(second.shares.values.reduce(0, +) - 1) < 1e-12)
        tracker.ablation = [.gradients, .colour]
        let alone = try tracker.step(film.frame(x: 63, y: 46), maps: .response)
        #expect(alone.shares == [.networkResponse: 1])
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
        #expect(most == 31 * 63 + 31)
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
        // The size stays, whatever the response.
        case .scaleSearch: #expect(part.scale == 1 && whole.scale != 1)
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
