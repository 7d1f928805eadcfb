import Tensors

/// A network's layers, packed for the kernels once and shared by every plan of it.
final class LayerStore {
    private let precision: Precision
    /// What enters each quantised layer at most; nil where none is quantised.
    private let ranges: ActivationRanges?
    /// The model, while layers are packed for the first time.
    private var weights: NetworkWeights?
    private var convolutions: [String: ConvolutionLayer] = [:]
    private var quantised: [String: QuantisedLayer] = [:]
    private var products: [String: LinearProduct] = [:]

    /// An empty store.
    ///
    /// - Parameter precision: of the convolutions that a batch normalisation follows; int8 of those that are quantisable.
    init(_ weights: NetworkWeights, precision: Precision) {
        self.weights = weights
        self.precision = precision
        ranges = precision == .int8 ? weights.activationRanges : nil
    }

    /// Lets go of the model: every layer is packed.
    func seal() { weights = nil }

    /// A convolution with what is folded into it.
    func convolution(_ pending: PendingConvolution) -> ConvolutionLayer {
        let layer = pending.layer
        if let packed = convolutions[layer.name] { return packed }
        let (weights, bias) = parameters(pending)
        let packed = ConvolutionLayer(
            weights: weights, bias: bias, geometry: pending.geometry, rectified: pending.isRectified,
            method: pending.method,
            precision: pending.normalisation == nil || precision == .int8 ? .float32 : precision)
        convolutions[layer.name] = packed
        return packed
    }

    /// What a step of each channel counts that enters a layer; nil where the layer does not multiply bytes.
    func inputScales(_ layer: NetworkLayer, readsSamples: Bool = false) -> [Float]? {
        guard layer.isQuantisable, let scales = ranges?.scales(enteringLayer: layer.name) else { return nil }
        return readsSamples ? (0..<9).flatMap { _ in scales } : scales
    }

    /// A convolution of bytes with what is folded into it.
    func quantised(_ pending: PendingConvolution, inputScales: [Float]) -> QuantisedLayer {
        if let packed = quantised[pending.layer.name] { return packed }
        let (weights, bias) = parameters(pending)
        let packed = QuantisedLayer(
            weights: weights, bias: bias, geometry: pending.geometry, rectified: pending.isRectified,
            inputScales: inputScales)
        quantised[pending.layer.name] = packed
        return packed
    }

    private func parameters(_ pending: PendingConvolution) -> (weights: Tensor<Float>, bias: [Float]) {
        let layer = pending.layer
        var (weights, bias) =
            pending.normalisation.map { folded(layer.name, $0) }
            ?? (
                model["\(layer.name).weight"],
                layer.bias.map { model[$0].elements } ?? [Float](repeating: 0, count: layer.channels)
            )
        if pending.readsSamples { weights = tapsLast(weights) }
        return (weights, bias)
    }

    /// A linear layer.
    func product(_ layer: NetworkLayer) -> LinearProduct {
        if let product = products[layer.name] { return product }
        let product = LinearProduct(
            weights: model["\(layer.name).weight"], bias: layer.bias.map { model[$0] })
        products[layer.name] = product
        return product
    }

    /// Whether a convolution gives zeros for every input.
    func isZero(_ layer: NetworkLayer) -> Bool {
        ["\(layer.name).weight", layer.bias].compactMap(\.self).allSatisfy {
            model[$0].withUnsafeElements { $0.allSatisfy { $0 == 0 } }
        }
    }

    private var model: NetworkWeights {
        guard let weights else { preconditionFailure("a layer was not packed with the others") }
        return weights
    }

    /// A convolution without bias and its batch normalisation as weights [O,I,rows,columns] and a bias [O]:
    /// W' = W gamma / sqrt(var + eps), b' = beta - mean gamma / sqrt(var + eps), computed in double precision.
    private func folded(_ convolution: String, _ normalisation: String) -> (weights: Tensor<Float>, bias: [Float]) {
        let epsilon = 1e-5
        let gamma = model["\(normalisation).weight"]
        let beta = model["\(normalisation).bias"]
        let mean = model["\(normalisation).running_mean"]
        let variance = model["\(normalisation).running_var"]
        let factors = (0..<gamma.count).map { Double(gamma[$0]) / (Double(variance[$0]) + epsilon).squareRoot() }
        let bias = (0..<gamma.count).map { Float(Double(beta[$0]) - Double(mean[$0]) * factors[$0]) }
        var weights = model["\(convolution).weight"]
        let perOutput = weights.count / factors.count
        weights.withUnsafeMutableElements { elements in
            for (output, factor) in factors.enumerated() {
                for index in (output * perOutput)..<((output + 1) * perOutput) {
                    elements[index] = Float(Double(elements[index]) * factor)
                }
            }
        }
        return (weights, bias)
    }
}

/// W v + b.
struct LinearProduct: Sendable {
    /// [O,I] or [O,I,1,1].
    let weights: Tensor<Float>
    let bias: Tensor<Float>?

    /// The product of I numbers, written to `result`, O numbers; `addend` takes the place of the bias.
    func callAsFunction(
        _ vector: UnsafePointer<Float>, adding addend: UnsafePointer<Float>? = nil,
        to result: UnsafeMutablePointer<Float>
    ) {
        let columns = weights.shape[1]
        weights.withUnsafeElements { elements in
            for row in 0..<weights.shape[0] {
                var sum = addend?[row] ?? bias?[row] ?? 0
                for column in 0..<columns { sum += elements[row * columns + column] * vector[column] }
                result[row] = sum
            }
        }
    }
}

/// [O,I,3,3] as the 1x1 weights [O, 9 x I, 1, 1] over samples ordered tap by tap.
private func tapsLast(_ weights: Tensor<Float>) -> Tensor<Float> {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    return Tensor(
        shape: [outputs, 9 * inputs, 1, 1],
        elements: (0..<weights.count).map { index in
            let (output, place) = (index / (9 * inputs), index % (9 * inputs))
            return weights[(output * inputs + place % inputs) * 9 + place / inputs]
        })
}
