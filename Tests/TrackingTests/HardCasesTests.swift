import Foundation
import Imaging
import Network
import Tensors
import TestSupport
import Testing
import Tracking

private let film = MovingTarget(seed: 4)

/// The trackers that judge differently how clear a response is.
private let judging = ["rar", "rar-plain", "cacf"]

/// What users run, with the model that ships.
private func tracker(_ name: String = "rar", threads: Int = 2) throws -> any Tracker {
    let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("assets/models/rar-light.safetensors")
    let catalogue = TrackerCatalogue(
        weights: try NetworkWeights(contentsOf: model), pool: WorkerPool(threadCount: threads))
    return try #require(catalogue.tracker(name))
}

/// Pictures in which nothing is a target.
private enum Featureless: CaseIterable {
    /// Plain sky with the noise of a sensor.
    case sky
    /// Two levels of grey.
    case grey

    func frame(_ generator: inout SeededGenerator) -> Image {
        Image(
            width: 320, height: 240,
            samples: (0..<(320 * 240)).flatMap { _ -> [UInt8] in
                switch self {
                case .sky:
                    [110, 150, 210].map { colour in
                        UInt8(colour + (0..<4).reduce(0) { sum, _ in sum + Int.random(in: -1...1, using: &generator) })
                    }
                case .grey: [UInt8](repeating: Bool.random(using: &generator) ? 128 : 127, count: 3)
                }
            })
    }
}

@Suite("Targets that tell little or leave") struct HardCasesTests {
    /// No tracker may say that it follows such a target away.
    @Test(arguments: Featureless.allCases, judging)
    private func aTargetWithoutFeaturesIsNotFollowedAway(picture: Featureless, name: String) throws {
        var generator = SeededGenerator(seed: 9)
        let box = BoundingBox(x: 130, y: 60, width: 48, height: 40)
        var tracker = try tracker(name)
        _ = try tracker.initialise(picture.frame(&generator), box: box, maps: [])
        for frame in 1..<20 {
            let now = try tracker.step(picture.frame(&generator), maps: [])
            let distance = max(abs(now.box.centreX - box.centreX), abs(now.box.centreY - box.centreY))
            #expect(now.state != .tracked || distance < 10, "frame \(frame): \(distance) pixels away, tracked")
        }
    }

    @Test(arguments: judging) func aFrameThatSaysNothingMovesNoBox(name: String) throws {
        var tracker = try tracker(name)
        _ = try tracker.initialise(film.frame(x: 40, y: 40), box: film.box(x: 40, y: 40), maps: [])
        let before = try tracker.step(film.frame(x: 44, y: 42), maps: [])
        let blank = Image(
            width: film.width, height: film.height,
            samples: [UInt8](repeating: 90, count: film.width * film.height * 3))
        let now = try tracker.step(blank, maps: [])
        #expect(before.state == .tracked && now.state == .uncertain && now.box == before.box)
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
