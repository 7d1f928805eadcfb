import Foundation
import Synchronization
import Tensors
import TestSupport
import Testing
import Training
import training_probe

/// What a run told, by kind.
private final class Witness: Sendable {
    struct Told {
        var steps: [StepRecord] = []
        var validations: [ValidationRecord] = []
        var problems: [String] = []
        var saved: [String] = []
    }

    let told = Mutex(Told())

    func note(_ event: TrainingEvent) {
        told.withLock { told in
            switch event {
            case .step(let record): told.steps.append(record)
            case .validated(let record): told.validations.append(record)
            case .problem(let text): told.problems.append(text)
            case .saved(let path): told.saved.append(URL(fileURLWithPath: path).lastPathComponent)
            case .started, .phase, .scored, .compared: break
            }
        }
    }

    var steps: [StepRecord] { told.withLock { $0.steps } }
    var losses: [Double] { steps.map(\.loss) }
}

private struct DiskFull: Error {}

@Suite struct TrainingRunTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
    private let photographs: PhotographFolder

    init() throws { photographs = try PhotographFolder(count: 5) }

    private func configuration(_ name: String, steps: [Int] = [10]) -> TrainingConfiguration {
        var augmentation = ClipAugmentation()
        augmentation.displacement = 0.24
        let material = ClipMaterial(stills: .init(folders: [photographs.path]), augmentation: augmentation)
        var phases = steps.enumerated().map { number, count in
            TrainingPhase(
                name: "phase \(number)", span: .steps(count),
                rate: LearningRate(first: 0.1, last: 0.01, schedule: .cosine, warmUp: 2))
        }
        for index in phases.indices {
            (phases[index].crop, phases[index].batch, phases[index].frames) = (127, 3, [2, 3])
        }
        var validation = ValidationConfiguration(material: material)
        (validation.clips, validation.shape.side, validation.every) = (3, 127, .steps(4))
        var configuration = TrainingConfiguration(
            output: folder.appendingPathComponent(name).path, provenance: "made-up photographs", material: material,
            phases: phases, validation: validation)
        configuration.average = 0.9
        return configuration
    }

    /// Runs until the end, or until so many steps were taken.
    @discardableResult
    private func run(
        _ configuration: TrainingConfiguration, resuming: Bool = false, until limit: Int = .max, breaksAt: Int = .max,
        witness: Witness = Witness(),
        export: @escaping ([String: Tensor<Float>], URL, String) throws -> Void = { _, _, _ in }
    ) throws -> TrainingOutcome {
        let start = witness.steps.count
        var run = try TrainingRun(
            configuration, parameters: StandInModel.parameters, resuming: resuming,
            services: TrainingServices(model: { _ in StandInModel(breaksAt: breaksAt) }, export: export),
            isInterrupted: { witness.steps.count - start >= limit }, onEvent: { witness.note($0) })
        return try run.run()
    }

    private func checkpoint(_ configuration: TrainingConfiguration) throws -> Checkpoint {
        var checkpoint = try Checkpoint(
            contentsOf: TrainingFolder(path: configuration.output).checkpoint,
            shapes: StandInModel.parameters.mapValues(\.shape))
        // What a clock measured differs.
        (checkpoint.progress.seconds, checkpoint.progress.phaseSeconds) = (0, 0)
        return checkpoint
    }

    /// Interrupted in the middle, at the border of the phases and once more, the run gives the same, bit for bit.
    @Test func resumingIsNoInterruption() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (whole, parts) = (Witness(), Witness())
        let first = configuration("whole", steps: [6, 8])
        #expect(try run(first, witness: whole) == .finished)
        let second = configuration("parts", steps: [6, 8])
        #expect(try run(second, until: 4, witness: parts) == .interrupted)
        #expect(try run(second, resuming: true, until: 2, witness: parts) == .interrupted)
        #expect(try run(second, resuming: true, until: 5, witness: parts) == .interrupted)
        #expect(try run(second, resuming: true, witness: parts) == .finished)
        #expect(whole.losses.count == 14 && whole.losses == parts.losses)
        #expect(whole.steps.map(\.rate) == parts.steps.map(\.rate))
        let (a, b) = (try checkpoint(first), try checkpoint(second))
        #expect(a.parameters == b.parameters && a.parameters != StandInModel.parameters)
        #expect(a.average == b.average && a.average != a.parameters)
        #expect(a.means == b.means && a.squares == b.squares)
        #expect(a.progress == b.progress)
        // A run that is over is over.
        #expect(try run(second, resuming: true, witness: parts) == .finished)
        #expect(parts.losses.count == 14)
    }

    @Test func theLossFallsAndTheBestIsKept() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let witness = Witness()
        let texts = Mutex<[String]>([])
        try run(configuration("falls", steps: [60]), witness: witness) { _, url, text in
            texts.withLock { $0.append("\(url.lastPathComponent): \(text)") }
        }
        let validations = witness.told.withLock { $0.validations }
        #expect(validations.first?.step == 0 && validations.last?.step == 60)
        #expect(validations.count == 16)
        #expect((validations.last?.loss ?? .infinity) < 0.7 * (validations.first?.loss ?? 0))
        #expect(validations.allSatisfy { $0.firstLoss == validations[0].loss })
        #expect(
            texts.withLock { $0.last }
                == "last.safetensors: 60 steps, \(witness.steps.last?.allPatches ?? 0) patches, seed 1")
        #expect(texts.withLock { $0.contains { $0.hasPrefix("best.safetensors: ") } })
    }

    @Test func theLogIsJSONLines() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let configuration = configuration("log", steps: [21])
        try run(configuration)
        let text = try String(contentsOf: TrainingFolder(path: configuration.output).log, encoding: .utf8)
        let events = try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["event"] as? String
        }
        #expect(events.filter { $0 == "step" }.count == 3)
        #expect(events.filter { $0 == "validation" }.count == 7)
        #expect(events.first == "start")
    }

    /// A disk that is full for a while costs no more than the files of that while.
    @Test func aFullDiskDoesNotLoseTheRun() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let witness = Witness()
        var configuration = configuration("full", steps: [8])
        configuration.checkpointMinutes = 1e-9
        let outcome = try run(configuration, witness: witness) { _, _, _ in
            if witness.steps.count < 8 { throw DiskFull() }
        }
        #expect(outcome == .finished)
        #expect(witness.told.withLock { $0.problems }.contains("no model: DiskFull()"))
        #expect(witness.told.withLock { $0.saved.last } == "last.safetensors")
        // At the end there is nothing left to wait for.
        #expect(throws: DiskFull.self) {
            try run(self.configuration("full2", steps: [2])) { _, _, _ in throw DiskFull() }
        }
    }

    @Test func lossesThatAreNotFiniteEndTheRunInTime() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let witness = Witness()
        #expect(throws: TrainingError.diverged(steps: 20)) {
            try run(configuration("nan", steps: [40]), breaksAt: 3, witness: witness)
        }
        #expect(witness.told.withLock { $0.problems.first } == "step 3: the loss or a gradient is not finite; left out")
    }

    @Test func foldersAreNotMixedUp() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = configuration("twice", steps: [2])
        let path = TrainingFolder(path: configuration.output).checkpoint.path
        #expect(throws: TrainingError.noCheckpoint(path: path)) { try run(configuration, resuming: true) }
        try run(configuration)
        #expect(throws: TrainingError.occupied(path: path)) { try run(configuration) }
        configuration.seed = 2
        #expect(throws: TrainingError.otherSeed(path: path, seed: 1)) { try run(configuration, resuming: true) }
        configuration.seed = 1
        configuration.optimiser.weightDecay = 0.5
        let witness = Witness()
        try run(configuration, resuming: true, witness: witness)
        #expect(
            witness.told.withLock { $0.problems } == [
                "the configuration is not that of the checkpoint; the run goes on under the new one"
            ])
    }
}
