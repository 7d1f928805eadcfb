import Foundation
import Network
import Tensors
import Text

extension TrainingConfiguration {
    /// The model that the run starts from, and what the provenance says of it.
    ///
    /// - Throws: `NetworkError`, also where the file's architecture cannot be built.
    public func firstWeights() throws(NetworkError) -> (weights: NetworkWeights, origin: String) {
        switch initialisation {
        case .random:
            return (
                try NetworkWeights(randomFor: architecture, seed: seed), "random initialisation (seed \(seed))"
            )
        case .file(let path):
            let url = URL(fileURLWithPath: path)
            let weights = try NetworkWeights(contentsOf: url)
            return (weights, "\(url.lastPathComponent) (\(weights.provenance))")
        }
    }
}

/// A network made ready to be trained.
public struct NetworkTraining {
    /// The weights that a run starts from: the model's, and where there is a teacher those that lead to its features.
    public let parameters: [String: Tensor<Float>]
    /// What a run needs.
    public let services: TrainingServices

    /// Makes a network ready.
    ///
    /// - Parameters:
    ///   - weights: where the network starts.
    ///   - origin: where they come from, in words.
    ///   - pool: the network's threads.
    ///   - isInterrupted: asked while the tracking score is taken.
    /// - Throws: `ClipError` where a sequence of the tracking score cannot be opened, `TrainingError.teacher`.
    public init(
        _ configuration: TrainingConfiguration, from weights: NetworkWeights, origin: String, pool: WorkerPool,
        isInterrupted: @escaping () -> Bool
    ) throws {
        var scorer: TrackingScorer?
        if let tracking = configuration.tracking {
            scorer = try TrackingScorer(tracking, graph: configuration.graph, pool: pool)
        }
        var teacher: DistillationTeacher?
        var parameters = weights.byName
        var graph = configuration.graph
        if let distillation = configuration.distillation {
            graph.distillationWeight = distillation.weight
            do throws(NetworkError) {
                let made = try DistillationTeacher(distillation, pool: pool)
                parameters.merge(made.projections(from: weights.architecture, seed: configuration.seed)) { $1 }
                teacher = made
            } catch {
                throw TrainingError.teacher(path: distillation.teacher, reason: error.description)
            }
        }
        self.parameters = parameters
        let maker = ModelMaker(configuration: configuration, start: weights, origin: origin)
        services = TrainingServices(
            model: { [graph, parameters, teacher] phase in
                var settings = graph
                settings.ablation = phase.ablation
                let network = TrainableNetwork(
                    architecture: weights.architecture, parameters: parameters, settings: settings, pool: pool)
                return NetworkModel(network, teacher: teacher)
            },
            export: { parameters, url, text in try maker.model(parameters, text).write(to: url, as: .float16) },
            score: { [scorer] parameters, phase in
                try scorer?.score(
                    maker.model(parameters, "for a score"), ablation: phase.ablation, isInterrupted: isInterrupted)
            },
            baselines: try Self.baselines(configuration, weights.architecture, pool))
    }

    /// What a validation loss is to be compared with.
    private static func baselines(
        _ configuration: TrainingConfiguration, _ architecture: Architecture, _ pool: WorkerPool
    ) throws(NetworkError) -> [TrainingServices.Baseline] {
        let pixels = PixelBaseline(configuration.graph, pool: pool)
        var baselines = [TrainingServices.Baseline(name: "raw pixels") { pixels.evaluate($0) }]
        // A run from random weights begins with their loss.
        if configuration.initialisation != .random {
            let random = try NetworkWeights(randomFor: architecture, seed: configuration.seed)
            let network = TrainableNetwork(random, settings: configuration.graph, pool: pool)
            baselines.append(
                TrainingServices.Baseline(name: "random weights") { EvaluatedBatch(loss: network.evaluate($0).loss) })
        }
        return baselines
    }
}

/// Makes models of trained weights.
private struct ModelMaker {
    let configuration: TrainingConfiguration
    let start: NetworkWeights
    let origin: String

    func model(_ parameters: [String: Tensor<Float>], _ text: String) throws(NetworkError) -> NetworkWeights {
        try NetworkWeights(
            architecture: start.architecture,
            tensors: parameters.filter { !$0.key.hasPrefix(DistillationTeacher.prefix) }, mean: start.mean,
            standardDeviation: start.standardDeviation,
            provenance: "\(configuration.provenance); trained by \(Release.name) from \(origin), \(text), "
                + "configuration \(configuration.fingerprint)")
    }
}

extension NetworkWeights {
    /// Every tensor by name, running statistics included.
    public var byName: [String: Tensor<Float>] {
        Dictionary(uniqueKeysWithValues: architecture.inventory.map { ($0.name, self[$0.name]) })
    }
}
