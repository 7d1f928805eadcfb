import Foundation
import Network
import Sequences
import Tensors
import Testing
import Training

@Suite struct TrackingScoreTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("score-\(UUID().uuidString)")

    private func scorer(starts: [Int], frames: Int) throws -> TrackingScorer {
        var options = SyntheticOptions(difficulty: .easy)
        (options.width, options.height) = (160, 120)
        try SyntheticScene(seed: 3, options: options)
            .write(to: folder.appendingPathComponent("scene").path, frameCount: 7, replacing: true) { _ in true }
        var configuration = TrackingScoreConfiguration(sequences: [folder.path])
        (configuration.starts, configuration.frames) = (starts, frames)
        return try TrackingScorer(configuration, graph: GraphSettings(), pool: WorkerPool(threadCount: 1))
    }

    private func weights() throws -> NetworkWeights {
        try NetworkWeights(
            randomFor: Architecture(width: 0.03125, adjusted: 8, hidden: 2, refined: 8, representation: 8), seed: 1)
    }

    /// Starts past the end are left out, and a pass ends with the sequence. Easy and short, the target cannot be lost.
    @Test func passesStartFromGroundTruth() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let score = try #require(
            try scorer(starts: [0, 4, 6, 60], frames: 4).score(weights(), ablation: [], isInterrupted: { false }))
        #expect((score.passes, score.frames) == (2, 7))
        #expect((0.5...20.0 / 21).contains(score.area) && score.precision == 1)
        #expect(score.standardError == 0)
    }

    /// Every second pass starts beside the ground truth, which costs overlap at once.
    @Test func everySecondPassStartsBeside() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let weights = try weights()
        func area(_ starts: [Int]) throws -> Double {
            try #require(try scorer(starts: starts, frames: 2).score(weights, ablation: [], isInterrupted: { false }))
                .area
        }
        #expect(try area([0, 0]) < area([0]))
    }

    @Test func anInterruptionEndsIt() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try scorer(starts: [0], frames: 4).score(weights(), ablation: [], isInterrupted: { true }) == nil)
    }

    @Test func absentSequencesAreAnError() {
        #expect(throws: ClipError.unusable(path: "/nowhere", reason: "/nowhere does not exist")) {
            try TrackingScorer(
                TrackingScoreConfiguration(sequences: ["/nowhere"]), graph: GraphSettings(),
                pool: WorkerPool(threadCount: 1))
        }
    }
}
