import ArgumentParser
import Foundation
import Imaging
import Network
import Sequences
import Tensors
import Text

/// `trackscope model calibrate`: measures what a network's layers get to see, for products of bytes.
struct ModelCalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measure the ranges of a model's activations, which --precision int8 needs, and store them with it.",
        discussion: """
            SOURCES are annotated sequences. Patches around their targets, spread over all frames, go through the network \
            in single precision, and the largest value of every channel is kept. Every fourth patch is left out: on those \
            int8 is compared with single precision, layer by layer. Take no sequence that trackers are to be compared on.

              trackscope model calibrate rar.safetensors training/* -o rar-int8.safetensors
            """)

    @Argument(help: "The weights file (safetensors).", completion: .weightsFile) var file: String
    @Argument(help: "Annotated sequences.", completion: .file()) var sources: [String]
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The model to write (safetensors).", valueName: "file"),
        completion: .weightsFile)
    var output: String
    @Option(help: ArgumentHelp("Patches of all sources together.", valueName: "n")) var patches = 96
    @Flag(name: .shortAndLong, help: "No table of errors.") var quiet = false

    func validate() throws {
        if !(8...4096).contains(patches) { throw ValidationError("--patches is \(patches), not from 8 to 4096") }
    }

    func run() throws {
        try requireWritable(output)
        var weights = try readModel(file)
        var drawn: [[Float]] = []
        let each = (patches + sources.count - 1) / sources.count
        for source in sources {
            drawn += try Failure.wrapping(source) {
                try patchesAroundTarget(openSource(source, origin: .commandLine), name: source, count: each)
            }
        }
        let tested = Array(drawn.enumerated().filter { $0.offset % 4 == 3 }.map(\.element))
        let measured = Array(drawn.enumerated().filter { $0.offset % 4 != 3 }.map(\.element))
        guard !tested.isEmpty else {
            throw Failure(message: "\(counted(drawn.count, "frame")) cannot be parted into measured and tested ones")
        }
        let pool = WorkerPool()
        weights.activationRanges = try Failure.wrapping(file) {
            try ActivationRanges(measuring: weights, patches: measured.count, pool: pool) { number, pixels in
                _ = pixels.update(fromContentsOf: measured[number])
            }
        }
        try Failure.wrapping(output) {
            try weights.write(to: URL(fileURLWithPath: output), as: storedType(of: file))
        }
        let summary =
            "\(output): the model of \(file) with the ranges of \(counted(measured.count, "frame")) of "
            + counted(sources.count, "sequence") + "\n"
        try CommandOutput.results(
            summary + (quiet ? "" : QuantisationErrors(weights, patches: tested, pool: pool).text))
    }

    /// Patches around the target, 255 x 255 x 3 values, from frames spread over a sequence.
    private func patchesAroundTarget(_ sequence: FrameSequence, name: String, count: Int) throws -> [[Float]] {
        let known = sequence.groundTruth.indices.filter { sequence.groundTruth[$0]?.box != nil }
        guard !known.isEmpty else { throw Failure(message: "\(name) has no ground truth") }
        let side = Architecture.patchSide
        return try (0..<min(count, known.count)).compactMap { number in
            let index = known[number * known.count / min(count, known.count)]
            guard let box = sequence.groundTruth[index]?.box else { return nil }
            let image = try sequence.source.frame(at: index).image
            return [Float](unsafeUninitializedCapacity: side * side * 3) { pixels, filled in
                image.crop(CropWindow(around: box, factor: 3), size: (side, side), into: pixels)
                filled = pixels.count
            }
        }
    }
}

/// What rounding to bytes costs, layer by layer.
struct QuantisationErrors {
    /// The relative error of what enters each layer, in the order they run, and of the representation.
    let errors: [(layer: String, error: Double)]

    /// Runs patches of 255 x 255 x 3 values in both precisions.
    init(_ weights: NetworkWeights, patches: [[Float]], pool: WorkerPool) {
        let precisions = [Precision.float32, .int8]
        let inputs = precisions.map { LayerInputs(weights, precision: $0, pool: pool) }
        let executors = precisions.map { NetworkExecutor(weights, capacity: 1, precision: $0, pool: pool) }
        var names: [String] = []
        var sums: [String: (error: Double, norm: Double)] = [:]
        func add(_ name: String, _ exact: Tensor<Float>, _ rounded: Tensor<Float>) {
            if sums[name] == nil { names.append(name) }
            var sum = sums[name] ?? (0, 0)
            exact.withUnsafeElements { exact in
                rounded.withUnsafeElements { rounded in
                    for (exact, rounded) in zip(exact, rounded) {
                        sum.error += Double((exact - rounded) * (exact - rounded))
                        sum.norm += Double(exact * exact)
                    }
                }
            }
            sums[name] = sum
        }
        for patch in patches {
            let both = inputs.map { $0.of { _ = $0.update(fromContentsOf: patch) } }
            for (exact, rounded) in zip(both[0], both[1]) { add(exact.layer, exact.input, rounded.input) }
            let results = executors.map { executor in
                executor.run(patches: 1, from: .zero(weights.architecture)) { loader in
                    loader.load(1) { _, pixels in _ = pixels.update(fromContentsOf: patch) }
                } use: {
                    $0.representation(0)
                }
            }
            add("representation", results[0], results[1])
        }
        errors = names.map { name in
            let sum = sums[name] ?? (0, 1)
            return (name, sum.norm > 0 ? (sum.error / sum.norm).squareRoot() : 0)
        }
    }

    /// One line a layer.
    var text: String {
        let width = (errors.map(\.layer.count).max() ?? 0) + 2
        let heading = "relative error of what enters the layer, int8 against float32"
        let lines = errors.map { layer, error in
            layer.padding(toLength: width, withPad: " ", startingAt: 0) + String(format: "%.4f", error)
        }
        return ([heading] + lines).joined(separator: "\n") + "\n"
    }
}
