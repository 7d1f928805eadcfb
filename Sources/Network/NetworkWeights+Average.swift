import Tensors

extension NetworkWeights {
    /// The mean of several models, value by value. Models of one training run, taken at different steps, lie in one basin
    /// of the loss; their mean is often better, and steadier, than each (Wortsman et al., "Model soups", 2022).
    ///
    /// The result has no activation ranges, which have to be measured anew.
    ///
    /// - Throws: `NetworkError.average` where there are fewer than two, or they differ in architecture or input.
    public static func average(of models: [NetworkWeights]) throws(NetworkError) -> NetworkWeights {
        guard let first = models.first, models.count > 1 else {
            throw .average(rule: "of \(models.count) models; two at least are needed")
        }
        guard models.allSatisfy({ $0.architecture == first.architecture }) else {
            throw .average(rule: "the models have different architectures")
        }
        guard models.allSatisfy({ $0.mean == first.mean && $0.standardDeviation == first.standardDeviation }) else {
            throw .average(rule: "the models take different inputs: their mean or std differ")
        }
        var tensors: [String: Tensor<Float>] = [:]
        for specification in first.architecture.inventory {
            let values = models.map { $0[specification.name].elements }
            let mean = values[0].indices.map { index in
                Float(values.reduce(0) { $0 + Double($1[index]) } / Double(models.count))
            }
            tensors[specification.name] = Tensor(shape: specification.shape, elements: mean)
        }
        var sources: [String] = []
        for model in models where !sources.contains(model.provenance) { sources.append(model.provenance) }
        return try NetworkWeights(
            architecture: first.architecture, tensors: tensors, mean: first.mean,
            standardDeviation: first.standardDeviation,
            provenance: "the mean of \(models.count) models: " + sources.joined(separator: "; "))
    }
}
