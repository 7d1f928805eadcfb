import Tensors

/// The largest value of each channel that enters each quantisable layer, as measured on patches: where `Precision.int8` lays
/// the 255 steps of a byte.
///
/// In a model's file they are tensors of their own, `activations.LAYER`, [I].
public struct ActivationRanges: Sendable, Equatable {
    private let largest: [String: [Float]]

    private static let prefix = "activations."
    /// A channel's range is at least this share of its layer's largest. A channel that was silent where the ranges were
    /// measured may speak elsewhere, and a range too wide for it costs nothing that the others do not lose.
    private static let smallestShare: Float = 1.0 / 32

    /// Ranges by layer.
    ///
    /// - Throws: `NetworkError` where the layers or their channels are not the architecture's, or a value is not finite.
    public init(_ architecture: Architecture, largest: [String: [Float]]) throws(NetworkError) {
        let expected = Dictionary(uniqueKeysWithValues: architecture.quantisable.map { ($0.name, $0.shape) })
        func names(_ layers: some Sequence<String>) -> [String] { layers.map { Self.prefix + $0 }.sorted() }
        let misshaped = expected.compactMap { layer, shape -> NetworkError.ShapeMismatch? in
            guard let actual = largest[layer].map({ [$0.count] }), actual != shape else { return nil }
            return NetworkError.ShapeMismatch(name: Self.prefix + layer, actual: actual, expected: shape)
        }
        let missing = expected.keys.filter { largest[$0] == nil }
        let extra = largest.keys.filter { expected[$0] == nil }
        guard missing.isEmpty, extra.isEmpty, misshaped.isEmpty else {
            throw .tensors(
                missing: names(missing), extra: names(extra), misshaped: misshaped.sorted { $0.name < $1.name })
        }
        let unusable = largest.filter { !$0.value.allSatisfy { $0.isFinite && $0 >= 0 } }
        guard unusable.isEmpty else { throw .values(tensors: names(unusable.keys)) }
        self.largest = largest
    }

    /// Measures what enters the layers of a model in single precision.
    ///
    /// - Parameters:
    ///   - count: the patches, at least 1.
    ///   - draw: writes patch `number`, 255 x 255 x 3 values, RGB, 0...255, row by row, into the buffer it is given.
    /// - Throws: `NetworkError.values` where the network overflows.
    public init(
        measuring weights: NetworkWeights, patches count: Int, pool: WorkerPool,
        draw: @escaping @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(NetworkError) {
        precondition(count >= 1, "nothing is measured on \(count) patches")
        let inputs = LayerInputs(weights, precision: .float32, pool: pool)
        let channels = Dictionary(
            uniqueKeysWithValues: weights.architecture.quantisable.map { ($0.name, $0.shape[0]) })
        var largest = channels.mapValues { [Float](repeating: 0, count: $0) }
        for number in 0..<count {
            for (layer, input) in inputs.of({ draw(number, $0) }) {
                guard let channels = channels[layer] else { continue }
                guard input.withUnsafeElements({ $0.allSatisfy(\.isFinite) }) else { throw .values(tensors: [layer]) }
                largest[layer] = zip(largest[layer] ?? [], maxima(input, channels: channels)).map { max($0, $1) }
            }
        }
        try self.init(weights.architecture, largest: largest)
    }

    /// Reads the ranges among a file's tensors; nil where it has none.
    init?(_ architecture: Architecture, tensors: [String: Tensor<Float>]) throws(NetworkError) {
        guard !tensors.isEmpty else { return nil }
        try self.init(
            architecture,
            largest: Dictionary(
                uniqueKeysWithValues: tensors.map { (String($0.key.dropFirst(Self.prefix.count)), $0.value.elements) }))
    }

    /// Whether a tensor of that name belongs to the ranges of a model.
    static func isName(_ tensor: String) -> Bool { tensor.hasPrefix(prefix) }

    /// The tensors of a model's file.
    var tensors: [(name: String, tensor: Tensor<Float>)] {
        largest.sorted { $0.key < $1.key }.map { layer, values in
            (Self.prefix + layer, Tensor(shape: [values.count], elements: values))
        }
    }

    /// What a step of each channel counts that enters a layer; nil where the layer is not quantisable.
    func scales(enteringLayer layer: String) -> [Float]? {
        largest[layer].map { values in
            let least = (values.max() ?? 0) * Self.smallestShare
            return values.map { max($0, least) / 255 }
        }
    }
}

/// The largest value of each channel of maps [k C,H,W], in which channel c returns every C channels.
private func maxima(_ maps: Tensor<Float>, channels: Int) -> [Float] {
    let cells = maps.shape[1] * maps.shape[2]
    return maps.withUnsafeElements { elements in
        var result = [Float](repeating: 0, count: channels)
        for channel in 0..<maps.shape[0] {
            for cell in channel * cells..<(channel + 1) * cells {
                result[channel % channels] = max(result[channel % channels], elements[cell])
            }
        }
        return result
    }
}
