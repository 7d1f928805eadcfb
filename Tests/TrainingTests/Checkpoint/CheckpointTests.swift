import Foundation
import Tensors
import TestSupport
import Testing
import Training

@Suite struct CheckpointTests {
    private let url = FileManager.default.temporaryDirectory.appendingPathComponent("checkpoint-\(UUID().uuidString)")

    private func checkpoint() -> Checkpoint {
        var generator = SeededGenerator(seed: 4)
        var parameters = [
            "a": Tensor<Float>(shape: [2, 3], elements: generator.floats(6)),
            "b": Tensor<Float>(shape: [4], elements: generator.floats(4)),
        ]
        var optimiser = Optimiser(OptimiserConfiguration(.adamW))
        let gradients = parameters.mapValues { Tensor(shape: $0.shape, elements: generator.floats($0.count)) }
        optimiser.update(&parameters, gradients: gradients, norm: 1, rate: 0.1)
        var progress = TrainingProgress()
        (progress.step, progress.phase, progress.phaseSeconds, progress.bestLoss) = (12, 1, 0.1 + 0.2, 1 / 3)
        return Checkpoint(
            progress: progress, parameters: parameters, average: parameters, optimiser: optimiser, seed: .max,
            configuration: "hash")
    }

    @Test func comesBackBitForBit() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        let checkpoint = checkpoint()
        try checkpoint.write(to: url)
        let read = try Checkpoint(contentsOf: url, shapes: ["a": [2, 3], "b": [4]])
        #expect(read.progress == checkpoint.progress)
        #expect(read.parameters == checkpoint.parameters)
        #expect(read.average == checkpoint.average)
        #expect(read.means == checkpoint.means && read.means.count == 2)
        #expect(read.squares == checkpoint.squares && read.squares.count == 2)
        #expect((read.optimiserSteps, read.seed, read.configuration) == (1, .max, "hash"))
    }

    @Test func anotherNetworksIsRefused() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        try checkpoint().write(to: url)
        #expect(throws: CheckpointError.weights(name: "a", rule: "[2, 3], not [3, 2]")) {
            try Checkpoint(contentsOf: url, shapes: ["a": [3, 2], "b": [4]])
        }
        #expect(throws: CheckpointError.weights(name: "c", rule: "missing")) {
            try Checkpoint(contentsOf: url, shapes: ["a": [2, 3], "b": [4], "c": [1]])
        }
    }

    @Test func bytesThatAreNoCheckpointAreAnError() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        try checkpoint().write(to: url)
        let bytes = try Data(contentsOf: url)
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<60 {
            var broken = bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))
            if let place = broken.indices.randomElement(using: &generator) {
                broken[place] = UInt8.random(in: 0...255, using: &generator)
            }
            try Data(broken).write(to: url)
            // The error's type is fixed by the signature; what counts is that there is no crash.
            _ = try? Checkpoint(contentsOf: url, shapes: ["a": [2, 3], "b": [4]])
        }
        try SafetensorsWriter(metadata: ["format": "trackscope.rar/1"]).write(to: url)
        #expect(
            throws: CheckpointError.value(key: "format", rule: "\"trackscope.rar/1\", not \"trackscope.training/1\"")
        ) { try Checkpoint(contentsOf: url, shapes: [:]) }
    }

    @Test(
        "numbers that would overflow",
        arguments: [
            ("step", \.step), ("phase", \.phase), ("phaseStep", \.phaseStep), ("patches", \.patches),
            ("skipped", \.skipped),
        ] as [(String, WritableKeyPath<TrainingProgress, Int> & Sendable)])
    func overflow(name: String, key: WritableKeyPath<TrainingProgress, Int> & Sendable) throws {
        defer { try? FileManager.default.removeItem(at: url) }
        for value in [Int.max, -1] {
            var broken = checkpoint()
            broken.progress[keyPath: key] = value
            try broken.write(to: url)
            let rule = "\(name) from 0 to 1000000000000000, not \(value)"
            #expect(throws: CheckpointError.value(key: "progress", rule: rule)) {
                try Checkpoint(contentsOf: url, shapes: ["a": [2, 3], "b": [4]])
            }
        }
    }

    @Test func stepsOfTheOptimiserThatWouldOverflow() throws {
        defer { try? FileManager.default.removeItem(at: url) }
        var broken = checkpoint()
        broken.optimiserSteps = .max
        try broken.write(to: url)
        #expect(throws: CheckpointError.value(key: "optimiserSteps", rule: "no count up to 1000000000000000")) {
            try Checkpoint(contentsOf: url, shapes: ["a": [2, 3], "b": [4]])
        }
    }
}
