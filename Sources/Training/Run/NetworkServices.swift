import Foundation
import Network
import Tensors

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

extension TrainingServices {
    /// Services for training a network that starts from `weights`.
    ///
    /// - Parameters:
    ///   - origin: where the weights come from, in words.
    ///   - pool: the network's threads.
    ///   - isInterrupted: asked while the tracking score is taken.
    /// - Throws: `ClipError` where a sequence of the tracking score cannot be opened.
    public init(
        _ configuration: TrainingConfiguration, from weights: NetworkWeights, origin: String, pool: WorkerPool,
        isInterrupted: @escaping () -> Bool
    ) throws(ClipError) {
        let architecture = weights.architecture
        func trained(_ parameters: [String: Tensor<Float>], _ text: String) throws -> NetworkWeights {
            try NetworkWeights(
                architecture: architecture, tensors: parameters, mean: weights.mean,
                standardDeviation: weights.standardDeviation,
                provenance: "\(configuration.provenance); trained by trackscope from \(origin), \(text), "
                    + "configuration \(configuration.fingerprint)")
        }
        var scorer: TrackingScorer?
        if let tracking = configuration.tracking {
            scorer = try TrackingScorer(tracking, graph: configuration.graph, pool: pool)
        }
        self.init(
            model: { phase in
                var settings = configuration.graph
                settings.ablation = phase.ablation
                return NetworkModel(TrainableNetwork(weights, settings: settings, pool: pool))
            },
            export: { parameters, url, text in
                try trained(parameters, text).write(to: url, as: .float16)
            },
            score: { [scorer] parameters, phase in
                try scorer?.score(
                    trained(parameters, "for a score"), ablation: phase.ablation, isInterrupted: isInterrupted)
            })
    }
}

extension NetworkWeights {
    /// Every tensor by name, running statistics included.
    public var byName: [String: Tensor<Float>] {
        Dictionary(uniqueKeysWithValues: architecture.inventory.map { ($0.name, self[$0.name]) })
    }
}
