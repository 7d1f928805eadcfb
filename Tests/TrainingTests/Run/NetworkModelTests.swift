import Foundation
import Network
import Tensors
import TestSupport
import Testing
import Text
import Training

/// The network in a run, small and short: the loss falls, the models that are written are models, a second run repeats.
@Suite struct NetworkModelTests {
    private func configuration(_ output: URL, _ photographs: PhotographFolder) -> TrainingConfiguration {
        let material = ClipMaterial(stills: .init(folders: [photographs.path]))
        var phase = TrainingPhase(
            name: "short", span: .steps(10), rate: LearningRate(first: 2e-3, last: 1e-3, schedule: .cosine))
        (phase.batch, phase.crop, phase.frames) = (2, 127, [2, 3])
        var validation = ValidationConfiguration(material: material)
        (validation.clips, validation.batch, validation.shape.side, validation.every) = (2, 2, 127, .steps(100))
        var configuration = TrainingConfiguration(
            output: output.path, provenance: "made-up photographs", material: material, phases: [phase],
            validation: validation)
        configuration.architecture = Architecture(
            width: 0.0625, adjusted: 16, hidden: 4, refined: 16, representation: 8)
        return configuration
    }

    @Test func tenStepsRepeat() throws {
        let photographs = try PhotographFolder(count: 4)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("model-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let pool = WorkerPool(threadCount: 2)
        var losses: [[Double]] = []
        for name in ["first", "second"] {
            let configuration = configuration(folder.appendingPathComponent(name), photographs)
            let (weights, origin) = try configuration.firstWeights()
            let network = try NetworkTraining(
                configuration, from: weights, origin: origin, pool: pool, isInterrupted: { false })
            let witness = Losses()
            var run = try TrainingRun(
                configuration, parameters: network.parameters, resuming: false, services: network.services,
                isInterrupted: { false }, onEvent: { witness.note($0) })
            #expect(try run.run() == .finished)
            losses.append(witness.values)
            let model = try NetworkWeights(contentsOf: TrainingFolder(path: configuration.output).last)
            #expect(model.architecture == configuration.architecture)
            #expect(
                model.provenance
                    == "made-up photographs; trained by \(Release.name) from random initialisation (seed 1), 10 steps, "
                    + "\(witness.patches) patches, seed 1, configuration \(configuration.fingerprint)")
        }
        #expect(losses[0].count == 10)
        #expect(relativeError(losses[1], losses[0]) < 1e-4)
    }
}

extension NetworkModelTests {
    /// A teacher's features are learned beside the task, and leave no trace in the model.
    @Test func aTeacherIsLearnedFrom() throws {
        let photographs = try PhotographFolder(count: 4)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("taught-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let teacher = folder.appendingPathComponent("teacher.safetensors")
        try NetworkWeights(randomFor: Architecture(width: 0.0625), seed: 9).write(to: teacher)
        var configuration = configuration(folder.appendingPathComponent("run"), photographs)
        configuration.phases[0].span = .steps(6)
        configuration.distillation = DistillationConfiguration(teacher: teacher.path)
        let (weights, origin) = try configuration.firstWeights()
        let network = try NetworkTraining(
            configuration, from: weights, origin: origin, pool: WorkerPool(threadCount: 2), isInterrupted: { false })
        let witness = Losses()
        var run = try TrainingRun(
            configuration, parameters: network.parameters, resuming: false, services: network.services,
            isInterrupted: { false }, onEvent: { witness.note($0) })
        #expect(try run.run() == .finished)
        let errors = witness.parts.compactMap { $0["distillation"] }
        #expect(errors.count == 6 && (errors.last ?? 9) < errors[0])
        #expect(run.weights["distillation.level3.weight"] != network.parameters["distillation.level3.weight"])
        _ = try NetworkWeights(contentsOf: TrainingFolder(path: configuration.output).last)
        configuration.distillation?.teacher = "/nowhere"
        #expect(throws: TrainingError.self) {
            try NetworkTraining(
                configuration, from: weights, origin: origin, pool: WorkerPool(threadCount: 1),
                isInterrupted: { false })
        }
    }
}

private final class Losses: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var values: [Double] = []
    private(set) var patches = 0
    private(set) var parts: [[String: Double]] = []

    func note(_ event: TrainingEvent) {
        guard case .step(let record) = event else { return }
        lock.withLock {
            values.append(record.loss)
            patches = record.allPatches
            parts.append(record.parts)
        }
    }
}
