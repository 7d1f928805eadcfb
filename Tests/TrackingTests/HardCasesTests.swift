import Foundation
import Imaging
import Network
import Tensors
import TestSupport
import Testing
import Tracking

private let film = MovingTarget(seed: 4)

/// What users run, with the model that ships.
private func tracker(threads: Int = 2) throws -> RARTracker {
    let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("assets/models/rar-light.safetensors")
    return RARTracker(
        NetworkExecutor(
            try NetworkWeights(contentsOf: model), capacity: 5, pool: WorkerPool(threadCount: threads)))
}

@Suite("Targets that tell little or leave") struct HardCasesTests {
    /// Plain sky with the noise of a sensor: nothing in it is a target, and no tracker may say that it follows one away.
    @Test func aTargetWithoutFeaturesIsNotFollowedAway() throws {
        var generator = SeededGenerator(seed: 9)
        func sky() -> Image {
            Image(
                width: 320, height: 240,
                samples: (0..<(320 * 240 * 3)).map { index in
                    UInt8(
                        [110, 150, 210][index % 3]
                            + (0..<4).reduce(0) { sum, _ in sum + Int.random(in: -1...1, using: &generator) })
                })
        }
        let box = BoundingBox(x: 130, y: 60, width: 48, height: 40)
        var tracker = try tracker()
        _ = try tracker.initialise(sky(), box: box, maps: [])
        for frame in 1..<20 {
            let now = try tracker.step(sky(), maps: [])
            let distance = max(abs(now.box.centreX - box.centreX), abs(now.box.centreY - box.centreY))
            #expect(now.state != .tracked || distance < 10, "frame \(frame)")
        }
    }

    @Test func aTargetThatLeavesIsLostInTenFramesAndFoundAgain() throws {
        var tracker = try tracker()
        _ = try tracker.initialise(film.frame(x: 40, y: 40), box: film.box(x: 40, y: 40), maps: [])
        try film.expectLostAndFound(&tracker, at: (40, 40), seen: 8, hidden: 10, backAt: (120, 80))
    }

    @Test func boxesAreTheSameForAnyNumberOfThreads() throws {
        func boxes(threads: Int) throws -> [BoundingBox] {
            var tracker = try tracker(threads: threads)
            _ = try tracker.initialise(film.frame(x: 20, y: 60), box: film.box(x: 20, y: 60), maps: [])
            return try (1..<6).map { try tracker.step(film.frame(x: 20 + 3 * $0, y: 60 - 2 * $0), maps: []).box }
        }
        let alone = try boxes(threads: 1)
        #expect(try boxes(threads: 3) == alone)
    }
}
