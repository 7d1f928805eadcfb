import Foundation
import Network
import Platform
import Tensors

/// Everything from which a run goes on to the same numbers as if it had never stopped.
public struct Checkpoint: Sendable {
    /// The value of the metadata key `format`.
    public static let format = "trackscope.training/1"

    /// How far the run is.
    public var progress: TrainingProgress
    /// The weights, with the running statistics.
    public var parameters: [String: Tensor<Float>]
    /// The running mean of the weights; nil where none is kept.
    public var average: [String: Tensor<Float>]?
    /// The optimiser's moments.
    public var means: [String: Tensor<Float>]
    /// The optimiser's moments of second order.
    public var squares: [String: Tensor<Float>]
    /// The steps the optimiser has taken.
    public var optimiserSteps: Int
    /// The run's seed; with the step it is all the random state there is.
    public var seed: UInt64
    /// What tells one configuration from another.
    public var configuration: String

    /// A checkpoint from its parts.
    public init(
        progress: TrainingProgress, parameters: [String: Tensor<Float>], average: [String: Tensor<Float>]?,
        optimiser: Optimiser, seed: UInt64, configuration: String
    ) {
        self.progress = progress
        self.parameters = parameters
        self.average = average
        means = optimiser.means
        squares = optimiser.squares
        optimiserSteps = optimiser.steps
        self.seed = seed
        self.configuration = configuration
    }

    /// The optimiser as it was.
    public func optimiser(_ configuration: OptimiserConfiguration) -> Optimiser {
        var optimiser = Optimiser(configuration)
        optimiser.means = means
        optimiser.squares = squares
        optimiser.steps = optimiserSteps
        return optimiser
    }

    private enum Group: String, CaseIterable {
        case weights, average, mean, square
    }

    /// Writes the checkpoint in single precision: beside, synced and renamed.
    ///
    /// - Throws: `CheckpointError.file`, on a full disk for instance; an older checkpoint of the name is then as it was.
    public func write(to url: URL) throws(CheckpointError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let json = try? encoder.encode(progress) else {
            throw .value(key: "progress", rule: "a number is not finite")
        }
        var writer = SafetensorsWriter(metadata: [
            "format": Self.format, "progress": String(decoding: json, as: UTF8.self), "seed": "\(seed)",
            "configuration": configuration, "optimiserSteps": "\(optimiserSteps)",
        ])
        do throws(SafetensorsError) {
            try add(parameters, .weights, to: &writer)
            try add(average ?? [:], .average, to: &writer)
            try add(means, .mean, to: &writer)
            try add(squares, .square, to: &writer)
            try writer.write(to: url)
        } catch {
            throw .file(error)
        }
    }

    private func add(
        _ tensors: [String: Tensor<Float>], _ group: Group, to writer: inout SafetensorsWriter
    ) throws(SafetensorsError) {
        for (name, tensor) in tensors { try writer.add("\(group.rawValue)/\(name)", tensor) }
    }

    /// Reads a checkpoint.
    ///
    /// - Parameter shapes: the weights that the run needs, by name.
    /// - Throws: `CheckpointError`, also where the weights are not those of `shapes`.
    public init(contentsOf url: URL, shapes: [String: [Int]]) throws(CheckpointError) {
        let file: SafetensorsFile
        do throws(SafetensorsError) { file = try SafetensorsFile(contentsOf: url) } catch { throw .file(error) }
        func text(_ key: String) throws(CheckpointError) -> String {
            guard let text = file.metadata[key] else { throw .value(key: key, rule: "missing") }
            return text
        }
        let format = try text("format")
        guard format == Self.format else { throw .value(key: "format", rule: "\"\(format)\", not \"\(Self.format)\"") }
        let progress = try Self.progress(text("progress"))
        guard let seed = UInt64(try text("seed")) else { throw .value(key: "seed", rule: "no whole number") }
        guard let steps = Int(try text("optimiserSteps")), FileBounds.count.contains(steps) else {
            throw .value(key: "optimiserSteps", rule: "no count up to \(FileBounds.count.upperBound)")
        }
        self.progress = progress
        self.seed = seed
        optimiserSteps = steps
        configuration = try text("configuration")
        parameters = try Self.tensors(file, .weights, shapes, mustHaveAll: true)
        let average = try Self.tensors(file, .average, shapes, mustHaveAll: false)
        self.average = average.isEmpty ? nil : average
        if let average = self.average, average.count != shapes.count {
            throw .value(key: "average", rule: "\(average.count) tensors, not \(shapes.count)")
        }
        means = try Self.tensors(file, .mean, shapes, mustHaveAll: false)
        squares = try Self.tensors(file, .square, shapes, mustHaveAll: false)
    }

    private static func progress(_ json: String) throws(CheckpointError) -> TrainingProgress {
        do {
            return try JSONDecoder().decode(TrainingProgress.self, from: Data(json.utf8))
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw .value(key: "progress", rule: context.debugDescription)
        } catch {
            throw .value(key: "progress", rule: "no progress of a run")
        }
    }

    private static func tensors(
        _ file: SafetensorsFile, _ group: Group, _ shapes: [String: [Int]], mustHaveAll: Bool
    ) throws(CheckpointError) -> [String: Tensor<Float>] {
        var tensors: [String: Tensor<Float>] = [:]
        for (name, shape) in shapes {
            let stored = "\(group.rawValue)/\(name)"
            guard let actual = file.shape(of: stored) else {
                if mustHaveAll { throw .weights(name: name, rule: "missing") }
                continue
            }
            guard actual == shape else { throw .weights(name: name, rule: "\(actual), not \(shape)") }
            do throws(SafetensorsError) { tensors[name] = try file.tensor(named: stored) } catch { throw .file(error) }
        }
        return tensors
    }
}

/// Why a checkpoint cannot be written or gone on from.
public enum CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file cannot be read or written.
    case file(SafetensorsError)
    /// A key of the metadata is missing or holds something else.
    case value(key: String, rule: String)
    /// The weights are not those of the network that is to be trained.
    case weights(name: String, rule: String)

    public var description: String {
        switch self {
        case .file(let error): error.description
        case .value(let key, let rule): "\"\(key)\" of the checkpoint: \(rule)"
        case .weights(let name, let rule): "the checkpoint is of another network: \(name) is \(rule)"
        }
    }
}
