import Foundation
import Training

// Trains the stand-in model in as many processes as `mpirun` starts, and prints the loss of every step: for tests of how
// processes share batches. Arguments: a folder of photographs, the output folder.
let arguments = CommandLine.arguments
let group = try ProcessGroup(environment: ProcessInfo.processInfo.environment)
let material = ClipMaterial(stills: .init(folders: [arguments[1]]))
var phase = TrainingPhase(name: "short", span: .steps(8), rate: LearningRate(first: 0.1, last: 0.01))
(phase.batch, phase.crop) = (4, 127)
var validation = ValidationConfiguration(material: material)
(validation.clips, validation.shape.side) = (2, 127)
var configuration = TrainingConfiguration(
    output: arguments[2], provenance: "a test", material: material, phases: [phase], validation: validation)
configuration.optimiser.weightDecay = 0.1
var run = try TrainingRun(
    configuration, parameters: StandInModel.parameters, resuming: false,
    services: TrainingServices(model: { _ in StandInModel() }, export: { _, _, _ in }), group: group,
    isInterrupted: { false },
    onEvent: { event in
        if case .step(let record) = event { print(record.loss, record.patches) }
    })
_ = try run.run()
let mean = run.weights["layer.running_mean"]?.elements ?? []
if group.rank == 0 { print(mean.map { "\($0)" }.joined(separator: " ")) }
group.leave()
