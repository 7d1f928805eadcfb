import ArgumentParser
import Diagnostics
import Foundation
import Network
import Tensors

/// `trackscope model`: the commands about weights files.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Inspect, check, make and run weights files.",
        subcommands: [
            ModelInfoCommand.self, ModelVerifyCommand.self, ModelImportCommand.self, ModelAverageCommand.self,
            ModelCalibrateCommand.self, ModelRunCommand.self,
        ])
}

/// Reads a model for a command.
func readModel(_ path: String) throws -> NetworkWeights {
    try Failure.wrapping(path) { try NetworkWeights(contentsOf: URL(fileURLWithPath: path)) }
}

/// The type that a model's file stores its weights in.
func storedType(of path: String) throws -> SafetensorsWriter.RealType {
    let entry = try SafetensorsFile(contentsOf: URL(fileURLWithPath: path)).entries.first {
        $0.name.hasPrefix("backbone.")
    }
    return SafetensorsWriter.RealType.allCases.first { $0.type == entry?.type } ?? .float32
}

/// Refuses a model whose network overflows.
func checkThatItRuns(_ weights: NetworkWeights, path: String) throws(Failure) {
    guard ModelProbe(weights).isFinite else {
        throw Failure(message: "\(path): the network's output is not finite")
    }
}

/// `trackscope model info`
struct ModelInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Print what a weights file holds: architecture, parameters, provenance.")

    @Argument(help: "The weights file (safetensors).", completion: .weightsFile) var file: String

    func run() throws {
        let weights = try readModel(file)
        try CommandOutput.results(ModelSummary(weights).lines)
    }
}

/// What `model info` prints.
struct ModelSummary {
    private let weights: NetworkWeights

    init(_ weights: NetworkWeights) { self.weights = weights }

    /// One line a fact, then the parameters of each part.
    var lines: [String] {
        let architecture = weights.architecture
        let groups = ["backbone", "level3", "level4", "level5", "refinement"].map { part in
            (part, parameters { $0.name.hasPrefix(part + ".") })
        }
        func triple(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: ", ") }
        var lines = [
            "format          \(NetworkWeights.format)",
            "backbone        \(architecture.backbone.rawValue), width \(architecture.width), dilation "
                + architecture.dilation.map(String.init).joined(separator: ",")
                + (architecture.deformable ? ", deformable" : ""),
            "attention       D \(architecture.adjusted), d \(architecture.hidden), reduction \(architecture.reduction), "
                + "m \(architecture.spatialHidden)",
            "representation  R \(architecture.refined), F \(architecture.representation)",
            "mean            \(triple(weights.mean))",
            "std             \(triple(weights.standardDeviation))",
            "tensors         \(architecture.inventory.count)",
            "parameters      \(parameters { _ in true })",
        ]
        lines += groups.map { "  " + $0.0.padding(toLength: 14, withPad: " ", startingAt: 0) + "\($0.1)" }
        lines.append(
            "int8            "
                + (weights.activationRanges == nil ? "no activation ranges" : "activation ranges for --precision int8"))
        lines.append("provenance      \(weights.provenance)")
        return lines
    }

    private func parameters(_ belongs: (TensorSpecification) -> Bool) -> Int {
        weights.architecture.inventory.filter(belongs).reduce(0) { $0 + $1.shape.reduce(1, *) }
    }
}

/// `trackscope model verify`
struct ModelVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that a weights file is complete and usable: every tensor, every value, one run.")

    @Argument(help: "The weights file (safetensors).", completion: .weightsFile) var file: String

    func run() throws {
        let weights = try readModel(file)
        try checkThatItRuns(weights, path: file)
        let count = weights.architecture.inventory.count
        try CommandOutput.results(["\(file): \(count) tensors, all as the architecture asks; the network runs"])
    }
}

/// `trackscope model import`
struct ModelImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make a full model around a ResNet-50 trained elsewhere.",
        discussion: """
            FILE is a safetensors file with torchvision's or timm's names (conv1.weight, layer1.0.conv1.weight, ...). \
            The backbone is taken from it; attention and refinement, which it lacks, are initialised at random, so the \
            result has to be trained before it tracks well.
            """)

    @Argument(help: "The ResNet-50 (safetensors).", completion: .weightsFile) var file: String
    @Option(name: .shortAndLong, help: ArgumentHelp("The model to write.", valueName: "file"), completion: .weightsFile)
    var output: String
    @Option(
        help: ArgumentHelp(
            "Dilation of layer3 and layer4; 2,4 keeps the receptive field of ImageNet weights.", valueName: "a,b"))
    var dilation = "1,1"
    @Option(help: ArgumentHelp("Seed of the random part.", valueName: "n")) var seed: UInt64 = 0

    func run() throws {
        let parts = dilation.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let dilations = parts.compactMap { $0 }
        guard parts.count == 2, dilations.count == 2 else {
            throw ValidationError("--dilation is \"\(dilation)\", not two whole numbers such as 2,4")
        }
        try requireWritable(output)
        let (weights, report) = try Failure.wrapping(file) {
            try NetworkWeights.importing(URL(fileURLWithPath: file), dilation: dilations, seed: seed)
        }
        try Failure.wrapping(output) { try weights.write(to: URL(fileURLWithPath: output)) }
        var lines = [
            "\(output): \(report.taken.count) tensors taken from \(file)",
            "initialised at random (seed \(seed)): \(report.initialised.joined(separator: ", "))",
        ]
        if !report.ignored.isEmpty { lines.append("ignored: \(report.ignored.joined(separator: ", "))") }
        try CommandOutput.results(lines)
    }
}
